"""What is known of words, whatever they are said for."""

from pathlib import Path

import pytest

from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.gazetteer import Gazetteer, kinds_of
from tests.workbench.simulator.hearing_models import clean_water, intent, model, slot, type_of


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledModel:
    return CompiledModel(clean_water(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def gazetteer(compiled: CompiledModel) -> Gazetteer:
    return Gazetteer(compiled)


def marks(compiled: CompiledModel, gazetteer: Gazetteer, said: str, hidden: frozenset[int] = frozenset()) -> list[str]:
    own = compiled.model.types
    return [" ".join(sorted(each)) for each in gazetteer.marks(compiled.wording.read(said), own, hidden)]


def test_listed_values_are_marked_from_their_first_word_on(compiled: CompiledModel, gazetteer: Gazetteer) -> None:
    assert marks(compiled, gazetteer, "about salt and pepper") == ["", "B@Use", "I@Use", "I@Use"]


def test_alexas_own_values_are_marked_though_no_slot_has_their_type(
    compiled: CompiledModel, gazetteer: Gazetteer
) -> None:
    said = marks(compiled, gazetteer, "new zealand tomorrow")
    assert said == ["B@AMAZON.Country", "I@AMAZON.Country", "B@AMAZON.DATE"]


def test_of_the_models_types_only_those_asked_for_are_marked(compiled: CompiledModel, gazetteer: Gazetteer) -> None:
    words = compiled.wording.read("rivers for cooking")
    assert gazetteer.marks(words, ["Topic"]) == [["B@Topic"], [], []]
    assert gazetteer.listed(words) == {"Topic", "Use"}


def test_names_that_most_people_know_are_marked(compiled: CompiledModel, gazetteer: Gazetteer) -> None:
    assert marks(compiled, gazetteer, "nina of las vegas") == ["B@first name", "", "B@town", "I@town"]


def test_hidden_words_are_none_the_model_lists(compiled: CompiledModel, gazetteer: Gazetteer) -> None:
    assert marks(compiled, gazetteer, "rivers of peru", frozenset({0, 2})) == ["", "", "B@AMAZON.Country"]


@pytest.mark.parametrize(
    ("word", "kind"), [("ten", "#"), ("twenty five", "#"), ("7", "#"), ("tomorrow", "T"), ("river", None)]
)
def test_words_are_of_a_kind(gazetteer: Gazetteer, word: str, kind: str | None) -> None:
    assert gazetteer.kind(word) == kind


def test_values_that_are_dates_and_times_are_counted(compiled: CompiledModel, gazetteer: Gazetteer) -> None:
    values = [compiled.wording.read(text) for text in ("tomorrow", "ten minutes", "rivers", "half an hour")]
    assert kinds_of(values, gazetteer) == {"AMAZON.DATE": 1, "AMAZON.DURATION": 2}


def test_a_language_without_readers_knows_the_models_values(tmp_path: Path) -> None:
    finnish = model(
        tmp_path,
        intent("Own", "kerro {x}", slots=[slot("x", "X")]),
        types=[type_of("X", "joki")],
        name="puhdas vesi",
        locale="fi-FI",
    )
    compiled = CompiledModel(finnish)
    assert marks(compiled, Gazetteer(compiled), "kerro joki") == ["", "B@X"]
