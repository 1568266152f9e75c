"""How long the parts of a turn may take, so that the listener is answered long before Alexa hangs up."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

# Seconds after which Alexa hangs up.
# https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-an-aws-lambda-function.html
PATIENCE = 8.0

# The parts of the time by which each must be over: reading the record, Alexa's services, saving. The rest is for the
# words that say what went wrong.
READING, SERVICES, SAVING = 0.3, 0.5, 0.8


@dataclass(frozen=True)
class Budget:
    """Moments in time.monotonic()'s seconds."""

    reading_until: float
    services_until: float
    saving_until: float

    @classmethod
    def of(cls, context: object) -> Budget:
        """The budget of a turn that begins now; `context` is Lambda's, which tells how long the function may run."""
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        start, seconds = monotonic(), min(PATIENCE, remaining() / 1000 if remaining else PATIENCE)
        return cls(start + READING * seconds, start + SERVICES * seconds, start + SAVING * seconds)

    @property
    def for_reading(self) -> float:
        """The seconds that are left to read the record."""
        return max(0.0, self.reading_until - monotonic())

    @property
    def for_saving(self) -> float:
        """The seconds that are left to save it."""
        return max(0.0, self.saving_until - monotonic())
