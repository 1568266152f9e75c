from pathlib import Path

import pytest

from speakup import Permission
from tests.workbench.checks.granted import found, list_it, place, remind


def test_a_skill_without_a_listing_is_not_judged(root: Path) -> None:
    remind(root, "turn.services.timers.all()")
    (root / "store_listings" / "orchard" / "skill.json").unlink()
    assert not found(root)


def test_a_listing_that_grants_just_what_is_used(root: Path) -> None:
    remind(root, "turn.services.reminders.all()")
    list_it(root, [Permission.REMINDERS])
    assert not found(root)


@pytest.mark.parametrize(
    "line, scope, text",
    [
        ("turn.services.timers.all()", Permission.TIMERS, "turn.services.timers"),
        ("turn.services.profile.email()", Permission.EMAIL, "turn.services.profile"),
        (
            "(turn.services.person or turn.services.profile).given_name()",
            Permission.GIVEN_NAME,
            "(turn.services.person",
        ),
        ("services = turn.services; services.address.full()", Permission.ADDRESS, "services.address"),
        ("turn.services.address.country_and_postal_code()", Permission.COUNTRY_AND_POSTAL_CODE, "turn.services"),
        ("print(Consent(Permission.NAME))", Permission.NAME, "Permission.NAME"),
        ('print(Consent("alexa::profile:mobile_number:read"))', Permission.MOBILE_NUMBER, '"alexa::profile'),
    ],
)
def test_a_permission_that_the_listing_does_not_ask_for(root: Path, line: str, scope: str, text: str) -> None:
    remind(root, line)
    list_it(root, [Permission.REMINDERS])
    told = [each for each in found(root) if each.rule == "permission-unlisted" and scope in each.problem]
    assert told and told[0].level == "error"
    assert told[0].path.name == "skill.py"
    assert any(place(root, each, text) for each in told)
    list_it(root, [Permission.REMINDERS, scope])
    assert not found(root)


def test_a_permission_that_nothing_uses(root: Path) -> None:
    list_it(root, ["alexa::devices:all:geolocation:read", Permission.EMAIL])
    [finding] = found(root)
    assert (finding.rule, finding.level, finding.path.name) == ("permission-unused", "warning", "skill.json")
    assert finding.problem == "Nothing in the skill uses alexa::profile:email:read."
    assert place(root, finding, '"alexa::profile:email:read"')


def test_a_permission_that_alexa_does_not_ask_for_by_voice(root: Path) -> None:
    remind(root, "turn.services.profile.name(); return ask_permission(Permission.NAME)")
    list_it(root, [Permission.REMINDERS, Permission.NAME])
    [finding] = found(root)
    assert (finding.rule, finding.level) == ("permission-by-voice", "warning")
    assert place(root, finding, "ask_permission(Permission.NAME)")
