"""Ocean Quiz: rounds of five questions about the sea, on a screen too, and a small promise for it."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from skills.ocean_quiz import quiz
from skills.ocean_quiz.quiz import QUESTIONS, Player
from skills.ocean_quiz.table import back, draw, heard, on_the_table, paused, plays_for_keeps, pose, put
from speakup import Reply, Skill, Turn, ask, tell
from speakup.quiz import LETTERS, LEVELS, Round, hint

skill = Skill(__name__, memory=Player, memory_of="person")

A_LONG_TIME = 30  # days


# Welcome


@skill.launch
def welcome(turn: Turn[Player]) -> Reply:
    turn.session.clear()
    if not turn.remembers:  # one can play all the same
        return ask("welcome", then="round_offered")
    player, last_visit = turn.memory, turn.memory.last_visit
    player.last_visit = turn.today
    promise = quiz.promise_called(player.promise, turn.locale)
    if promise and player.promised_on != turn.today:
        return ask("how_did_it_go", promise=promise, then="promise_checked")
    if last_visit is None and not player.heard:
        return ask("welcome", then="round_offered")
    was_away = last_visit is not None and (turn.today - last_visit).days > A_LONG_TIME
    return ask("welcome_back", was_away=was_away, best=player.best, round=paused(turn), then="round_offered")


@skill.intent("AMAZON.YesIntent", scene="round_offered")
@skill.intent("AMAZON.ResumeIntent")
def play(turn: Turn[Player]) -> Reply:
    """The round that was left, wherever that was; else a new one."""
    round = on_the_table(turn) or paused(turn)
    if round is None:
        return start(turn)
    put(turn, round)
    return pose(turn, "resumed", round)


@skill.intent("AMAZON.NoIntent", scene="round_offered")
def no_round(turn: Turn[Player]) -> Reply:
    return tell("goodbye")


# A round


class Difficulty(Enum):
    """The ids of the slot type Difficulty."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    EASIER = "easier"
    HARDER = "harder"

    def after(self, level: int) -> int:
        """The level that is wished for by one who is on `level`."""
        wished = {"easy": 1, "medium": 2, "hard": 3, "easier": level - 1, "harder": level + 1}[self.value]
        return min(max(wished, LEVELS[0]), LEVELS[-1])


@skill.intent("RoundIntent")
def start(turn: Turn[Player], level: Difficulty | None = None) -> Reply:
    """A new round, on the level where the last one ended or on the one that is wished for."""
    known = turn.memory.level if plays_for_keeps(turn) else 1
    return begin(turn, Round(level=level.after(known) if level else known))


@skill.intent("AMAZON.StartOverIntent")
def start_over(turn: Turn[Player]) -> Reply:
    return start(turn)


@skill.intent("AgainIntent")
def again(turn: Turn[Player]) -> Reply:
    """The questions of the last round once more."""
    names = turn.session.get("last_round") or (turn.memory.last_round if plays_for_keeps(turn) else [])
    return begin(turn, Round(again=list(names), is_repeat=True)) if names else back(turn, "no_round_yet")


def begin(turn: Turn[Player], round: Round) -> Reply:
    if not draw(turn, round):
        return tell("nothing_to_ask")
    return pose(turn, "first_question", round, is_guest=bool(turn.session.get("guest")))


@skill.intent("LevelIntent")
def choose_level(turn: Turn[Player], level: Difficulty) -> Reply:
    """For a new round at once; in the middle of one from the next question on."""
    round = on_the_table(turn)
    if round is None:
        return start(turn, level)
    round.level, round.run = level.after(round.level), 0
    put(turn, round)
    return back(turn, "level_chosen", level=round.level)


# An answer


@skill.intent("AnswerIntent")
def answer(turn: Turn[Player], answer: str = "") -> Reply:
    """A letter, a place or the answer itself: Alexa has resolved it to a letter, or we look among its names."""
    round = on_the_table(turn)
    if round is None:
        return back(turn, "nothing_asked")
    letter = turn.slots["answer"].id if "answer" in turn.slots else None
    if letter not in LETTERS:
        letter = QUESTIONS[round.asked[-1]].letter_of(answer, turn.locale)
    return settle(turn, round, letter) if letter else unclear(turn)


@skill.intent("AMAZON.FallbackIntent", scene="question")
def unclear(turn: Turn[Player]) -> Reply:
    """None of the answers: they are said again, then only their letters are asked for; then the question is let go."""
    round = on_the_table(turn)
    missed = turn.session["missed"] = turn.session.get("missed", 0) + 1
    if round is None or missed > 2:
        return skip(turn)
    return pose(turn, "unheard" if missed == 1 else "unheard_again", round)


@skill.intent("HintIntent")
@skill.intent("DontKnowIntent", scene="question")
def help_out(turn: Turn[Player]) -> Reply:
    """A wrong answer is taken away; one who still does not know is told."""
    round = on_the_table(turn)
    if round is None:
        return back(turn, "nothing_asked")
    if round.gone:
        return skip(turn)
    round.gone = hint(QUESTIONS[round.asked[-1]], len(heard(turn)))
    put(turn, round)
    return pose(turn, "hint", round, letter=round.gone.upper())


@skill.intent("AMAZON.NextIntent")
def skip(turn: Turn[Player]) -> Reply:
    round = on_the_table(turn)
    return settle(turn, round, None) if round else back(turn, "skipped")


def settle(turn: Turn[Player], round: Round, letter: str | None) -> Reply:
    """The verdict with its fact, and then the next question or the end of the round. None is no answer."""
    question, level = QUESTIONS[round.asked[-1]], round.level
    is_right = round.settle(question, letter)
    outcome = "right" if is_right else "wrong" if letter else "passed"
    turn.session["told"] = question.id
    words = {
        "outcome": outcome,
        "letter": question.right.upper(),
        "solution": question.said_in(turn.locale).solution,
        "fact": question.fact.said_in(turn.locale),
        "source": quiz.publisher(question.fact.source, turn.locale),
    }
    if round.is_last or not draw(turn, round):
        return finish(turn, round, words)
    return pose(turn, outcome, round, **words, step=round.level - level)


def finish(turn: Turn[Player], round: Round, words: Mapping[str, Any]) -> Reply:
    """The result and, once a day, a small promise; a repeated round is for learning and sets no record."""
    put(turn, None)
    turn.session["last_round"] = round.asked
    is_best, promise = False, None
    if plays_for_keeps(turn) and not round.is_repeat:
        player = turn.memory
        is_best = 0 < player.best < round.points
        player.best, player.level = max(player.best, round.points), round.level
        player.last_round, player.rounds = round.asked, player.rounds + 1
        turn.did("RoundPlayed", right=round.right)
        if not player.promise and player.promised_on != turn.today:
            promise = quiz.promise_after(player.offered).said_in(turn.locale)
    then = "promise_offered" if promise else "round_offered"
    return ask("round_over", round=round, is_best=is_best, promise=promise, **words, then=then)


# Beside the game


@skill.intent("AMAZON.RepeatIntent", scene="question")
def repeat(turn: Turn[Player]) -> Reply:
    """Only the question, and slowly from the second time on."""
    name = heard(turn)[-1:]
    is_slow = turn.session.get("repeated") == name
    turn.session["repeated"] = name
    return back(turn, "question_again", is_slow=is_slow)


@skill.intent("AMAZON.HelpIntent", scene="question")
def help_with_question(turn: Turn[Player]) -> Reply:
    return back(turn, "help_with_question")


@skill.intent("AMAZON.PreviousIntent", scene="question")
def no_way_back(turn: Turn[Player]) -> Reply:
    return back(turn, "no_way_back")


@skill.intent("AMAZON.PauseIntent")
@skill.intent("AMAZON.StopIntent", scene="question")
@skill.intent("AMAZON.CancelIntent", scene="question")
@skill.intent("AMAZON.NavigateHomeIntent", scene="question")
def pause(turn: Turn[Player]) -> Reply:
    round = on_the_table(turn)
    return tell("paused", round=round) if round and plays_for_keeps(turn) else tell("goodbye")


@skill.intent("ScoreIntent")
def score(turn: Turn[Player]) -> Reply:
    player = turn.memory if plays_for_keeps(turn) else Player()
    everyone = turn.totals["PromiseKept"]
    return back(turn, "score", best=player.best, rounds=player.rounds, kept=player.kept, everyone=everyone)


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Player]) -> Reply:
    told = str(turn.session.get("told"))
    if told not in QUESTIONS:
        return back(turn, "no_source_yet")
    fact = QUESTIONS[told].fact
    source = quiz.publisher(fact.source, turn.locale)
    return back(turn, "source_told", told=fact.said_in(turn.locale), source=source, origin=fact.source)


@skill.intent("GuestIntent")
def someone_else(turn: Turn[Player]) -> Reply:
    """A round for whoever else is in the room; it touches nobody's record."""
    turn.session["guest"] = True
    return begin(turn, Round())


@skill.intent("MeAgainIntent")
def me_again(turn: Turn[Player]) -> Reply:
    turn.session.clear()
    return back(turn, "me_again")


# A small promise


@skill.intent("PromiseIntent")
def what_can_i_do(turn: Turn[Player]) -> Reply:
    """One small thing; it is only a promise when we can remember it."""
    if not plays_for_keeps(turn):
        return back(turn, "idea", promise=quiz.promise_after(0).said_in(turn.locale))
    player = turn.memory
    if player.promise:
        return back(turn, "promised_already", promise=quiz.promise_called(player.promise, turn.locale))
    promise = quiz.promise_after(player.offered).said_in(turn.locale)
    return ask("promise_offer", promise=promise, then="promise_offered")


@skill.intent("AMAZON.YesIntent", scene="promise_offered")
def promised(turn: Turn[Player]) -> Reply:
    player = turn.memory
    player.promise, player.promised_on = quiz.promise_after(player.offered).id, turn.today
    player.offered += 1
    turn.did("PromiseMade")
    return back(turn, "promised", everyone=turn.totals["PromiseMade"])


@skill.intent("AMAZON.NoIntent", scene="promise_offered")
@skill.intent("AMAZON.NextIntent", scene="promise_offered")
def not_promised(turn: Turn[Player]) -> Reply:
    turn.memory.promised_on = turn.today
    turn.memory.offered += 1
    return back(turn, "not_promised")


@skill.intent("AMAZON.YesIntent", scene="promise_checked")
@skill.intent("KeptIntent")
def promise_kept(turn: Turn[Player]) -> Reply:
    player = turn.memory if plays_for_keeps(turn) else Player()
    if not player.promise:
        return back(turn, "no_promise_yet")
    player.promise, player.kept = "", player.kept + 1
    turn.did("PromiseKept")
    return back(turn, "promise_kept", kept=player.kept, everyone=turn.totals["PromiseKept"])


@skill.intent("AMAZON.NoIntent", scene="promise_checked")
def promise_not_kept(turn: Turn[Player]) -> Reply:
    turn.memory.promise = ""
    return back(turn, "promise_not_kept")


# Touch

ANSWERS: Mapping[tuple[str | None, str], Callable[[Turn[Player]], Reply]] = {
    ("round_offered", "yes"): play,
    ("round_offered", "no"): no_round,
    ("promise_offered", "yes"): promised,
    ("promise_offered", "no"): not_promised,
    ("promise_checked", "yes"): promise_kept,
    ("promise_checked", "no"): promise_not_kept,
}


@skill.on("Alexa.Presentation.APL.UserEvent")
def touched(turn: Turn[Player]) -> Reply:
    """["answer", the question's id, a letter], ["yes"] or ["no"], as screens/*.json send it."""
    round = on_the_table(turn)
    match turn.request.get("arguments"):
        case ["answer", name, letter] if round and name == round.asked[-1] and letter in LETTERS:
            return settle(turn, round, letter)
        case ["yes" | "no" as said] if (turn.scene, said) in ANSWERS:
            return ANSWERS[turn.scene, said](turn)
    return back(turn, "touched_late")


# Leaving no trace

skill.forgets_on("ForgetMeIntent")


@skill.intent("AMAZON.NoIntent", scene="forget_offered")
def keep(turn: Turn[Player]) -> Reply:
    return back(turn, "kept_in_mind")


handler = skill.handler
