"""A conversation of hours takes hardly more room than one of minutes."""

from speakup_workbench.web.steps import IN_VIEW, Steps

MANY = 3 * IN_VIEW


def long_conversation() -> Steps:
    steps = Steps()
    for number in range(MANY):
        steps.add({"words": f"say {number}", "turns": [{"request": {"number": number}}]})
    return steps


def test_every_step_is_there_whole_by_its_index() -> None:
    steps = long_conversation()
    assert len(steps) == len(list(steps)) == MANY
    assert [step["turns"][0]["request"]["number"] for step in steps] == [step["index"] for step in steps]


def test_what_is_in_view_is_bounded_and_what_came_before_can_be_seen() -> None:
    steps = long_conversation()
    views = [steps.in_view()]
    while views[-1] and views[-1][0]["index"]:
        views.append(steps.in_view(before=views[-1][0]["index"]))
    assert [len(view) for view in views] == [IN_VIEW] * 3
    assert [step["index"] for view in reversed(views) for step in view] == list(range(MANY))
    assert [step["index"] for step in steps.in_view(before=5)] == [0, 1, 2, 3, 4]
    assert [step["index"] for step in steps.in_view(before=IN_VIEW * 2 + 3)][-1] == IN_VIEW * 2 + 2
    assert steps.in_view(before=0) == []
    assert steps.in_view(before=MANY * 9) == views[0]
