from pathlib import Path

from speakup import errors
from speakup.errors import AuthorError, PermissionMissing, SpeakUpError


def test_an_authors_mistake_names_the_place_the_problem_and_the_remedy() -> None:
    error = AuthorError("There is no phrase 'welcome'.", "Add it.", Path("speech/en-US.yaml"), 7)

    assert str(error) == "speech/en-US.yaml:7: There is no phrase 'welcome'. Add it."
    assert (error.path, error.line) == (Path("speech/en-US.yaml"), 7)


def test_a_place_may_be_a_file_without_a_line_or_nowhere() -> None:
    assert str(AuthorError("It is empty.", "Fill it.", Path("facts.yaml"))) == "facts.yaml: It is empty. Fill it."
    assert str(AuthorError("No table.", "Set SPEAKUP_TABLE.")) == "No table. Set SPEAKUP_TABLE."


def test_a_missing_permission_says_how_to_ask_for_it() -> None:
    error = PermissionMissing("alexa::profile:name:read")

    assert error.scopes == ("alexa::profile:name:read",)
    assert "ask_permission('alexa::profile:name:read')" in str(error)
    assert "card=Consent('alexa::profile:name:read')" in str(error)


def test_every_error_is_of_the_family_and_in_its_tree() -> None:
    family = {name: found for name, found in vars(errors).items() if isinstance(found, type) and name != "Path"}

    for name, error in family.items():
        assert issubclass(error, SpeakUpError), name
        assert f" {name} " in f" {errors.__doc__}".replace("\n", " "), f"{name} is missing from the tree"
