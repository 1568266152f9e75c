import json
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.manifest import Manifest, ManifestError

WHOLE: dict[str, Any] = {
    "permissions": [{"name": "alexa::profile:email:read"}],
    "events": {"subscriptions": [{"eventName": "SKILL_DISABLED"}]},
    "apis": {"custom": {"interfaces": [{"type": "ALEXA_PRESENTATION_APL"}, {"type": "CUSTOM_INTERFACE"}]}},
}


def load(folder: Path, manifest: Any) -> Manifest:
    path = folder / "skill.json"
    path.write_text(json.dumps({"manifest": manifest}), encoding="utf-8")
    return Manifest.load(path)


def test_what_a_listing_declares(tmp_path: Path) -> None:
    manifest = load(tmp_path, WHOLE)
    assert manifest.requests("alexa::profile:email:read")
    assert not manifest.requests("alexa::profile:name:read")
    assert (manifest.declares("Alexa.Presentation.APL"), manifest.declares("AudioPlayer")) == (True, False)
    assert (manifest.subscribes("SKILL_DISABLED"), manifest.subscribes("SKILL_ENABLED")) == (True, False)


def test_the_postal_code_may_be_written_as_amazons_schema_writes_it(tmp_path: Path) -> None:
    single = "alexa:devices:all:address:country_and_postal_code:read"
    manifest = load(tmp_path, WHOLE | {"permissions": [{"name": single}]})
    assert manifest.requests("alexa::devices:all:address:country_and_postal_code:read")


def test_a_listing_that_declares_nothing_allows_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, {"apis": {"custom": {}}}) == Manifest(frozenset(), frozenset(), frozenset())


def test_without_a_listing_nothing_is_held_against_a_skill() -> None:
    assert Manifest().requests("alexa::profile:name:read") and Manifest().declares("AudioPlayer")
    assert not Manifest().subscribes("SKILL_ENABLED")


@pytest.mark.parametrize("manifest", [None, [], "no", {}, {"apis": None}, WHOLE | {"permissions": ["name"]}])
def test_a_broken_listing_is_named(tmp_path: Path, manifest: Any) -> None:
    with pytest.raises(ManifestError, match=r"skill\.json is no skill manifest"):
        load(tmp_path, manifest)


def test_a_listing_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="No such file"):
        Manifest.load(tmp_path / "skill.json")


GOLD = {
    "version": "1.0",
    "type": "ENTITLEMENT",
    "referenceName": "gold",
    "publishingInformation": {"locales": {"en-US": {"name": "the golden tree", "summary": "It grows faster."}}},
}


def product(folder: Path, told: Any) -> None:
    path = folder / "isps" / "entitlement" / "gold.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(told), encoding="utf-8")


def test_what_a_skill_sells_stands_beside_its_listing(tmp_path: Path) -> None:
    product(tmp_path, GOLD)
    [gold] = load(tmp_path, WHOLE).products
    assert (gold.reference_name, gold.name, gold.summary, gold.type) == (
        "gold",
        "the golden tree",
        "It grows faster.",
        "ENTITLEMENT",
    )
    assert gold.product_id == load(tmp_path, WHOLE).products[0].product_id
    assert not gold.owned


@pytest.mark.parametrize("told", [None, [], {}, GOLD | {"publishingInformation": {"locales": {}}}])
def test_a_broken_product_is_named(tmp_path: Path, told: Any) -> None:
    product(tmp_path, told)
    with pytest.raises(ManifestError, match=r"gold\.json is no in-skill product"):
        load(tmp_path, WHOLE)
