"""Which intent is meant, or none."""

import pytest

from speakup_workbench.simulator.classifier import Classifier
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.gazetteer import Gazetteer
from tests.workbench.simulator.hearing_models import clean_water, intent, model


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledModel:
    return CompiledModel(clean_water(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def classifier(compiled: CompiledModel) -> Classifier:
    return Classifier(compiled, Examples(compiled), Gazetteer(compiled))


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("do tell me one more water fact", "FactIntent"),
        ("i would pledge another nine litres", "PledgeIntent"),
        ("we always use water for cooking", "UseIntent"),
    ],
)
def test_other_wordings_are_told_apart(compiled: CompiledModel, classifier: Classifier, said: str, intent: str) -> None:
    chances = classifier.chances(compiled.wording.read(said))
    assert next(iter(chances)) == intent
    assert list(chances.values()) == sorted(chances.values(), reverse=True)
    assert chances[intent] > 0.5
    assert sum(chances.values()) <= 1 + 1e-6


@pytest.mark.parametrize("said", ["who won the cup final", "wibble wobble", "what is the capital of france"])
def test_other_matters_are_no_intent(compiled: CompiledModel, classifier: Classifier, said: str) -> None:
    assert sum(classifier.chances(compiled.wording.read(said)).values()) < 0.2


@pytest.mark.parametrize("said", ["anything", "i wonder what can i say", "do stop it now"])
def test_built_in_intents_are_no_guess(compiled: CompiledModel, classifier: Classifier, said: str) -> None:
    chances = classifier.chances(compiled.wording.read(said))
    assert not [intent for intent in chances if intent.startswith("AMAZON.")]
    assert max(chances.values()) < 0.4  # Nor does another intent have what is like one of them.


def test_the_select_intent_is_a_guess_as_alexa_does(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = intent("AMAZON.SelectIntent", "select that one"), intent("Fact", "tell me a fact")
    screen = CompiledModel(model(tmp_path_factory.mktemp("screen"), *own, name="clean water", locale="en-US"))
    classifier = Classifier(screen, Examples(screen), Gazetteer(screen))
    assert next(iter(classifier.chances(screen.wording.read("do select that one there")))) == "AMAZON.SelectIntent"


def test_a_model_without_samples_has_no_chances(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = CompiledModel(model(tmp_path_factory.mktemp("empty"), intent("A"), name="a b", locale="en-US"))
    assert Classifier(empty, Examples(empty), Gazetteer(empty)).chances(empty.wording.read("anything")) == {}


def test_a_language_without_everyday_sentences_is_classified(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = intent("Eau", "dis-moi un fait sur l'eau"), intent("Merci", "merci beaucoup")
    french = CompiledModel(model(tmp_path_factory.mktemp("french"), *own, name="eau claire", locale="fr-FR"))
    chances = Classifier(french, Examples(french), Gazetteer(french)).chances(
        french.wording.read("un autre fait sur l'eau")
    )
    assert next(iter(chances)) == "Eau"
