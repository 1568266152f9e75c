"""What one of Alexa's services answers when it does not do what it was asked."""


class Refusal(Exception):
    """Carries the HTTP status, Amazon's code for the reason, and a sentence with the remedy."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
