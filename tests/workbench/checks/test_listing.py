from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, check, only, path_of, write


def test_a_sound_listing(root: Path) -> None:
    assert check(root).findings == ()


def test_a_skill_without_a_listing_can_be_talked_to(root: Path) -> None:
    path_of(root, "skill.json").unlink()
    assert not check(root).errors
    finding = only(root, "listing-missing", "to-do", "skill.json", None)
    assert "it can be talked to and deployed without" in finding.remedy


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"", 1, "This is not JSON"),
        (b'{\n  "manifest": {\n    "apis": {', 3, "This is not JSON"),
        ('{"manifest": {}}'.encode("utf-16"), None, "not UTF-8"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", None, "not UTF-8"),
        (b'{"manifest": {\n"apis": {},\n"apis": {}}}', 3, '"apis" stands twice'),
        (b"[]", 1, "no skill manifest"),
        (b"{}", 1, "no skill manifest"),
        (b'{"manifest": []}', 1, "no skill manifest"),
        (b'{\n"skillManifest": {}}', 2, "version 0"),
        (b'{"manifest": {\n"x": "\\ud800"}}', 2, "U+D800"),
        (b"[" * 100_000, None, "nested too deeply"),
        (b'{"manifest": {}}' + b" " * 50_000_000, None, "at most 10,000,000 are read"),
    ],
)
def test_a_file_that_is_no_manifest(root: Path, content: bytes, line: int | None, says: str) -> None:
    path_of(root, "skill.json").write_bytes(content)
    [finding] = check(root).findings
    assert (finding.rule, finding.level, finding.line) == ("listing-broken", "error", line)
    assert finding.path == path_of(root, "skill.json")
    assert says in finding.problem


def test_a_folder_in_the_place_of_the_listing(root: Path) -> None:
    path_of(root, "skill.json").unlink()
    path_of(root, "skill.json").mkdir()
    only(root, "listing-broken", "error", "skill.json", None)


@pytest.mark.parametrize(
    "content",
    [
        '{"manifest": {}}',
        '{"manifest": {"publishingInformation": []}}',
        '{"manifest": {"publishingInformation": {"locales": [1]}, "privacyAndCompliance": 3}}',
        '{"manifest": {"publishingInformation": {"locales": {"en-US": 4, "en-GB": {"name": [], "keywords": "x"}}}}}',
        '{"manifest": {"publishingInformation": {"locales": {"\\ud800": {"name": 3}, "en-US": {"smallIconUri": "file:///"}}}}}',
        '{"manifest": {"permissions": [null, 3, {"name": 4}], "apis": {"custom": null}, "events": [[]]}}',
        '{"manifest": {"publishingInformation": {"locales": {"en-US": {"examplePhrases": ["", 3, "?", "\\u200b"]}}}}}',
    ],
)
def test_whatever_stands_in_a_manifest_gives_findings_and_no_traceback(root: Path, content: str) -> None:
    write(path_of(root, "skill.json"), content)
    assert {"manifest-kind", "listing-unwritten"} & {finding.rule for finding in check(root).findings}


def test_a_locale_that_nobody_can_speak(root: Path) -> None:
    for name in ("interaction_models/orchard/en-GB.json", "skills/orchard/speech/en-GB.yaml"):
        (root / name).unlink()
    finding = only(root, "listing-locales", "error", "skill.json", '"en-GB": {')
    assert finding.problem == "The listing has en-GB, and there is no interaction model for it."


def test_a_locale_that_the_store_does_not_tell_of(root: Path) -> None:
    model = path_of(root, "en-US.json").read_text(encoding="utf-8")
    write(root / "interaction_models" / "orchard" / "en-AU.json", model)
    finding = only(root, "listing-locales", "to-do", "skill.json", '"locales"')
    assert "en-AU" in finding.problem


def test_a_privacy_policy_for_nobody(root: Path) -> None:
    text = path_of(root, "skill.json").read_text(encoding="utf-8")
    at = text.rindex('"en-GB"')
    write(path_of(root, "skill.json"), f'{text[:at]}"en-CA"{text[at + 7 :]}')
    only(root, "listing-locales", "warning", "skill.json", '"en-CA"')


def test_a_model_that_cannot_be_built_leaves_its_phrases_unheard(root: Path) -> None:
    change(root, "en-US.json", '"plant {count} trees"', '"plant {cont} trees"')
    assert not [finding for finding in check(root).findings if finding.rule.startswith("EX-")]
