from pathlib import Path

import pytest

from speakup import Permission
from tests.workbench.checks.orchard import among, change, check, only, path_of

LAUNCH = 'return ask("welcome_back" if turn.session else "welcome")'


def test_a_phrase_that_is_not_there(root: Path) -> None:
    change(root, "skill.py", 'tell("fact"', 'tell("facts"')
    found = check(root).findings
    missing = among(found, root, "phrase-missing", "error", "skill.py", 'tell("facts"')
    assert missing.problem == "There is no phrase 'facts' for en-GB, en-US."
    assert missing.remedy == "Did you mean 'fact'? Add it to speech/en-US.yaml."
    among(found, root, "phrase-unused", "warning", "speech/en-US.yaml", "fact: ")


def test_either_name_of_a_choice_must_be_there(root: Path) -> None:
    change(root, "skill.py", '"welcome_back" if', '"welcome_home" if')
    found = check(root).findings
    assert "'welcome_home'" in among(found, root, "phrase-missing", "error", "skill.py", "welcome_home").problem


def test_a_name_in_a_variable_is_followed(root: Path) -> None:
    change(
        root,
        "skill.py",
        LAUNCH,
        'name = "welcome"\n    if turn.session:\n        name = "wellcome"\n    return ask(name)',
    )
    found = check(root).findings
    assert "Did you mean 'welcome'?" in among(found, root, "phrase-missing", "error", "skill.py", "ask(name)").remedy


def test_a_computed_name_is_noted(root: Path) -> None:
    change(root, "skill.py", LAUNCH, 'return ask(f"welcome{turn.session}")')
    finding = only(root, "phrase-computed", "advice", "skill.py", 'ask(f"welcome')
    assert finding.problem.startswith("ask(...) names a phrase that only the running skill knows")


def test_a_phrase_under_another_name_of_ask(root: Path) -> None:
    change(
        root,
        "skill.py",
        "from speakup import",
        "import speakup as up\nfrom speakup import tell as end\nfrom speakup import",
    )
    change(root, "skill.py", 'tell("fact"', 'end("fakt"')
    change(root, "skill.py", 'ask("planted"', 'up.ask("plented"')
    names = [each.problem.split("'")[1] for each in check(root).findings if each.rule == "phrase-missing"]
    assert names == ["plented", "fakt"]


def test_a_required_slot_without_its_question(root: Path) -> None:
    change(root, "speech/en-US.yaml", "count_ask:", "count_aks:")
    found = check(root).findings
    missing = among(found, root, "phrase-missing", "error", "skill.py", '@skill.intent("PlantIntent")')
    assert missing.problem == "The slot 'count' is required, and there is no phrase 'count_ask' for en-GB, en-US."
    unused = among(found, root, "phrase-unused", "warning", "speech/en-US.yaml", "count_aks")
    assert "Did you mean 'count_ask'?" in unused.remedy


def test_a_word_that_is_not_given(root: Path) -> None:
    change(root, "skill.py", "count=count, place=place", "place=place")
    found = check(root).findings
    assert {each.rule for each in found} == {"word-missing"}
    places = [f"speech/{name}.yaml:{number}" for name, number in (("en-GB", 1), ("en-US", 7))]
    assert [each.problem for each in found] == [
        f"ask('planted') gives no 'count', which the phrase needs ({place})." for place in places
    ]
    assert {(each.path, each.line) for each in found} == {(path_of(root, "skill.py"), 25)}


def test_a_misspelt_word_is_missing_and_unused(root: Path) -> None:
    change(root, "speech/en-US.yaml", "{{ largest }}", "{{ lagrest }}")
    found = check(root).findings
    missing = among(found, root, "word-missing", "error", "skill.py", '"too_many"')
    assert "Did you mean 'largest'?" in missing.remedy
    unused = among(found, root, "word-unused", "warning", "skill.py", '"too_many"')
    assert "Did you mean 'lagrest'?" in unused.remedy


def test_a_word_that_no_variant_says(root: Path) -> None:
    change(root, "skill.py", "place=place,", "place=place, colour=1,")
    finding = only(root, "word-unused", "warning", "skill.py", "colour=1")
    assert finding.problem == "ask('planted') gives 'colour', which no variant of the phrase says."


def test_a_word_with_a_default_need_not_be_given(root: Path) -> None:
    change(root, "skill.py", ", place=place", "")
    for name in ("en-US", "en-GB"):
        change(root, f"speech/{name}.yaml", "{{ place }}", "{{ place | default('garden') }}")
    assert not check(root).findings
    for name in ("en-US", "en-GB"):
        change(
            root,
            f"speech/{name}.yaml",
            "{{ place | default('garden') }}",
            "{% if place is defined %}{{ place }}{% endif %}",
        )
    assert not check(root).findings


@pytest.mark.parametrize(
    "mapping, missing",
    [
        ('**{"count": count, "place": place}', []),
        ("**_words(count, place)", []),
        ("**vars(turn)", []),
        ('**{"count": count}', ["place"]),
        ("**_fewer(count)", ["place"]),
    ],
)
def test_words_from_a_mapping_are_known_where_the_code_spells_them_out(
    root: Path, mapping: str, missing: list[str]
) -> None:
    helpers = """
def _words(count, place):
    return {"count": count, "place": place, "unheard": 1}


def _fewer(count):
    if count:
        return {"count": count, "place": 1}
    return {"count": count}


handler ="""
    change(root, "skill.py", "handler =", helpers.lstrip())
    change(root, "skill.py", "count=count, place=place", mapping)
    assert sorted({each.problem.split("'")[3] for each in check(root).findings}) == missing


def test_what_the_framework_says_needs_no_words_of_the_skill(root: Path) -> None:
    change(root, "speech/en-US.yaml", "Say yes for a fact.", '"Yes, {{ name }}?"')
    finding = only(root, "word-missing", "error", "speech/en-US.yaml", "help_planted")
    assert finding.problem == "'help_planted' needs 'name', and the framework says this phrase without it."


def test_an_asked_phrase_without_a_reprompt(root: Path) -> None:
    change(root, "speech/en-US.yaml", "  reprompt: Would you like a fact?\n", "")
    finding = only(root, "reprompt-missing", "error", "speech/en-US.yaml", "planted:")
    assert finding.problem == "'planted' is asked by ask() in skill.py:25 and has no reprompt."


def test_an_overridden_default_without_a_reprompt(root: Path) -> None:
    change(root, "speech/en-US.yaml", ' How many?", reprompt: How many trees?}\nhelp_', ' How many?"}\nhelp_')
    finding = only(root, "reprompt-missing", "error", "speech/en-US.yaml", "help: ")
    assert finding.problem == "'help' is asked by the framework and has no reprompt."


def test_a_told_phrase_with_a_reprompt(root: Path) -> None:
    change(root, "speech/en-US.yaml", "fact: ", "fact:\n  reprompt: Hm?\n  speech: ")
    only(root, "reprompt-unheard", "warning", "speech/en-US.yaml", "fact:")


def test_a_phrase_that_nothing_says(root: Path) -> None:
    with path_of(root, "speech/en-US.yaml").open("a") as file:
        file.write("help_plented: {speech: Yes?, reprompt: Yes?}\ncount_unclear: How many?\n")
    finding = only(root, "phrase-unused", "warning", "speech/en-US.yaml", "help_plented")
    assert "Did you mean 'help_planted'?" in finding.remedy


def test_a_phrase_of_one_locale_only(root: Path) -> None:
    change(root, "speech/en-GB.yaml", "planted:", "plantd:")
    finding = only(root, "phrase-stray", "error", "speech/en-GB.yaml", "plantd:")
    assert finding.problem.startswith("'plantd' is not in en-US.yaml, the fullest file of its language")
    assert "Did you mean 'planted'?" in finding.remedy


def test_a_language_without_a_speech_file(root: Path) -> None:
    path_of(root, "en-US.json").with_name("es-US.json").write_bytes(path_of(root, "en-US.json").read_bytes())
    found = check(root).findings
    silent = among(found, root, "locale-silent", "error", "speech", None)
    assert silent.remedy == "Write speech/es-US.yaml, or take the model out."
    assert "phrase-missing" not in {each.rule for each in found}


def test_a_bare_language_file_serves_its_locales(root: Path) -> None:
    path_of(root, "speech/en-US.yaml").rename(path_of(root, "speech/en.yaml"))
    assert not check(root).findings


def test_what_is_said_beside_the_reply_is_checked_too(root: Path) -> None:
    change(root, "skill.json", '"permissions": []', f'"permissions": [{{"name": "{Permission.REMINDERS}"}}]')
    for _ in ("en-US", "en-GB"):
        change(root, "skill.json", '"description": "', '"description":  "It reminds you to water them. ')
    change(root, "skill.py", "import Facts, ", "import Facts, Permission, PermissionMissing, ask_permission, ")
    change(
        root,
        "skill.py",
        '@skill.intent("AMAZON.YesIntent", scene="planted")',
        """@skill.permission(Permission.REMINDERS)
def remind(turn: Turn) -> Reply:
    turn.meanwhile("welcome")
    try:
        turn.services.reminders.set(turn.now, "water", count=1)
    except PermissionMissing:
        return ask_permission(Permission.REMINDERS, "fact", fact="")
    return tell("fact", fact="")


@skill.intent("AMAZON.YesIntent", scene="planted")""",
    )
    finding = only(root, "phrase-missing", "error", "skill.py", '"water"')
    assert finding.problem == "There is no phrase 'water' for en-GB, en-US."
    change(root, "speech/en-US.yaml", "fact: ", 'water: "Water {{ trees }}."\nfact: ')
    finding = among(check(root).findings, root, "word-missing", "error", "skill.py", '"water"')
    assert finding.problem.startswith("services.reminders.set('water') gives no 'trees', which the phrase needs")
