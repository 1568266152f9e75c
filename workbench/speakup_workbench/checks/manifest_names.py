"""The names that Amazon lists for a manifest.

The categories are those of Amazon's page; the rest is what the description of its own interface (SMAPI) enumerates.
https://developer.amazon.com/en-US/docs/alexa/smapi/skill-manifest.html
"""

CATEGORIES = frozenset(
    """
    ALARMS_AND_CLOCKS ASTROLOGY BUSINESS_AND_FINANCE CALCULATORS CALENDARS_AND_REMINDERS CARD_GAMES
    CHILDRENS_AMBIENT_SOUNDS CHILDRENS_ARTS_AND_CULTURE CHILDRENS_CREATIVITY CHILDRENS_EDUCATION_AND_REFERENCE
    CHILDRENS_FOREIGN_LANGUAGE CHILDRENS_GAMES CHILDRENS_LIFE_SKILLS CHILDRENS_MATH
    CHILDRENS_MEDITATION_AND_MINDFULNESS CHILDRENS_MOVIE_AND_TV_GAMES CHILDRENS_MUSIC CHILDRENS_MUSIC_AND_AUDIO
    CHILDRENS_NATURE_AND_ANIMAL CHILDRENS_NOVELTY_AND_HUMOR CHILDRENS_RADIO CHILDRENS_SPEECH
    CHILDRENS_WORD_AND_CATEGORIZATION_GAMES CHOOSE_YOUR_OWN_STORY COMMUNICATION CONNECTED_CAR COOKING_AND_RECIPE
    CURRENCY_GUIDES_AND_CONVERTERS DATING DELIVERY_AND_TAKEOUT DEVICE_TRACKING EARLY_LEARNING EDUCATIONAL_GAMES
    EDUCATION_AND_REFERENCE EVENT_FINDERS EXERCISE_AND_WORKOUT FASHION_AND_STYLE FLIGHT_FINDERS FRIENDS_AND_FAMILY
    GAMES GAME_INFO_AND_ACCESSORY GAME_SHOW_GAMES HEALTH_AND_FITNESS HOME_SERVICES HOTEL_FINDERS
    KNOWLEDGE_AND_TRIVIA MEMORY_GAMES MOVIE_AND_TV_GAMES MOVIE_AND_TV_KNOWLEDGE_AND_TRIVIA MOVIE_INFO_AND_REVIEWS
    MOVIE_SHOWTIMES MUSIC_AND_AUDIO_ACCESSORIES MUSIC_AND_AUDIO_KNOWLEDGE_AND_TRIVIA MUSIC_GAMES
    MUSIC_INFO_REVIEWS_AND_RECOGNITION_SERVICE NAVIGATION_AND_TRIP_PLANNER NEWS NOVELTY ORGANIZERS_AND_ASSISTANTS
    PARTY_GAMES PETS_AND_ANIMAL PODCAST PUBLIC_TRANSPORTATION QUIZZES RELIGION_AND_SPIRITUALITY
    RESTAURANT_BOOKING_INFO_AND_REVIEW ROLE_PLAYING_GAMES SCHOOLS SCORE_KEEPING SELF_IMPROVEMENT SHOPPING SMART_HOME
    SOCIAL_NETWORKING SPORTS_GAMES SPORTS_NEWS STRATEGY_GAMES STREAMING_SERVICE TABLETOP_GAMES TAXI_AND_RIDESHARING
    TO_DO_LISTS_AND_NOTES TRANSLATORS TV_GUIDES UNIT_CONVERTERS WEATHER WINE_AND_BEVERAGE ZIP_CODE_LOOKUP
    """.split()
)
"""Known ones: the schema takes any text."""

COUNTRIES = frozenset(
    """
    AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BA BW BV BR IO BN BG BF BI KH
    CM CA CV KY CF TD CL CN CX CC CO KM CG CD CK CR HR CY CZ DK DJ DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF
    TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN HK HU IS IN ID IQ IE IM IL IT CI JM JP JE JO KZ
    KE KI KR KW KG LA LV LB LS LR LY LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM
    NA NR NP NL AN NC NZ NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE PH PN PL PT PR QA RE RO RU RW BL SH KN LC MF
    PM VC WS SM ST SA SN RS SC SL SG SK SI SB SO ZA GS ES LK SR SJ SZ SE CH TW TJ TZ TH TL TG TK TO TT TN TR TM TC
    TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE ZM ZW
    """.split()
)
"""ISO 3166-1 alpha-2, as Amazon has them."""

LOCALES = frozenset(
    """
    ar-SA de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX es-US fr-CA fr-FR hi-IN it-IT ja-JP nl-NL pt-BR
    """.split()
)
"""In which a custom skill may speak."""

INTERFACES = frozenset(
    """
    AUDIO_PLAYER VIDEO_APP RENDER_TEMPLATE GAME_ENGINE GADGET_CONTROLLER CAN_FULFILL_INTENT_REQUEST
    ALEXA_PRESENTATION_APL ALEXA_CAMERA_PHOTO_CAPTURE_CONTROLLER ALEXA_CAMERA_VIDEO_CAPTURE_CONTROLLER
    ALEXA_FILE_MANAGER_UPLOAD_CONTROLLER CUSTOM_INTERFACE ALEXA_AUGMENTATION_EFFECTS_CONTROLLER APP_LINKS
    ALEXA_EXTENSION APP_LINKS_V2 ALEXA_SEARCH ALEXA_PRESENTATION_HTML ALEXA_DATA_STORE
    """.split()
)
"""What a device may have to offer, as a manifest names it."""

PERMISSIONS = frozenset(
    """
    alexa::alerts:reminders:skill:readwrite alexa::alerts:timers:skill:readwrite alexa::async_event:write
    alexa::authenticate:2:mandatory alexa::authenticate:2:optional alexa::customer_id:read alexa::device_id:read
    alexa::device_type:read alexa::devices:all:address:full:read alexa::devices:all:coarse_location:read
    alexa::devices:all:geolocation:read alexa::devices:all:notifications:urgent:write
    alexa::devices:all:notifications:write alexa::devices:all:tokenized_geolocation:read
    alexa::energy:devices:state:read alexa::health:profile:write alexa::household:lists:read
    alexa::household:lists:write alexa::measurement_system::readwrite alexa::music:cast
    alexa::origin_ip_address:read alexa::person_id:read alexa::personality:explicit:read
    alexa::personality:explicit:write alexa::profile:email:read alexa::profile:given_name:read
    alexa::profile:mobile_number:read alexa::profile:name:read alexa::raw_person_id:read
    alexa::skill:cds:monetization alexa::skill:proactive_enablement alexa::skill:products:entitlements
    alexa::user_experience_guidance:read alexa::utterance_id:read
    alexa:devices:all:address:country_and_postal_code:read avs::distributed_audio dash::vendor:read:endpoints
    payments:autopay_consent
    """.split()
)
"""Scopes. That of the postal code is written with one colon here and with two elsewhere."""

EVENTS = frozenset(
    """
    ALL_LISTS_CHANGED AUDIO_ITEM_PLAYBACK_FAILED AUDIO_ITEM_PLAYBACK_FINISHED AUDIO_ITEM_PLAYBACK_STARTED
    AUDIO_ITEM_PLAYBACK_STOPPED IN_SKILL_PRODUCT_SUBSCRIPTION_ENDED IN_SKILL_PRODUCT_SUBSCRIPTION_RENEWED
    IN_SKILL_PRODUCT_SUBSCRIPTION_STARTED ITEMS_CREATED ITEMS_DELETED ITEMS_UPDATED LIST_CREATED LIST_DELETED
    LIST_UPDATED REMINDER_CREATED REMINDER_DELETED REMINDER_STARTED REMINDER_STATUS_CHANGED REMINDER_UPDATED
    SKILL_ACCOUNT_LINKED SKILL_DISABLED SKILL_ENABLED SKILL_NOTIFICATION_SUBSCRIPTION_CHANGED
    SKILL_PERMISSION_ACCEPTED SKILL_PERMISSION_CHANGED SKILL_PROACTIVE_SUBSCRIPTION_CHANGED
    """.split()
)
"""What a skill may be told of; the events of interfaces, with a dot in their name, are many and not listed here."""
