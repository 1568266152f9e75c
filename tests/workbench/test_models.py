"""Interaction models, read as Amazon's console and people by hand write them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.models import Model, ModelError, Value

MODEL = """{
  "interactionModel": {
    "languageModel": {
      "invocationName": "clean water",
      "intents": [
        {"name": "AMAZON.HelpIntent", "samples": []},
        {
          "name": "PledgeIntent",
          "slots": [
            {"name": "litres", "type": "AMAZON.NUMBER", "samples": ["about {litres}"]},
            {"name": "room", "type": "Room", "multipleValues": {"enabled": true}}
          ],
          "samples": ["pledge {litres} litres", "pledge"]
        }
      ],
      "types": [
        {"name": "Room", "values": [
          {"id": "BATH", "name": {"value": "bathroom", "synonyms": ["bath"]}},
          {"id": null, "name": {"value": "bed"}}
        ]},
        {"name": "Product", "valueSupplier": {"type": "CatalogValueSupplier"}}
      ]
    },
    "dialog": {
      "delegationStrategy": "ALWAYS",
      "intents": [{
        "name": "PledgeIntent",
        "confirmationRequired": false,
        "prompts": {},
        "slots": [{
          "name": "litres", "type": "AMAZON.NUMBER", "elicitationRequired": true,
          "prompts": {"elicitation": "Elicit.litres"},
          "validations": [{"type": "isLessThan", "prompt": "Less", "value": "100"}]
        }]
      }]
    },
    "prompts": [{"id": "Elicit.litres", "variations": [{"type": "PlainText", "value": "How many?"}]}]
  }
}"""


def write(folder: Path, text: str, name: str = "en-GB.json") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        Model.load(path)
    return _without_column(str(caught.value).removeprefix(f"{path.parent}/"))


def _without_column(said: str) -> str:
    return re.sub(r"^([^:]+:\d+):\d+:", r"\1:", said)


def altered(folder: Path, old: str, new: str) -> Path:
    assert old in MODEL
    return write(folder, MODEL.replace(old, new, 1))


def test_a_model_is_read_whole(tmp_path: Path) -> None:
    model = Model.load(write(tmp_path, MODEL))
    assert (model.locale, model.language, model.invocation_name) == ("en-GB", "en", "clean water")
    pledge = model.intents["PledgeIntent"]
    assert pledge.samples == ("pledge {litres} litres", "pledge")
    assert pledge.slots["litres"].samples == ("about {litres}",)
    assert pledge.slots["room"].multiple and not pledge.slots["litres"].multiple
    assert model.types["Room"][0] == Value("bathroom", "BATH", ("bath",))
    assert model.types["Product"] == ()
    asked = model.dialog["PledgeIntent"]
    assert asked.delegation == "ALWAYS"
    assert asked.slots["litres"].required
    assert asked.slots["litres"].elicitation == "Elicit.litres"
    assert asked.slots["litres"].validations[0].value == "100"
    assert model.prompts == {"Elicit.litres": ("How many?",)}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("bed", "001cbc059a402b3be7c99be558eaaf73"),
        ("películas", "67e2f736c61ac518fe9ddbcb924882eb"),
        ("Internacional Jersey", "5682b7c3141702ac3311f58686428eeb"),
    ],
)
def test_a_value_without_an_id_has_the_one_alexa_sends(name: str, id: str) -> None:
    assert Value.named(name).id == id


@pytest.mark.parametrize(("level", "sensitivity"), [('"HIGH"', "HIGH"), ("null", "LOW")])
def test_the_fallback_intent_has_a_sensitivity(tmp_path: Path, level: str, sensitivity: str) -> None:
    configuration = f'"modelConfiguration": {{"fallbackIntentSensitivity": {{"level": {level}}}}}, "intents"'
    path = tmp_path / "en-US.json"
    path.write_text(MODEL.replace('"intents"', configuration, 1), encoding="utf-8")
    assert Model.load(path).fallback_sensitivity == sensitivity


def test_the_sensitivity_is_low_unless_it_is_set(tmp_path: Path) -> None:
    path = tmp_path / "en-US.json"
    path.write_text(MODEL, encoding="utf-8")
    assert Model.load(path).fallback_sensitivity == "LOW"


def test_an_unknown_sensitivity_is_refused_with_its_line(tmp_path: Path) -> None:
    configuration = '"modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOUD"}}, "intents"'
    path = tmp_path / "en-US.json"
    path.write_text(MODEL.replace('"intents"', configuration, 1), encoding="utf-8")
    with pytest.raises(ModelError, match=r':5:\d+: "LOUD" is no fallback sensitivity'):
        Model.load(path)


def test_an_intents_own_delegation_goes_before_the_skills(tmp_path: Path) -> None:
    path = altered(tmp_path, '"confirmationRequired"', '"delegationStrategy": "SKILL_RESPONSE", "confirmationRequired"')
    assert Model.load(path).dialog["PledgeIntent"].delegation == "SKILL_RESPONSE"
    path = altered(tmp_path, '"delegationStrategy": "ALWAYS",', "")
    assert Model.load(path).dialog["PledgeIntent"].delegation == "SKILL_RESPONSE"


def test_nulls_and_absent_lists_are_empty_ones(tmp_path: Path) -> None:
    language = {"invocationName": "clean water", "intents": [{"name": "A", "slots": None, "samples": None}]}
    path = write(tmp_path, json.dumps({"interactionModel": {"languageModel": language, "dialog": None}}))
    model = Model.load(path)
    assert model.intents["A"].samples == ()
    assert (model.types, model.dialog, model.prompts) == ({}, {}, {})


def test_the_locale_is_the_files_name_or_the_callers(tmp_path: Path) -> None:
    assert Model.load(write(tmp_path, MODEL, "es-MX.json")).locale == "es-MX"
    assert Model.load(write(tmp_path, MODEL, "model.json")).locale == "en-US"
    assert Model.load(write(tmp_path, MODEL, "model.json"), locale="es-ES").locale == "es-ES"


def test_every_place_has_a_line(tmp_path: Path) -> None:
    model = Model.load(write(tmp_path, MODEL))
    assert model.line_of("languageModel", "invocationName") == 4
    assert model.line_of("languageModel", "intents", 1, "slots", 0, "type") == 10
    assert model.line_of("languageModel", "intents", 1, "samples", 1) == 13
    assert model.line_of("languageModel", "intents", 7) is None
    assert model.line_of("nowhere") is None


def test_tabs_and_a_byte_order_mark_do_not_hide_the_lines(tmp_path: Path) -> None:
    model = Model.load(write(tmp_path, "\ufeff" + MODEL.replace("  ", "\t")))
    assert model.line_of("languageModel", "intents", 1, "name") == 8


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    path = write(tmp_path, MODEL)
    model = Model.load(path)
    path.unlink()
    assert model.line_of("languageModel") is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert complaint(tmp_path / "en-US.json") == (
        "en-US.json: This cannot be read (No such file or directory). Check the path."
    )


def test_broken_json_is_placed(tmp_path: Path) -> None:
    said = complaint(altered(tmp_path, '"invocationName": "clean water",', '"invocationName": "clean water"'))
    assert said.startswith("en-GB.json:5: This is not JSON:")


@pytest.mark.parametrize("text", ["[]", "{}", '"words"', '{"interactionModel": []}', "null"])
def test_json_that_is_no_model_is_refused(tmp_path: Path, text: str) -> None:
    assert 'This is not an interaction model. It needs an object "interactionModel".' in complaint(
        write(tmp_path, text)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"invocationName": "clean water",', "", '3: "invocationName" is missing. Add it, as a text.'),
        ('"clean water"', '" "', '4: "invocationName" is an empty text. Fill it in.'),
        ('"clean water"', "9" * 5_000, '4: "invocationName" is a number. Make it a text.'),
        ('"pledge"]', "null]", '13: An entry of "samples" is null. Make it a text.'),
        ('"bathroom"', r'"bath\ud83d"', '18: "value" holds U+D83D, which is no character of a text. Take it out.'),
        ('"pledge"]', r'"\u0000"]', '13: An entry of "samples" holds U+0000, which is no character of a text.'),
        ('"clean water"', "7", '4: "invocationName" is a number. Make it a text.'),
        ('"type": "AMAZON.NUMBER", ', "", '10: "type" is missing. Add it, as a text.'),
        ('["pledge {litres} litres", "pledge"]', '"pledge"', '13: "samples" is a text. Make it a list.'),
        ('"pledge"]', "true]", '13: An entry of "samples" is true or false. Make it a text.'),
        ('{"name": "AMAZON.HelpIntent", "samples": []}', "null", '6: An entry of "intents" is null.'),
        ('"AMAZON.HelpIntent"', '"PledgeIntent"', '8: "PledgeIntent" stands twice in "intents".'),
        (
            '"AMAZON.HelpIntent"',
            '"pledgeintent"',
            '8: "PledgeIntent" stands twice in "intents", once as "pledgeintent": capitals make no difference.',
        ),
        ('"room", "type"', '"litres", "type"', '11: "litres" stands twice in "slots". Keep one of the two.'),
        ('"Product"', '"Room"', '21: "Room" stands twice in "types". Keep one of the two.'),
        ('"enabled": true', '"enabled": "yes"', '11: "enabled" is a text. Make it true or false.'),
        ('{"value": "bed"}', "[]", '19: "name" is a list. Make it an object.'),
        ('"ALWAYS"', '"SOMETIMES"', '25: "SOMETIMES" is no delegation strategy. Write ALWAYS or SKILL_RESPONSE.'),
    ],
)
def test_a_wrong_shape_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert complaint(altered(tmp_path, old, new)).startswith(f"en-GB.json:{said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"intents": [', '"types": [],\n  "intents": [', '17: "types" stands twice in one object.'),
        (
            '"name": "litres", ',
            '"name": "litres", "name": "gallons", ',
            '10: "name" stands twice in one object.',
        ),
        (
            '"interactionModel": {',
            '"interactionModel": {},\n"interactionModel": {',
            '3: "interactionModel" stands twice',
        ),
        (
            '"name": "room"',
            r'"name": "room 🚿 \ud83d\udebf", "n\u0061me": "bath"',
            '11: "name" stands twice in one object',
        ),
    ],
)
def test_a_key_that_stands_twice_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    complained = complaint(altered(tmp_path, old, new))
    assert complained.startswith(f"en-GB.json:{said}")
    assert complained.endswith("Keep one of the two.")


def test_what_only_json_allows_does_not_hide_the_lines(tmp_path: Path) -> None:
    odd = r'"clean \ud83d\ude00 \/' + "\x7f\x85\u2028\ufeff" + '"'
    model = Model.load(write(tmp_path, MODEL.replace('"bathroom"', odd)))
    assert model.line_of("languageModel", "types", 1, "name") == 21


def test_a_number_of_any_length_does_no_harm(tmp_path: Path) -> None:
    assert Model.load(altered(tmp_path, "{", '{"version": ' + "9" * 5_000 + ",")).invocation_name == "clean water"


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en-US.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert complaint(path) == "en-US.json: The file is not UTF-8 text. Save it as UTF-8."


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    assert "nested too deeply" in complaint(write(tmp_path, "[" * 200_000))


def test_odd_values_never_break_the_reader(tmp_path: Path) -> None:
    document = json.loads(MODEL)

    def places(node: Any) -> list[tuple[Any, Any]]:
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        return [place for key, value in inner for place in [(node, key), *places(value)]]

    for container, key in places(document):
        kept = container[key]
        for odd in (None, 0, "", [], {}, [None], {"a": 1}):
            container[key] = odd
            try:
                Model.load(write(tmp_path, json.dumps(document)))
            except ModelError as error:
                assert error.path.name == "en-GB.json"
        container[key] = kept
