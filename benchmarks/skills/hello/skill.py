"""The smallest skill of ours: one phrase, with a word in it."""

from speakup import Reply, Skill, Turn, ask

skill = Skill(__name__)


@skill.launch
def welcome(turn: Turn[None]) -> Reply:
    return ask("welcome", name="friend")


handler = skill.handler
