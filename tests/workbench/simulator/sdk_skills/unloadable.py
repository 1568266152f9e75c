"""A skill that does not get as far as a handler."""


def read() -> dict[str, str]:
    return {"oak": FACTS["oak"]}


FACTS: dict[str, str] = {}
read()


def handler(event: object, context: object) -> None:
    """Never there."""
