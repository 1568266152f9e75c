"""A field learns labels from sequences whose labels are known."""

from speakup_workbench.simulator.crf import Field

COLOURS = [(["word red"], "colour"), (["word blue"], "colour"), (["word ten"], "number"), (["word two"], "number")]


def learnt() -> Field:
    return Field.learn([([items], [label]) for items, label in COLOURS] * 5, c1=0.0, c2=0.1, max_iterations=30)


def test_what_was_learnt_is_known_again() -> None:
    field = learnt()
    assert field.labels == ("colour", "number")
    assert [field.tag([items])[0] for items, _ in COLOURS] == [label for _, label in COLOURS]


def test_chances_add_up_to_one() -> None:
    chances = learnt().chances([["word red"]])
    assert chances["colour"] > 0.8
    assert abs(sum(chances.values()) - 1) < 1e-6


def test_what_was_never_seen_is_anybodys_guess() -> None:
    chances = learnt().chances([["word green"]])
    assert abs(chances["colour"] - chances["number"]) < 0.1


def test_neighbours_tell_too() -> None:
    sequences = [([["a"], ["x"]], ["A", "after A"]), ([["b"], ["x"]], ["B", "after B"])] * 5
    field = Field.learn(sequences, c1=0.0, c2=0.1, max_iterations=30)
    assert field.tag([["b"], ["x"]]) == ["B", "after B"]


def test_the_same_sequences_give_the_same_field() -> None:
    assert learnt().chances([["word red"], ["word ten"]]) == learnt().chances([["word red"], ["word ten"]])
