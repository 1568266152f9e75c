"""Listeners speak to a small skill about water; Alexa hears them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.models import Value
from speakup_workbench.simulator.ear import Ear, Elicitation, Heard, HeardSlot
from tests.workbench.simulator.hearing_models import NOW, agua_limpia, clean_water, intent, model, slot, type_of


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(clean_water(tmp_path_factory.mktemp("english")))


@pytest.fixture(scope="module")
def oido(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(agua_limpia(tmp_path_factory.mktemp("spanish")))


def hear(ear: Ear, utterance: str, asked: Elicitation | None = None) -> Heard:
    return ear.hear(utterance, now=NOW, elicitation=asked)


def values(heard: Heard) -> Mapping[str, str | tuple[str, ...]]:
    return {name: slot.value for name, slot in heard.slots.items() if slot.value is not None}


@pytest.mark.parametrize(
    ("said", "intent", "filled"),
    [
        ("tell me a fact", "FactIntent", {}),
        ("Tell me a fact!", "FactIntent", {}),
        ("🎉 tell me 🎉 a fact 🎉", "FactIntent", {}),
        ("tell\tme\x00a\u00a0fact\u200b\x07", "FactIntent", {}),
        ("tell me about rivers", "FactIntent", {"topic": "rivers"}),
        ("tell me about STREAMS", "FactIntent", {"topic": "streams"}),
        ("what is river's source", "FactIntent", {"topic": "river"}),
        ("What’s river's source?", "FactIntent", {"topic": "river"}),
        ("whats river's source", "FactIntent", {"topic": "river"}),
        ("pledge twenty five litres", "PledgeIntent", {"litres": "25"}),
        ("pledge twenty-five litres", "PledgeIntent", {"litres": "25"}),
        ("pledge 25 litres", "PledgeIntent", {"litres": "25"}),
        ("pledge ten litres tomorrow", "PledgeIntent", {"litres": "10", "day": "2026-11-22"}),
        ("i shower for an hour and a half", "ShowerIntent", {"time": "PT1H30M"}),
        ("ten minutes", "ShowerIntent", {"time": "PT10M"}),
        ("search for how deep wells are", "SearchIntent", {"words": "how deep wells are"}),
        ("my tap is blue", "ColourIntent", {"colour": "blue"}),
        ("help me", "AMAZON.HelpIntent", {}),
        ("what can i say", "AMAZON.HelpIntent", {}),
    ],
)
def test_samples_are_heard_with_their_slots(ear: Ear, said: str, intent: str, filled: dict[str, str]) -> None:
    heard = hear(ear, said)
    assert (heard.kind, heard.intent, values(heard)) == ("intent", intent, filled)
    assert (heard.how, heard.suggestion) == ("sample", None)


def test_every_slot_of_the_intent_is_there(ear: Ear) -> None:
    assert hear(ear, "i pledge").slots == {
        "litres": HeardSlot("litres", "AMAZON.NUMBER"),
        "day": HeardSlot("day", "AMAZON.DATE"),
    }


@pytest.mark.parametrize("said", ["tell me about top ten", "tell me about top 10"])
def test_digits_and_number_words_are_the_same(ear: Ear, said: str) -> None:
    heard = hear(ear, said)
    assert heard.how == "sample"
    assert [match.name for match in heard.slots["topic"].matches[0]] == ["top 10"]


@pytest.mark.parametrize(
    ("said", "intent", "suggestion"),
    [
        ("give me a water fact please", "FactIntent", "give me a water fact please"),
        ("um, could you please tell me a fact, thanks", "FactIntent", "um could you please tell me a fact thanks"),
        ("tell me, uh, a fact", "FactIntent", "tell me uh a fact"),
        ("I'd like to pledge 10 litres", "PledgeIntent", "i'd like to pledge {litres} litres"),
        ("tell me about the rivers", "FactIntent", "tell me about the {topic}"),
        ("help please", "AMAZON.HelpIntent", "help please"),
    ],
)
def test_polite_words_carry_a_sample(ear: Ear, said: str, intent: str, suggestion: str) -> None:
    heard = hear(ear, said)
    assert (heard.intent, heard.how, heard.suggestion) == (intent, "carrier", suggestion)
    assert 0 < heard.score < 1


@pytest.mark.parametrize("said", ["tell me a fact the", "help my", "help um the"])
def test_an_article_that_stands_before_nothing_is_no_polite_word(ear: Ear, said: str) -> None:
    assert hear(ear, said).how in ("statistical", "fallback")


def test_a_value_no_list_has_is_heard_as_one(ear: Ear) -> None:
    heard = hear(ear, "tell me about the nile please")
    assert (heard.intent, heard.how, values(heard)) == ("FactIntent", "carrier", {"topic": "the nile"})
    assert heard.slots["topic"].matches == ((),)
    assert values(hear(ear, "i live in new york city")) == {"city": "new york city"}


@pytest.mark.parametrize(
    "said",
    [
        "what is the capital of france",
        "tell me about the meaning of life in general",
        "asdf qwer",
        "🎉",
        "👨\u200d👩\u200d👧",
        "...",
        "\x00\x07",
        "\x1b[31m",
        ".*",
        "more",
        "clean water",
    ],
)
def test_what_fits_nothing_goes_to_fallback(ear: Ear, said: str) -> None:
    heard = hear(ear, said)
    assert (heard.kind, heard.intent, heard.how, heard.score) == ("intent", "AMAZON.FallbackIntent", "fallback", 0)


def test_without_a_fallback_intent_the_nearest_intent_is_heard(tmp_path: Path) -> None:
    samples = intent("A", "a sample"), intent("B", "another thing")
    deaf = Ear(model(tmp_path, *samples, name="clean water", locale="en-US"))
    heard = deaf.hear("some other thing", now=NOW)
    assert (heard.kind, heard.intent, heard.how) == ("intent", "B", "statistical")


def test_a_model_without_samples_hears_no_intent(tmp_path: Path) -> None:
    deaf = Ear(model(tmp_path, intent("A"), name="clean water", locale="en-US"))
    heard = deaf.hear("something else", now=NOW)
    assert (heard.kind, heard.intent, heard.how) == ("intent", None, "fallback")


def test_values_in_a_row_fill_a_slot_of_many(ear: Ear) -> None:
    heard = hear(ear, "i use water for cooking, salt and pepper and washing")
    assert values(heard) == {"uses": ("cooking", "salt and pepper", "washing")}
    assert heard.how == "sample"
    assert values(hear(ear, "i use water for cooking")) == {"uses": "cooking"}
    some_new = hear(ear, "i use water for cooking and swimming")
    assert (values(some_new), some_new.how) == ({"uses": ("cooking", "swimming")}, "carrier")


def test_several_values_may_be_meant(ear: Ear) -> None:
    meant = hear(ear, "tell me about streams").slots["topic"].matches
    assert [[value.name for value in values] for values in meant] == [["Rivers", "wells"]]


def test_dynamic_entities_are_known_values(ear: Ear) -> None:
    nile = Value.named("Nile", "NILE", ("the great river of egypt",))
    heard = ear.hear("tell me about the great river of egypt", now=NOW, dynamic={"Topic": (nile,)})
    assert (heard.how, heard.slots["topic"].dynamic, heard.slots["topic"].matches) == ("sample", ((nile,),), ((),))
    assert hear(ear, "tell me about the great river of egypt").how == "fallback"


def test_the_runners_up_are_told(tmp_path: Path) -> None:
    both = Ear(
        model(
            tmp_path,
            intent("Number", "i want {n}", slots=[slot("n", "AMAZON.NUMBER")]),
            intent("Size", "i want {size}", slots=[slot("size", "Size")]),
            types=[type_of("Size", "ten", "eleven")],
            name="clean water",
            locale="en-US",
        )
    )
    heard = both.hear("i want ten", now=NOW)
    assert [each.intent for each in (heard, *heard.others)] == ["Number", "Size"]


def test_the_sample_with_most_words_of_its_own_wins(tmp_path: Path) -> None:
    rivals = Ear(
        model(
            tmp_path,
            intent("Any", "tell me about {thing}", slots=[slot("thing", "Thing")]),
            intent("Red", "tell me about red wine"),
            types=[type_of("Thing", "red wine", "wine")],
            name="clean water",
            locale="en-US",
        )
    )
    assert rivals.hear("tell me about red wine", now=NOW).intent == "Red"
    assert rivals.hear("tell me about wine", now=NOW).intent == "Any"


def test_samples_are_words_not_patterns(tmp_path: Path) -> None:
    odd = Ear(
        model(
            tmp_path,
            intent("Odd", "c++ (really?) [a-z]* {x}$", "{mike|x} said", slots=[slot("x", "AMAZON.LITERAL")]),
            name="clean water",
            locale="en-US",
        )
    )
    assert odd.hear("c plus plus really a z rocks", now=NOW).intent == "Odd"
    assert values(odd.hear("c++ (really?) [a-z]* rocks", now=NOW)) == {"x": "rocks"}
    assert values(odd.hear("anna said", now=NOW)) == {"x": "anna"}


@pytest.mark.parametrize(
    ("locale", "sample", "said"),
    [
        ("ja-JP", "{x}の運勢を教えて", "双子座の運勢を教えて"),
        ("hi-IN", "{x} की जानकारी दो", "नदी की जानकारी दो"),
        ("ar-SA", "أخبرني عن {x}", "أخبرني عن الماء"),
        ("fr-FR", "dis-moi l'histoire de {x}", "Dis-moi l’histoire de l'eau"),
        ("de-DE", "erzähl mir über {x}", "ERZÄHL MIR ÜBER FLÜSSE"),
    ],
)
def test_a_model_of_any_locale_hears_its_own_samples(tmp_path: Path, locale: str, sample: str, said: str) -> None:
    values = type_of("X", "双子座", "नदी", "الماء", "l'eau", "flüsse")
    foreign = Ear(
        model(tmp_path, intent("Own", sample, slots=[slot("x", "X")]), types=[values], name="test", locale=locale)
    )
    heard = foreign.hear(said, now=NOW)
    assert (heard.intent, heard.how) == ("Own", "sample")


@pytest.mark.parametrize(
    ("said", "intent", "filled", "how"),
    [
        ("dime un dato por favor", "DatoIntent", {}, "carrier"),
        ("¿Podrías decirme algo?", "AMAZON.FallbackIntent", {}, "fallback"),
        ("un dato sobre el río", "DatoIntent", {"tema": "el río"}, "sample"),
        ("Quiero un dato sobre los pozos, gracias", "DatoIntent", {"tema": "pozos"}, "carrier"),
        ("prometo veinticinco litros", "PromesaIntent", {"litros": "25"}, "sample"),
        ("prometo diez litros mañana", "PromesaIntent", {"litros": "10", "dia": "2026-11-22"}, "sample"),
        ("ayúdame", "AMAZON.HelpIntent", {}, "sample"),
        ("para", "AMAZON.StopIntent", {}, "sample"),
    ],
)
def test_spanish_is_heard(oido: Ear, said: str, intent: str, filled: dict[str, str], how: str) -> None:
    heard = hear(oido, said)
    assert (heard.intent, values(heard), heard.how) == (intent, filled, how)


LANGUAGES = {
    "de-DE": ("sauberes wasser", "erzähl mir einen fakt", "ich spare {n} liter"),
    "fr-FR": ("eau propre", "donne-moi un fait", "j'économise {n} litres"),
    "it-IT": ("acqua pulita", "dimmi un fatto", "risparmio {n} litri"),
    "pt-BR": ("água limpa", "me conte um fato", "economizo {n} litros"),
}
DECLARED = ("Help", "Stop", "Cancel", "Yes", "No", "Repeat", "Next", "Previous", "StartOver", "Fallback")


@pytest.mark.parametrize(
    ("locale", "said", "expected"),
    [
        ("de-DE", "Könntest du bitte: erzähl mir einen Fakt", "FactIntent"),
        ("de-DE", "Ja, erzähl mir bitte einen Fakt, vielen Dank", "FactIntent"),
        ("de-DE", "also gut, ich spare 2,5 Liter", "SaveIntent"),
        ("de-DE", "Kannst du mir helfen?", "AMAZON.HelpIntent"),
        ("de-DE", "halt bitte", "AMAZON.StopIntent"),
        ("de-DE", "vergiss es", "AMAZON.CancelIntent"),
        ("de-DE", "ähm, nein danke", "AMAZON.NoIntent"),
        ("de-DE", "noch einmal bitte", "AMAZON.RepeatIntent"),
        ("de-DE", "von vorne", "AMAZON.StartOverIntent"),
        ("fr-FR", "S’il te plaît, donne-moi un fait", "FactIntent"),
        ("fr-FR", "est-ce que tu peux donne moi un fait merci beaucoup", "FactIntent"),
        ("fr-FR", "j’économise 25 litres", "SaveIntent"),
        ("fr-FR", "À l'aide !", "AMAZON.HelpIntent"),
        ("fr-FR", "arrête-toi", "AMAZON.StopIntent"),
        ("fr-FR", "laisse tomber", "AMAZON.CancelIntent"),
        ("fr-FR", "d'accord", "AMAZON.YesIntent"),
        ("fr-FR", "répète ça s'il vous plaît", "AMAZON.RepeatIntent"),
        ("it-IT", "Puoi, per favore, dimmi un fatto?", "FactIntent"),
        ("it-IT", "risparmio 25 litri, grazie mille", "SaveIntent"),
        ("it-IT", "aiutami", "AMAZON.HelpIntent"),
        ("it-IT", "basta così", "AMAZON.StopIntent"),
        ("it-IT", "lascia perdere", "AMAZON.CancelIntent"),
        ("it-IT", "va bene", "AMAZON.YesIntent"),
        ("it-IT", "torna indietro", "AMAZON.PreviousIntent"),
        ("pt-BR", "Você poderia, por favor, me conte um fato", "FactIntent"),
        ("pt-BR", "economizo 1.000 litros", "SaveIntent"),
        ("pt-BR", "me ajuda", "AMAZON.HelpIntent"),
        ("pt-BR", "para por favor", "AMAZON.StopIntent"),
        ("pt-BR", "deixa pra lá", "AMAZON.CancelIntent"),
        ("pt-BR", "não, obrigada", "AMAZON.NoIntent"),
        ("pt-BR", "pular", "AMAZON.NextIntent"),
    ],
)
def test_other_languages_have_their_polite_words_and_built_in_phrases(
    tmp_path: Path, locale: str, said: str, expected: str
) -> None:
    name, fact, save = LANGUAGES[locale]
    own = intent("FactIntent", fact), intent("SaveIntent", save, slots=[slot("n", "AMAZON.NUMBER")])
    built_in = (intent(f"AMAZON.{each}Intent") for each in DECLARED)
    heard = hear(Ear(model(tmp_path, *own, *built_in, name=name, locale=locale)), said)
    assert heard.intent == expected
    assert heard.how in ("sample", "carrier")


# What Alexa has asked for


LITRES = Elicitation(
    "PledgeIntent", "litres", filled={"day": HeardSlot("day", "AMAZON.DATE", "tomorrow", "2026-11-22")}
)


@pytest.mark.parametrize(
    ("said", "litres", "how"),
    [
        ("ten", "10", "sample"),
        ("about ten", "10", "sample"),
        ("um ten please", "10", "carrier"),
        ("pledge ten litres", "10", "sample"),
        ("banana", "?", "carrier"),
    ],
)
def test_an_answer_fills_the_slot_and_keeps_the_others(ear: Ear, said: str, litres: str, how: str) -> None:
    heard = hear(ear, said, LITRES)
    assert (heard.intent, heard.how) == ("PledgeIntent", how)
    assert values(heard) == {"litres": litres, "day": "2026-11-22"}


def test_other_words_than_an_answer_are_heard_too(ear: Ear) -> None:
    assert hear(ear, "help", LITRES).intent == "AMAZON.HelpIntent"
    other = hear(ear, "tell me about rivers", LITRES)
    assert (other.intent, values(other)) == ("FactIntent", {"topic": "rivers"})
    assert hear(ear, "what is the capital of france", LITRES).intent == "AMAZON.FallbackIntent"


def test_an_answer_that_is_no_date_leaves_the_slot_without_a_value(ear: Ear) -> None:
    day = hear(ear, "banana", Elicitation("PledgeIntent", "day")).slots["day"]
    assert (day.said, day.value) == ("banana", None)


def test_a_custom_slot_takes_an_unlisted_answer(ear: Ear) -> None:
    heard = hear(ear, "the great barrier reef", Elicitation("FactIntent", "topic"))
    assert (values(heard), heard.how) == ({"topic": "the great barrier reef"}, "carrier")


def test_an_answer_goes_before_the_sample_of_another_intent(tmp_path: Path) -> None:
    sizes = type_of("Size", "ten", "eleven")
    rivals = Ear(
        model(
            tmp_path,
            intent("Other", "ten"),
            intent("Asked", "a size", slots=[slot("size", "Size")]),
            types=[sizes],
            name="clean water",
            locale="en-US",
        )
    )
    assert hear(rivals, "ten").intent == "Other"
    assert hear(rivals, "ten", Elicitation("Asked", "size")).intent == "Asked"


def test_a_phrase_that_is_asked_for_takes_the_words_nobody_else_knows(ear: Ear) -> None:
    asked = Elicitation("SearchIntent", "words")
    assert values(hear(ear, "how deep wells are", asked)) == {"words": "how deep wells are"}
    assert hear(ear, "help", asked).intent == "AMAZON.HelpIntent"


def test_a_question_about_an_unknown_slot_is_no_question(ear: Ear) -> None:
    for asked in (Elicitation("PledgeIntent", "wine"), Elicitation("WineIntent", "wine")):
        assert hear(ear, "ten", asked).how in ("fallback", "statistical")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("yes", "confirmed"),
        ("Yes, please.", "confirmed"),
        ("um yes", "confirmed"),
        ("no", "denied"),
        ("no thanks", "denied"),
        ("tell me a fact", "intent"),
        ("yes, tell me a fact", "intent"),
    ],
)
@pytest.mark.parametrize("asked_about", ["slot confirmation", "intent confirmation"])
def test_a_confirmation_is_yes_or_no(ear: Ear, said: str, kind: str, asked_about: str) -> None:
    slot = "litres" if asked_about == "slot confirmation" else None
    asked = Elicitation("PledgeIntent", slot, "slot confirmation" if slot else "intent confirmation", LITRES.filled)
    heard = hear(ear, said, asked)
    assert heard.kind == kind
    if kind != "intent":
        assert (heard.intent, values(heard)) == ("PledgeIntent", {"day": "2026-11-22"})


# What the platform keeps


@pytest.mark.parametrize("said", ["exit", "Exit.", "please exit", "alexa, exit", "stop", "cancel please"])
def test_exit_ends_the_session_as_do_stop_and_cancel_when_the_model_lacks_them(ear: Ear, said: str) -> None:
    assert hear(ear, said).kind == "exit"


def test_exit_ends_the_session_even_if_a_sample_says_otherwise(tmp_path: Path) -> None:
    stubborn = Ear(model(tmp_path, intent("AMAZON.StopIntent", "exit"), name="clean water", locale="en-US"))
    assert stubborn.hear("exit", now=NOW).kind == "exit"
    assert stubborn.hear("stop", now=NOW).intent == "AMAZON.StopIntent"


@pytest.mark.parametrize("said", ["", "  ", "\n"])
def test_no_words_are_silence(ear: Ear, said: str) -> None:
    heard = hear(ear, said)
    assert (heard.kind, heard.intent, heard.how, heard.score) == ("silence", None, "fallback", 0)


# Whatever is said


@given(st.text(max_size=300))
@settings(deadline=None)
def test_gibberish_never_breaks_the_ear(ear: Ear, said: str) -> None:
    for asked in (None, LITRES, Elicitation("FactIntent", "topic", "slot confirmation")):
        heard = hear(ear, said, asked)
        assert heard.utterance == said
        assert 0 <= heard.score <= 1
    ear.hear(said, now=NOW, session=False)


WORDS = (
    "tell me about a fact rivers the pledge ten litres and please um , 25 o'clock i use water for cooking ask clean to"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=120).map(" ".join))
@settings(deadline=None)
def test_known_words_in_any_order_never_break_the_ear(ear: Ear, said: str) -> None:
    heard = hear(ear, said)
    assert heard.kind in ("intent", "launch", "silence")
    assert all(other.kind == "intent" for other in heard.others)


def test_ten_thousand_words_go_to_fallback(ear: Ear) -> None:
    assert hear(ear, "tell me about " + "rivers " * 10_000).intent == "AMAZON.FallbackIntent"
    assert hear(ear, "rivers " * 10_000, Elicitation("FactIntent", "topic")).intent == "AMAZON.FallbackIntent"
    assert ear.hear("open clean water " * 10_000, now=NOW, session=False).kind == "nobody"


@pytest.mark.parametrize("words", ["please ", "and ", "cooking and ", "ten ", "a", "'", "🎉 ", "minus ", "- "])
def test_ten_thousand_characters_go_to_fallback(ear: Ear, words: str) -> None:
    assert hear(ear, (words * 10_000)[:10_000]).intent == "AMAZON.FallbackIntent"


# Models with little in them


def test_a_type_in_a_catalog_takes_any_value(tmp_path: Path) -> None:
    supplier = {"type": "CatalogValueSupplier", "valueCatalog": {"catalogId": "c", "version": "1"}}
    catalog = Ear(
        model(
            tmp_path,
            intent("A", "buy {x}", slots=[slot("x", "Product")]),
            types=[{"name": "Product", "valueSupplier": supplier}],
            name="clean water",
            locale="en-US",
        )
    )
    assert values(catalog.hear("buy red shoes", now=NOW)) == {"x": "red shoes"}


@pytest.mark.parametrize("sample", ["", "  ", "...", "🎉"])
def test_a_sample_without_words_is_never_heard(tmp_path: Path, sample: str) -> None:
    empty = Ear(model(tmp_path, intent("A", sample, "a sample"), name="clean water", locale="en-US"))
    assert hear(empty, "🎉").intent is None
    assert hear(empty, "a sample").intent == "A"


def test_a_model_without_intents_hears_its_name_and_nothing_else(tmp_path: Path) -> None:
    bare = Ear(model(tmp_path, name="clean water", locale="en-US"))
    assert bare.hear("open clean water", now=NOW, session=False).kind == "launch"
    assert hear(bare, "hello").intent is None


def test_the_wake_word_is_no_part_of_what_is_said(ear: Ear) -> None:
    plain = hear(ear, "alexa tell me a fact")
    assert (plain.intent, plain.how, plain.utterance) == ("FactIntent", "sample", "alexa tell me a fact")
    polite = hear(ear, "alexa, please tell me a fact")
    assert (polite.how, polite.suggestion) == ("carrier", "please tell me a fact")


def test_a_sample_may_begin_with_a_word_that_wakes(tmp_path: Path) -> None:
    intents = intent("ScienceIntent", "computer science"), intent("FactIntent", "science")
    science = model(tmp_path, *intents, name="school day", locale="en-US")
    assert hear(Ear(science), "computer science").intent == "ScienceIntent"
