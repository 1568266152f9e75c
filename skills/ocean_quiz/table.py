"""What lies on the table between two turns: the round, its question, and what Alexa is to take for an answer."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from skills.ocean_quiz.quiz import QUESTIONS, Player
from speakup import Reply, Turn, ask
from speakup.quiz import Question, Round


def plays_for_keeps(turn: Turn[Player]) -> bool:
    """Not as a guest, nor while the record cannot be read: then a round lasts as long as the conversation."""
    return turn.remembers and not turn.session.get("guest")


def on_the_table(turn: Turn[Player]) -> Round | None:
    kept = turn.session.get("round")
    return Round(**kept) if kept else None


def paused(turn: Turn[Player]) -> Round | None:
    """The round that was left another time, unless its question is gone since."""
    round = turn.memory.round if plays_for_keeps(turn) else None
    return round if round and round.asked and round.asked[-1] in QUESTIONS else None


def put(turn: Turn[Player], round: Round | None) -> None:
    """On the table, and in the memory of whoever plays for their own record; None clears both."""
    turn.session["round"] = asdict(round) if round else None
    turn.session["missed"] = 0
    if plays_for_keeps(turn):
        turn.memory.round = round


def heard(turn: Turn[Player]) -> list[str]:
    """The ids of the questions that were asked, the latest last; a guest was in the room, so they are the same."""
    if not plays_for_keeps(turn):
        ids: list[str] = turn.session.setdefault("heard", list(turn.memory.heard) if turn.remembers else [])
        return ids
    return turn.memory.heard


def draw(turn: Turn[Player], round: Round) -> bool:
    """Puts the next question on the table; False when there is none that is still good."""
    question = QUESTIONS.next(round, heard(turn), turn.today)
    if question is None:
        return False
    round.asked.append(question.id)
    heard(turn)[:] = [name for name in heard(turn) if name != question.id] + [question.id]
    put(turn, round)
    return True


def pose(turn: Turn[Player], phrase: str, round: Round, **words: Any) -> Reply:
    """Asks the question on the table, after whatever else the phrase says."""
    question = QUESTIONS[round.asked[-1]]
    posed = question.said_in(turn.locale, round.gone)
    verdict = {"outcome": "", "letter": "", "solution": "", "fact": "", "source": ""}
    listen = answers_of(question, turn.locale)
    return ask(phrase, **{**verdict, **words}, q=posed, round=round, directives=[listen], then="question")


def answers_of(question: Question, locale: str) -> Mapping[str, Any]:
    """The directive that tells Alexa what the answers of this question may be called; it replaces the one before.

    https://developer.amazon.com/en-US/docs/alexa/custom-skills/use-dynamic-entities-for-customized-interactions.html
    """
    values = [
        {"id": letter, "name": {"value": names[0], "synonyms": names[1:]}}
        for letter, names in question.names(locale).items()
    ]
    types = [{"name": "Answer", "values": values}]
    return {"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "REPLACE", "types": types}


def back(turn: Turn[Player], phrase: str, **words: Any) -> Reply:
    """Says something beside the game and comes back to it: to the question on the table, or to the offer to play."""
    if round := on_the_table(turn):
        return pose(turn, phrase, round, is_open=True, **words)
    return ask(phrase, is_open=False, **words, then="round_offered")
