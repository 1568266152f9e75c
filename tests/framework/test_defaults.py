from dataclasses import dataclass

import pytest

from speakup import Permission, Reply, Skill, Turn, ask, ask_permission, tell
from speakup.errors import RouteError, SetupError
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Answer, Conversation
from tests.framework.shelf import Shelf

PHRASES = """
welcome: {speech: Welcome. A fact or a pledge?, reprompt: "Say, a fact."}
fact: {speech: Water is wet. Another?, reprompt: Another fact?}
offer: {speech: Ten litres. Shall I remind you?, reprompt: Shall I?}
reminded: I will.
help_offered: {speech: I would remind you tomorrow. Shall I?, reprompt: Shall I?}
help: {speech: I know facts., reprompt: "Say, a fact."}
help_SipIntent: A sip is a litre.
sipped: "{{ litres }} sips."
litres_ask: How many litres?
"""


@pytest.fixture
def skill(make_skill: SkillMaker) -> Skill[None]:
    skill = make_skill(PHRASES)

    @skill.intent("FactIntent")
    def fact(turn: Turn[None]) -> Reply:
        return ask("fact", then="another")

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[None]) -> Reply:
        return ask("offer", then="offered")

    @skill.intent("AMAZON.YesIntent", scene="offered")
    def remind(turn: Turn[None]) -> Reply:
        return tell("reminded")

    @skill.intent("SipIntent")
    def sip(turn: Turn[None], litres: int) -> Reply:
        return ask("sipped", litres=litres)

    return skill


@pytest.fixture
def ada(skill: Skill[None]) -> Conversation:
    return Conversation(skill.handler)


def test_an_empty_skill_has_a_sensible_answer_to_everything(make_skill: SkillMaker) -> None:
    ada = Conversation(make_skill().handler)

    assert ada.open().speech == "Welcome."
    assert ada.say("AMAZON.HelpIntent").speech == "I am sorry, this skill has no help yet. You can say stop to leave."
    assert str(ada.say("AMAZON.FallbackIntent").speech).endswith("You can say help.")
    assert ada.say("SomeIntent").speech
    for stop in ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"):
        ada.open()
        assert ada.say(stop).speech in ("Goodbye.", "See you soon.", "Take care.")
        assert ada.is_new


def test_after_help_repeat_repeats_the_help(ada: Conversation) -> None:
    ada.open()
    ada.say("AMAZON.HelpIntent")

    assert ada.say("AMAZON.RepeatIntent").speech == "I know facts."
    assert ada.say("AMAZON.RepeatIntent").speech == '<prosody rate="slow">I know facts.</prosody>'
    assert ada.say("AMAZON.NoIntent").speech == "Say, a fact.", "the question is still the one before"


def test_fallback_asks_the_question_again_in_its_short_form(ada: Conversation) -> None:
    ada.open()

    answer = ada.say("AMAZON.FallbackIntent")

    assert answer.speech in ("Sorry, I didn't catch that. Say, a fact.", "That one I didn't get. Say, a fact.")
    assert answer.reprompt == "Say, a fact."


def test_nobody_has_to_know(ada: Conversation) -> None:
    ada.say("PledgeIntent")

    assert ada.say("DontKnowIntent").speech == "That's all right. Shall I?"
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_without_a_question_help_stands_in(ada: Conversation) -> None:
    for intent in ("AMAZON.FallbackIntent", "DontKnowIntent", "AMAZON.RepeatIntent", "AMAZON.YesIntent"):
        ada.is_new, ada.attributes = True, {}
        assert ada.say(intent).speech == "I know facts."


def test_repeat_says_the_last_reply_again_and_then_slower(ada: Conversation) -> None:
    ada.say("PledgeIntent")

    first, second = ada.say("AMAZON.RepeatIntent"), ada.say("AMAZON.RepeatIntent")

    assert (first.speech, first.reprompt) == ("Ten litres. Shall I remind you?", "Shall I?")
    assert second.speech == '<prosody rate="slow">Ten litres. Shall I remind you?</prosody>'
    assert ada.say("AMAZON.YesIntent").speech == "I will.", "repeating keeps the scene"


def test_a_new_question_is_repeated_at_its_usual_pace(ada: Conversation) -> None:
    ada.say("PledgeIntent")
    ada.say("AMAZON.RepeatIntent")
    ada.say("FactIntent")

    assert ada.say("AMAZON.RepeatIntent").speech == "Water is wet. Another?"


@pytest.mark.parametrize("between", ["AMAZON.HelpIntent", "AMAZON.FallbackIntent", "AMAZON.NoIntent", "UnknownIntent"])
def test_a_scene_outlives_what_does_not_answer_its_question(ada: Conversation, between: str) -> None:
    ada.say("PledgeIntent")
    ada.say(between)

    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_a_scene_ends_with_the_next_question(ada: Conversation) -> None:
    ada.say("PledgeIntent")
    ada.say("FactIntent")

    answer = ada.say("AMAZON.YesIntent")

    assert (answer.speech, answer.scene) == ("Another fact?", "another")


def test_a_yes_or_no_that_answers_nothing_asks_again(ada: Conversation) -> None:
    ada.open()

    assert ada.say("AMAZON.NoIntent").speech == "Say, a fact."


def test_help_depends_on_the_scene(ada: Conversation) -> None:
    assert ada.say("AMAZON.HelpIntent").speech == "I know facts."
    ada.say("PledgeIntent")
    assert ada.say("AMAZON.HelpIntent").speech == "I would remind you tomorrow. Shall I?"
    ada.say("FactIntent")
    assert ada.say("AMAZON.HelpIntent").speech == "I know facts."


def asked_for_permission(skill: Skill[None], status: str | None) -> tuple[Conversation, Answer]:
    """A listener who was offered a reminder, said yes, and has now answered Alexa's question for the permission."""

    @skill.intent("AllowIntent", scene="offered")
    def allow(turn: Turn[None]) -> Reply:
        return ask_permission(Permission.REMINDERS)

    ada = Conversation(skill.handler)
    ada.say("PledgeIntent")
    sent = ada.say("AllowIntent")
    assert (sent.speech, sent.ended) == (None, True)
    payload = {"status": status, "permissionScope": Permission.REMINDERS} if status else None
    token = sent.directives[0]["token"]
    return ada, ada.send({"type": "Connections.Response", "name": "AskFor", "payload": payload, "token": token})


def test_a_permission_that_is_granted_leads_back_to_the_question(skill: Skill[None]) -> None:
    ada, answer = asked_for_permission(skill, "ACCEPTED")

    assert answer.speech in ("Thank you. Shall I?", "Thanks. Shall I?")
    assert (answer.reprompt, answer.scene) == ("Shall I?", "offered")
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_one_that_is_denied_is_let_go(skill: Skill[None]) -> None:
    _, answer = asked_for_permission(skill, "DENIED")

    assert answer.speech == "All right, I won't. What would you like to do instead?"
    assert (answer.card, answer.scene, answer.ended) == (None, None, False)


@pytest.mark.parametrize("status", ["NOT_ANSWERED", None])
def test_one_that_is_not_answered_or_could_not_be_asked_for_lies_in_the_app(
    skill: Skill[None], status: str | None
) -> None:
    _, answer = asked_for_permission(skill, status)

    assert str(answer.speech).startswith("I need your permission for that.")
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [Permission.REMINDERS]}
    assert (answer.scene, answer.ended) == (None, False)


def test_whatever_else_amazon_has_finished_the_question_stands(skill: Skill[None], ada: Conversation) -> None:
    @skill.intent("BuyIntent")
    def buy(turn: Turn[None]) -> Reply:
        return Reply(None, directives=[{"type": "Connections.SendRequest", "name": "Buy"}])

    ada.say("PledgeIntent")
    token = ada.say("BuyIntent").directives[0]["token"]
    answer = ada.send({"type": "Connections.Response", "name": "Buy", "token": token})

    assert (answer.speech, answer.scene) == ("Shall I?", "offered")
    assert Conversation(skill.handler).send({"type": "Connections.Response"}).speech == "I know facts."


def test_skip_leaves_the_question_and_its_scene(ada: Conversation) -> None:
    ada.say("PledgeIntent")

    answer = ada.say("AMAZON.NextIntent")

    assert answer.speech == "All right, we'll skip that. What would you like to do?"
    assert answer.scene is None


def test_going_back_returns_to_the_question_before_in_its_own_scene(ada: Conversation) -> None:
    ada.say("PledgeIntent")
    ada.say("FactIntent")

    answer = ada.say("AMAZON.PreviousIntent")

    assert (answer.speech, answer.scene) == ("Ten litres. Shall I remind you?", "offered")
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_a_long_conversation_does_not_fill_the_session(ada: Conversation) -> None:
    sizes = [len(str(ada.say(intent).envelope)) for intent in ("PledgeIntent", "FactIntent") * 5]

    assert sizes[-2:] == sizes[2:4]


def test_there_is_nothing_before_the_first_question(ada: Conversation) -> None:
    ada.open()

    assert ada.say("AMAZON.PreviousIntent").speech == "Welcome. A fact or a pledge?"


def test_starting_over_is_a_new_welcome(ada: Conversation) -> None:
    ada.say("PledgeIntent")

    answer = ada.say("AMAZON.StartOverIntent")

    assert (answer.speech, answer.scene) == ("Welcome. A fact or a pledge?", None)


def test_starting_over_can_be_the_authors_in_one_scene_or_everywhere(skill: Skill[None]) -> None:
    @skill.intent("AMAZON.StartOverIntent", scene="offered")
    def pledge_anew(turn: Turn[None]) -> Reply:
        return ask("fact")

    ada = Conversation(skill.handler)
    ada.say("PledgeIntent")
    assert ada.say("AMAZON.StartOverIntent").speech == "Water is wet. Another?"
    assert ada.say("AMAZON.StartOverIntent").speech == "Welcome. A fact or a pledge?"

    @skill.intent("AMAZON.StartOverIntent")
    def anew(turn: Turn[None]) -> Reply:
        return ask("offer")

    assert ada.say("AMAZON.StartOverIntent").speech == "Ten litres. Shall I remind you?"


def dialog_of(answer: Answer) -> str | None:
    """The intent with whose dialog the skill goes on, be it Alexa's turn or its own."""
    for directive in answer.directives:
        if directive["type"] in ("Dialog.Delegate", "Dialog.ElicitSlot"):
            name: str = directive["updatedIntent"]["name"]
            return name
    return None


@pytest.mark.parametrize(
    ("aside", "speech"),
    [
        ("AMAZON.HelpIntent", "A sip is a litre."),
        ("AMAZON.RepeatIntent", None),
        ("AMAZON.NoIntent", None),
        ("DontKnowIntent", "That's all right."),
    ],
)
@pytest.mark.parametrize("dialog", ["STARTED", None])
def test_a_listener_who_steps_out_of_a_dialog_is_led_back_into_it(
    ada: Conversation, dialog: str | None, aside: str, speech: str | None
) -> None:
    ada.say("PledgeIntent")
    ada.say("SipIntent", dialog=dialog, litres=None)

    answer = ada.say(aside)

    own_question = None if dialog else "How many litres?"
    said = " ".join(part for part in (speech, own_question) if part) or None
    assert (answer.speech, dialog_of(answer), answer.scene) == (said, "SipIntent", "offered")
    assert ada.say("SipIntent", dialog="COMPLETED", litres="3").speech == "3 sips."
    assert dialog_of(ada.say("AMAZON.HelpIntent")) is None, "the dialog is over"


def test_what_is_not_understood_in_a_dialog_goes_on_with_it(ada: Conversation) -> None:
    ada.say("SipIntent", dialog="STARTED", litres=None)

    for _ in range(2):
        answer = ada.say("AMAZON.FallbackIntent")
        assert answer.speech in ("Sorry, I didn't catch that.", "That one I didn't get.")
        assert dialog_of(answer) == "SipIntent"


def test_one_who_does_not_know_is_asked_only_once_more(ada: Conversation) -> None:
    ada.say("SipIntent", dialog="STARTED", litres=None)
    ada.say("DontKnowIntent")

    answer = ada.say("DontKnowIntent")

    assert answer.speech == "Let's leave that for now. Say skip to go on, or stop to leave."
    assert dialog_of(answer) is None
    assert str(ada.say("AMAZON.NextIntent").speech).startswith("All right, we'll skip that.")


def test_another_intent_ends_the_dialog(ada: Conversation) -> None:
    ada.say("SipIntent", dialog="STARTED", litres=None)
    ada.say("FactIntent")

    assert ada.say("AMAZON.RepeatIntent").speech == "Water is wet. Another?"


def test_every_default_can_be_overridden_once(skill: Skill[None]) -> None:
    @skill.intent("AMAZON.HelpIntent")
    def own_help(turn: Turn[None]) -> Reply:
        return ask("help", topic="all")

    with pytest.raises(RouteError, match=r"AMAZON\.HelpIntent is answered twice, by own_help and by again"):

        @skill.intent("AMAZON.HelpIntent")
        def again(turn: Turn[None]) -> Reply:
            return ask("help")


def test_an_authors_own_help_keeps_the_scene_too(skill: Skill[None]) -> None:
    @skill.intent("AMAZON.HelpIntent")
    def own_help(turn: Turn[None]) -> Reply:
        return ask("help")

    ada = Conversation(skill.handler)
    ada.say("PledgeIntent")
    assert ada.say("AMAZON.HelpIntent").speech == "I know facts."
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_an_authors_own_help_may_open_a_scene(skill: Skill[None]) -> None:
    @skill.intent("AMAZON.HelpIntent")
    def own_help(turn: Turn[None]) -> Reply:
        return ask("offer", then="offered")

    ada = Conversation(skill.handler)
    ada.say("FactIntent")
    ada.say("AMAZON.HelpIntent")

    assert str(ada.say("AMAZON.FallbackIntent").speech).endswith("Shall I?"), "that was the last question"
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_an_authors_own_yes_outside_a_scene_asks_something_new(skill: Skill[None]) -> None:
    @skill.intent("AMAZON.YesIntent")
    def another_fact(turn: Turn[None]) -> Reply:
        return ask("fact")

    ada = Conversation(skill.handler)
    ada.say("FactIntent")
    answer = ada.say("AMAZON.YesIntent")

    assert (answer.speech, answer.scene) == ("Water is wet. Another?", None)
    ada.open()
    ada.say("AMAZON.YesIntent")
    assert ada.say("AMAZON.RepeatIntent").speech == "Water is wet. Another?"


def test_a_denied_intent_is_not_done(ada: Conversation) -> None:
    answer = ada.say("PledgeIntent", confirmation="DENIED")

    assert answer.speech == "All right, I won't. What would you like to do instead?"
    assert answer.scene is None


def test_the_routes_can_be_printed(skill: Skill[None]) -> None:
    @skill.intent("WaveIntent")
    def wave(turn: Turn[None], litres: int, day: str = "today") -> Reply:
        return ask("fact")

    lines = [str(route) for route in skill.routes]

    assert "-                    WaveIntent                       wave(litres, day?)" in lines
    assert "offered              AMAZON.YesIntent                 remind()" in lines
    assert "-                    AMAZON.HelpIntent                help() (default)" in lines


# Forgetting whoever asks for it


@dataclass
class Listener:
    visits: int = 0


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def forgetful(make_skill: SkillMaker, shelf: Shelf) -> Skill[Listener]:
    skill: Skill[Listener] = make_skill("fact: {speech: A fact?, reprompt: A fact?}", Listener, shelf)

    @skill.launch
    def welcome(turn: Turn[Listener]) -> Reply:
        turn.memory.visits += 1
        return ask("fact", then="fact_offered")

    return skill


def test_who_asks_to_be_forgotten_is_asked_once_more_and_erased(forgetful: Skill[Listener], shelf: Shelf) -> None:
    forgetful.forgets_on("ForgetMeIntent")
    ada = Conversation(forgetful.handler)
    ada.open()

    offer = ada.say("ForgetMeIntent")
    assert str(offer.speech).endswith("Shall I erase it?") and offer.reprompt
    assert list(shelf.records) == ["ada"]

    gone = ada.say("AMAZON.YesIntent")
    assert (gone.speech, gone.ended) == ("All is erased, and I know nothing of you any more. Goodbye.", True)
    assert not shelf.records


def test_after_a_no_nothing_is_erased_and_the_next_scene_opens(forgetful: Skill[Listener], shelf: Shelf) -> None:
    forgetful.forgets_on("ForgetMeIntent", then="fact_offered")
    ada = Conversation(forgetful.handler)
    ada.open()
    ada.say("ForgetMeIntent")

    kept = ada.say("AMAZON.NoIntent")

    assert (kept.speech, kept.scene) == ("All right, I keep it. What would you like to do?", "fact_offered")
    assert list(shelf.records) == ["ada"]


@pytest.mark.parametrize("between", ["AMAZON.HelpIntent", "AMAZON.FallbackIntent", "AMAZON.RepeatIntent"])
def test_a_question_in_between_erases_nothing(forgetful: Skill[Listener], shelf: Shelf, between: str) -> None:
    forgetful.forgets_on("ForgetMeIntent")
    ada = Conversation(forgetful.handler)
    ada.open()
    ada.say("ForgetMeIntent")

    assert ada.say(between).scene == "forget_offered"
    assert list(shelf.records) == ["ada"]


def test_each_answer_may_be_the_authors_own_wherever_it_is_written(make_skill: SkillMaker, shelf: Shelf) -> None:
    skill = make_skill("own: {speech: In my own words., reprompt: Mine?}", Listener, shelf)

    @skill.intent("AMAZON.NoIntent", scene="forget_offered")
    def keep(turn: Turn[Listener]) -> Reply:
        return ask("own", then="kept")

    skill.forgets_on("ForgetMeIntent", then="elsewhere")

    @skill.intent("AMAZON.YesIntent", scene="forget_offered")
    def forget(turn: Turn[Listener]) -> Reply:
        turn.forget()
        return tell("own")

    ada = Conversation(skill.handler)
    ada.say("ForgetMeIntent")
    assert ada.say("AMAZON.NoIntent").scene == "kept"
    ada.say("ForgetMeIntent")
    assert ada.say("AMAZON.YesIntent").speech == "In my own words."

    with pytest.raises(RouteError, match="answered twice"):
        skill.intent("AMAZON.YesIntent", scene="forget_offered")(keep)


def test_who_remembers_nothing_has_nothing_to_forget(make_skill: SkillMaker) -> None:
    with pytest.raises(SetupError, match="nothing to forget"):
        make_skill().forgets_on("ForgetMeIntent")
