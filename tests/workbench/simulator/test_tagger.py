"""The words that fill slots are found where no sample says where they are."""

from pathlib import Path

import pytest

from speakup_workbench.models import Model
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.gazetteer import Gazetteer
from speakup_workbench.simulator.tagger import Tagger
from tests.workbench.simulator.hearing_models import clean_water, intent, model, slot, type_of


def music(folder: Path) -> Model:
    return model(
        folder,
        intent(
            "PlayIntent",
            "play {song}",
            "play {song} by {artist}",
            "play the song {song} on {service}",
            "play {song} by {artist} on {service}",
            "i want to hear {song} from {artist}",
            "play something by {artist} {day}",
            slots=[
                slot("song", "Song"),
                slot("artist", "Artist"),
                slot("service", "Service"),
                slot("day", "AMAZON.DATE"),
            ],
        ),
        types=[
            type_of("Song", "yellow brook", "the long river", "rain again", "streams of the north"),
            type_of("Artist", "the wells", "mara lind", "old harbour band", "tom weir"),
            type_of("Service", "tidal", "groove box"),
        ],
        name="my music",
        locale="en-US",
    )


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledModel:
    return CompiledModel(music(tmp_path_factory.mktemp("music")))


@pytest.fixture(scope="module")
def tagger(compiled: CompiledModel) -> Tagger:
    return Tagger(compiled, compiled.model.intents["PlayIntent"], Examples(compiled), Gazetteer(compiled))


def slots(compiled: CompiledModel, tagger: Tagger, said: str) -> list[tuple[str, str]]:
    words = compiled.wording.read(said)
    return [(span.slot, words.said(span.start, span.end)) for span in tagger.tag(words)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("play rain again by mara lind", [("song", "rain again"), ("artist", "mara lind")]),
        ("play the song rain again by tom weir", [("song", "rain again"), ("artist", "tom weir")]),
        ("please put on rain again by mara lind", [("song", "rain again"), ("artist", "mara lind")]),
        ("play blimey o'grady by fenella squint", [("song", "blimey o'grady"), ("artist", "fenella squint")]),
        ("play something by fenella squint tomorrow", [("artist", "fenella squint"), ("day", "tomorrow")]),
        ("", []),
    ],
)
def test_slots_are_found(compiled: CompiledModel, tagger: Tagger, said: str, found: list[tuple[str, str]]) -> None:
    assert slots(compiled, tagger, said) == found


def test_an_intent_without_slots_has_none_filled(tmp_path: Path) -> None:
    compiled = CompiledModel(clean_water(tmp_path))
    tagger = Tagger(compiled, compiled.model.intents["AMAZON.HelpIntent"], Examples(compiled), Gazetteer(compiled))
    assert slots(compiled, tagger, "help me with rivers") == []


def test_values_in_a_row_are_found(tmp_path: Path) -> None:
    compiled = CompiledModel(clean_water(tmp_path))
    tagger = Tagger(compiled, compiled.model.intents["UseIntent"], Examples(compiled), Gazetteer(compiled))
    found = slots(compiled, tagger, "we use water for cooking and washing")
    assert found == [("uses", "cooking"), ("uses", "washing")]


def test_a_list_of_dates_knows_other_dates(tmp_path: Path) -> None:
    diary = model(
        tmp_path,
        intent("Book", "book a table {when}", "book {when} for lunch", slots=[slot("when", "When")]),
        types=[type_of("When", "tomorrow", "next monday", "may the third")],
        name="my diary",
        locale="en-US",
    )
    compiled = CompiledModel(diary)
    tagger = Tagger(compiled, diary.intents["Book"], Examples(compiled), Gazetteer(compiled))
    assert slots(compiled, tagger, "book a big table december 12th") == [("when", "december 12th")]
