"""The smallest skill of ours that remembers something."""

from dataclasses import dataclass

from speakup import Reply, Skill, Turn, ask


@dataclass
class Listener:
    visits: int = 0


skill = Skill(__name__, memory=Listener)


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    turn.memory.visits += 1
    return ask("welcome", visits=turn.memory.visits)


@skill.intent("HowOftenIntent")
def how_often(turn: Turn[Listener]) -> Reply:
    return ask("how_often", visits=turn.memory.visits)


handler = skill.handler
