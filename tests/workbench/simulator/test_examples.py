"""Utterances are drawn for samples."""

from random import Random

import pytest

from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import SPOKEN, Examples
from speakup_workbench.simulator.hearing import Hearing
from tests.workbench.simulator.hearing_models import NOW, agua_limpia, clean_water, intent, model, slot


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledModel:
    return CompiledModel(clean_water(tmp_path_factory.mktemp("model")))


def drawn(compiled: CompiledModel, name: str, sample: str) -> set[str]:
    examples, random = Examples(compiled), Random(1)
    intent = compiled.model.intents[name]
    return {" ".join(piece.words.text for piece in examples.draw(random, intent, sample)) for _ in range(200)}


def test_a_slot_is_filled_with_every_value_and_synonym(compiled: CompiledModel) -> None:
    said = drawn(compiled, "FactIntent", "tell me about {topic}")
    assert said == {f"tell me about {value}" for value in ("rivers", "river", "streams", "wells", "top 10")}


def test_a_slot_of_many_values_is_sometimes_filled_with_two(compiled: CompiledModel) -> None:
    assert "i use water for cooking and washing" in drawn(compiled, "UseIntent", "i use water for {uses}")


def test_a_sample_without_slots_stays_as_it_is(compiled: CompiledModel) -> None:
    assert drawn(compiled, "FactIntent", "tell me a fact") == {"tell me a fact"}


def test_a_phrase_is_what_people_say(compiled: CompiledModel) -> None:
    said = drawn(compiled, "SearchIntent", "search for {words}")
    assert len(said) > 50


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("es-ES", "es")])
def test_what_is_said_for_a_type_is_a_value_of_it(
    tmp_path_factory: pytest.TempPathFactory, locale: str, language: str
) -> None:
    for type, phrases in SPOKEN[language].items():
        own = model(
            tmp_path_factory.mktemp("own"),
            intent("Own", "{x}", slots=[slot("x", type)]),
            name="clean water",
            locale=locale,
        )
        compiled = CompiledModel(own)
        for phrase in phrases.split(", "):
            heard = Hearing(compiled, compiled.wording.read(phrase), NOW, None, {}).strictly()
            assert heard and heard.slots["x"].value, (type, phrase)


def test_spanish_numbers_are_said_in_spanish(tmp_path_factory: pytest.TempPathFactory) -> None:
    compiled = CompiledModel(agua_limpia(tmp_path_factory.mktemp("spanish")))
    assert "prometo treinta y cinco litros" in drawn(compiled, "PromesaIntent", "prometo {litros} litros")
