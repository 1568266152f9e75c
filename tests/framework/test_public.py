import speakup


def test_the_public_list_is_sorted_and_complete() -> None:
    modules = {name for name, found in vars(speakup).items() if type(found) is type(speakup)}
    public = {name for name in vars(speakup) if not name.startswith("_")} - modules

    assert speakup.__all__ == sorted(speakup.__all__)
    assert set(speakup.__all__) == public


def test_every_public_name_explains_itself() -> None:
    for name in speakup.__all__:
        assert vars(speakup)[name].__doc__, f"{name} has no docstring"
