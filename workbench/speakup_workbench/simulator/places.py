"""Countries and the states of the USA, which Alexa knows without being told."""

from __future__ import annotations

COUNTRIES = (
    "afghanistan, albania, algeria, american samoa, andorra, angola, anguilla, antarctica, antigua and barbuda, "
    "argentina, armenia, aruba, australia, austria, azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, "
    "belgium, belize, benin, bermuda, bhutan, bolivia, bosnia and herzegovina, bosnia, botswana, brazil, "
    "british virgin islands, brunei, bulgaria, burkina faso, burma, burundi, cambodia, cameroon, canada, cape verde, "
    "cayman islands, central african republic, chad, chile, china, christmas island, colombia, comoros, congo, "
    "cook islands, costa rica, croatia, cuba, curacao, cyprus, czech republic, czechia, "
    "democratic republic of the congo, denmark, djibouti, dominica, dominican republic, east timor, ecuador, egypt, "
    "el salvador, england, equatorial guinea, eritrea, estonia, eswatini, ethiopia, falkland islands, faroe islands, "
    "fiji, finland, france, french guiana, french polynesia, gabon, gambia, georgia, germany, ghana, gibraltar, "
    "great britain, greece, greenland, grenada, guadeloupe, guam, guatemala, guernsey, guinea, guinea bissau, "
    "guyana, haiti, honduras, hong kong, hungary, iceland, india, indonesia, iran, iraq, ireland, isle of man, "
    "israel, italy, ivory coast, jamaica, japan, jersey, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait, "
    "kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, macau, "
    "macedonia, madagascar, malawi, malaysia, maldives, mali, malta, marshall islands, martinique, mauritania, "
    "mauritius, mayotte, mexico, micronesia, moldova, monaco, mongolia, montenegro, montserrat, morocco, mozambique, "
    "myanmar, namibia, nauru, nepal, netherlands, new caledonia, new zealand, nicaragua, niger, nigeria, niue, "
    "norfolk island, north korea, north macedonia, northern ireland, northern mariana islands, norway, oman, "
    "pakistan, palau, palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal, "
    "puerto rico, qatar, romania, russia, rwanda, saint helena, saint kitts and nevis, saint lucia, "
    "saint vincent and the grenadines, samoa, san marino, sao tome and principe, saudi arabia, scotland, senegal, "
    "serbia, seychelles, sierra leone, singapore, slovakia, slovenia, solomon islands, somalia, south africa, "
    "south korea, south sudan, spain, sri lanka, sudan, suriname, swaziland, sweden, switzerland, syria, taiwan, "
    "tajikistan, tanzania, thailand, togo, tonga, trinidad and tobago, tunisia, turkey, turkmenistan, tuvalu, "
    "uganda, ukraine, united arab emirates, united kingdom, united states, united states of america, uruguay, "
    "uzbekistan, vanuatu, vatican city, venezuela, vietnam, wales, wallis and futuna, western sahara, yemen, zambia, "
    "zimbabwe"
)
STATES = (
    "alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii, "
    "idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, "
    "minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york, "
    "north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, "
    "tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming, district of columbia"
)
