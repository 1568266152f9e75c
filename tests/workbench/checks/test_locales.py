from pathlib import Path

from tests.workbench.checks.orchard import among, change, check, only, path_of, write


def test_an_intent_of_one_locale_only(root: Path) -> None:
    change(root, "en-US.json", '"AMAZON.NoIntent"', '"AMAZON.RepeatIntent"')
    found = check(root).findings
    here = among(found, root, "locale-differs", "warning", "en-US.json", "AMAZON.RepeatIntent")
    assert here.problem == "AMAZON.RepeatIntent is not in en-GB.json, a model of the same language."
    among(found, root, "locale-differs", "warning", "en-GB.json", "AMAZON.NoIntent")


def test_a_slot_of_one_locale_only(root: Path) -> None:
    change(root, "en-US.json", '"slots": [', '"slots": [{"name": "colour", "type": "AMAZON.Color"},')
    found = check(root).findings
    here = among(found, root, "locale-differs", "warning", "en-US.json", '"colour"')
    assert here.problem == "PlantIntent has no slot 'colour' in en-GB.json, a model of the same language."


def test_a_speech_file_that_nobody_hears(root: Path) -> None:
    write(path_of(root, "speech/de-DE.yaml"), "welcome: {speech: Hallo., reprompt: Hallo?}\n")
    finding = only(root, "locale-unheard", "warning", "speech/de-DE.yaml", None)
    assert finding.problem == "There is no model for de-DE, so nobody hears these phrases."


def test_what_the_code_sees_is_the_same_within_a_language(root: Path) -> None:
    change(root, "en-GB.json", '"id": "oak"', '"id": "OAK"')
    change(root, "en-GB.json", '"elicitationRequired": true', '"elicitationRequired": false')
    found = [each for each in check(root).findings if each.rule == "locale-differs"]
    assert {(each.path.name, each.problem) for each in found} == {
        ("en-GB.json", "TREE has no value with the id 'OAK' in en-US.json, a model of the same language."),
        ("en-US.json", "TREE has no value with the id 'oak' in en-GB.json, a model of the same language."),
        ("en-US.json", "'count' of PlantIntent is not required in en-GB.json, a model of the same language."),
    }


def test_languages_share_intents_and_slots(root: Path) -> None:
    german = path_of(root, "en-GB.json").with_name("de-DE.json")
    text = path_of(root, "en-GB.json").read_text()
    german.write_text(text.replace('"ask.count"', '"frage"').replace('"AMAZON.NoIntent"', '"AMAZON.RepeatIntent"'))
    found = [each for each in check(root).findings if each.rule == "locale-differs"]
    assert {(each.path.name, each.problem) for each in found} == {
        ("de-DE.json", "AMAZON.RepeatIntent is not in en-GB.json, a model of the same skill."),
        ("en-GB.json", "AMAZON.NoIntent is not in de-DE.json, a model of the same skill."),
    }


def test_each_difference_is_told_once(root: Path) -> None:
    for locale in ("en-AU", "en-CA"):
        copy = path_of(root, "en-GB.json").with_name(f"{locale}.json")
        copy.write_text(path_of(root, "en-GB.json").read_text())
    change(root, "en-US.json", '"AMAZON.NoIntent"', '"AMAZON.YessIntent"')
    found = [each.problem for each in check(root).findings if each.rule == "locale-differs"]
    assert sorted(found) == [
        "AMAZON.NoIntent is not in en-US.json, a model of the same language.",
        "AMAZON.YessIntent is not in en-AU.json, en-CA.json, en-GB.json, a model of the same language.",
    ]
