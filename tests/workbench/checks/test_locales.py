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
