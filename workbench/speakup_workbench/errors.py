"""What the commands tell a user: a mistake of theirs, or something that did not come about."""


class Mistake(Exception):
    """The user's mistake: its text says what is wrong, where, and what to do. It needs no traceback."""


class Failed(Exception):
    """Something that was begun and did not come about; the text says what was told and what to do."""
