"""My Cause: rounds of questions that get harder as you get better, each with the fact behind it."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from speakup import Reply, Skill, Turn, ask, tell
from speakup.quiz import IN_A_ROUND, LETTERS, Question, Questions, Round, hint

QUESTIONS = Questions.load(Path(__file__).with_name("questions.yaml"))


@dataclass
class Player:
    """What My Cause remembers between conversations; each recognised voice has a record of its own."""

    visits: int = 0
    heard: list[str] = field(default_factory=list)
    """The ids of the questions asked so far, the latest last."""
    level: int = 1
    """Where the next round begins."""
    best: int = 0
    """The most points of one round."""


skill = Skill(__name__, memory=Player, memory_of="person")


@skill.launch
def welcome(turn: Turn[Player]) -> Reply:
    turn.session.clear()
    player = turn.memory if turn.remembers else Player()  # one can play all the same
    player.visits += 1
    if player.visits == 1:
        return ask("welcome", then="round_offered")
    return ask("welcome_back", best=player.best, then="round_offered")


# A round


@skill.intent("RoundIntent")
@skill.intent("AMAZON.StartOverIntent")
@skill.intent("AMAZON.YesIntent", scene="round_offered")
def start(turn: Turn[Player]) -> Reply:
    round = Round(level=turn.memory.level if turn.remembers else 1)
    question = draw(turn, round)
    if question is None:
        return tell("nothing_to_ask")
    return ask("first_question", **posed(turn, round, question), then="question")


@skill.intent("AMAZON.NoIntent", scene="round_offered")
def no_round(turn: Turn[Player]) -> Reply:
    return tell("goodbye")


def draw(turn: Turn[Player], round: Round) -> Question | None:
    """The next question, on the table from now on; None when the round is over."""
    heard = turn.memory.heard if turn.remembers else turn.session.setdefault("heard", [])
    question = None if round.is_last else QUESTIONS.next(round, heard, turn.today)
    if question:
        round.asked.append(question.id)
        heard[:] = [*(name for name in heard if name != question.id), question.id]
    turn.session["round"] = asdict(round) if question else None
    return question


def on_the_table(turn: Turn[Player]) -> tuple[Round, Question] | None:
    """The round and its question that waits for an answer."""
    round = Round(**turn.session["round"]) if turn.session.get("round") else None
    return (round, QUESTIONS[round.asked[-1]]) if round and round.asked[-1] in QUESTIONS else None


def posed(turn: Turn[Player], round: Round, question: Question) -> dict[str, Any]:
    return {"question": question.said_in(turn.locale, round.gone), "number": round.number, "of": IN_A_ROUND}


@skill.intent("AnswerIntent", scene="question")
def answer(turn: Turn[Player], answer: str = "") -> Reply:
    """A letter, a place or the answer itself: Alexa has resolved it to a letter, or we look among its names."""
    table = on_the_table(turn)
    if table is None:
        return offer(turn)
    letter = turn.slots["answer"].id if "answer" in turn.slots else None
    if letter not in LETTERS:
        letter = table[1].letter_of(answer, turn.locale)
    return settle(turn, letter) if letter else unclear(turn)


@skill.intent("AMAZON.FallbackIntent", scene="question")
@skill.intent("AMAZON.HelpIntent", scene="question")
@skill.intent("AMAZON.YesIntent", scene="question")
@skill.intent("AMAZON.NoIntent", scene="question")
def unclear(turn: Turn[Player]) -> Reply:
    table = on_the_table(turn)
    return ask("unheard", **posed(turn, *table), then="question") if table else offer(turn)


@skill.intent("HintIntent", scene="question")
@skill.intent("DontKnowIntent", scene="question")
def help_out(turn: Turn[Player]) -> Reply:
    """A wrong answer is taken away; one who still does not know is told."""
    table = on_the_table(turn)
    if table is None or table[0].gone:
        return skip(turn)
    round, question = table
    round.gone = hint(question, len(round.asked))
    turn.session["round"] = asdict(round)
    return ask("hint", **posed(turn, round, question), then="question")


@skill.intent("AMAZON.NextIntent", scene="question")
def skip(turn: Turn[Player]) -> Reply:
    return settle(turn, None)


def settle(turn: Turn[Player], letter: str | None) -> Reply:
    """The verdict with its fact, and then the next question or the end of the round. None is no answer."""
    table = on_the_table(turn)
    if table is None:
        return offer(turn)
    round, question = table
    verdict: dict[str, Any] = {
        "is_right": round.settle(question, letter),
        "solution": question.said_in(turn.locale).solution,
        "fact": question.fact.said_in(turn.locale),
    }
    turn.session["told"] = question.id
    following = draw(turn, round)
    if following:
        return ask("next_question", **verdict, **posed(turn, round, following), then="question")
    if turn.remembers:
        turn.memory.level, turn.memory.best = round.level, max(turn.memory.best, round.points)
    turn.did("RoundPlayed", right=round.right)
    return ask("round_over", **verdict, right=round.right, points=round.points, then="round_offered")


# Beside the game


@skill.intent("HintIntent")
def offer(turn: Turn[Player]) -> Reply:
    return ask("round_offer", then="round_offered")


@skill.intent("AnswerIntent")
def nothing_asked(turn: Turn[Player], answer: str = "") -> Reply:
    return offer(turn)


@skill.intent("ScoreIntent")
def score(turn: Turn[Player]) -> Reply:
    return ask("score", best=turn.memory.best, everyone=turn.totals["RoundPlayed"], then="round_offered")


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Player]) -> Reply:
    told = str(turn.session.get("told"))
    if told not in QUESTIONS:
        return ask("no_source_yet", then="round_offered")
    return ask("source", source=QUESTIONS[told].fact.source, then="round_offered")


# Leaving no trace

skill.forgets_on("ForgetMeIntent", then="round_offered")

handler = skill.handler
