"""What the commands tell a user who made a mistake."""


class Mistake(Exception):
    """The user's mistake: its text says what is wrong, where, and what to do. It needs no traceback."""
