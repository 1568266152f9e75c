"""The device's audio player: what it plays for the skill, and what it tells the skill about it.

After Amazon's "AudioPlayer Interface Reference". Nothing is downloaded, so how long a stream lasts is for the
conversation to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from speakup_workbench.simulator.response import Refused

Json = dict[str, Any]
Activity = Literal["IDLE", "PLAYING", "STOPPED", "FINISHED"]
Happening = Literal["nearly finished", "finished", "failed"]
HAPPENINGS: tuple[Happening, ...] = ("nearly finished", "finished", "failed")

MAX_TOKEN = 1_024
MAX_ADDRESS = 8_000


@dataclass(frozen=True)
class Stream:
    token: str
    url: str
    offset: int
    """Milliseconds from its beginning where it starts."""


@dataclass
class Player:
    """Plays one stream, and knows which come after it."""

    activity: Activity = "IDLE"
    stream: Stream | None = None
    queue: list[Stream] = field(default_factory=list)
    _since: datetime | None = None

    def context(self, now: datetime) -> Json:
        """`context.AudioPlayer` of a request."""
        if self.stream is None:
            return {"playerActivity": self.activity}
        return {
            "playerActivity": self.activity,
            "token": self.stream.token,
            "offsetInMilliseconds": self._offset(now),
        }

    def take(self, directive: Mapping[str, Any], now: datetime) -> list[Json]:
        """Does what an AudioPlayer directive says and returns the requests that follow. Raises Refused."""
        match directive["type"]:
            case "AudioPlayer.Stop":
                return self._stop(now)
            case "AudioPlayer.ClearQueue":
                self.queue.clear()
                return self._stop(now) if directive.get("clearBehavior") == "CLEAR_ALL" else []
            case _:
                return self._play(directive, now)

    def happen(self, happening: Happening, now: datetime) -> list[Json]:
        """The stream that plays is nearly finished, finished or failed; the next in the queue then starts."""
        if self.activity != "PLAYING" or self.stream is None:
            return []
        told = self._told({"nearly finished": "NearlyFinished", "finished": "Finished"}.get(happening, "Failed"), now)
        if happening == "nearly finished":
            return [told]
        if happening == "failed":
            told |= {
                "error": {"type": "MEDIA_ERROR_UNKNOWN", "message": "The stream could not be played."},
                "currentPlaybackState": self.context(now),
            }
            del told["offsetInMilliseconds"]
        self.stream = self._still(now, "FINISHED" if happening == "finished" else "STOPPED")
        return [told, *(self._start(self.queue.pop(0), now) if self.queue else ())]

    def _play(self, directive: Mapping[str, Any], now: datetime) -> list[Json]:
        stream, before = _stream(directive)
        match directive.get("playBehavior"):
            case "REPLACE_ALL":
                self.queue.clear()
                return [*self._stop(now), *self._start(stream, now)]
            case "ENQUEUE" | "REPLACE_ENQUEUED" as behaviour:
                if behaviour == "REPLACE_ENQUEUED":
                    self.queue.clear()
                if self.activity != "PLAYING":
                    return self._start(stream, now)
                last = self.queue[-1] if self.queue else self.stream
                if behaviour == "REPLACE_ENQUEUED" or (last and before == last.token):
                    self.queue.append(stream)
                return []
            case other:
                raise Refused(
                    f"AudioPlayer.Play has the playBehavior {other!r}. It is REPLACE_ALL, ENQUEUE or REPLACE_ENQUEUED."
                )

    def _start(self, stream: Stream, now: datetime) -> list[Json]:
        self.activity, self.stream, self._since = "PLAYING", stream, now
        return [self._told("Started", now)]

    def _stop(self, now: datetime) -> list[Json]:
        if self.activity != "PLAYING":
            return []
        told = self._told("Stopped", now)
        self.stream = self._still(now, "STOPPED")
        return [told]

    def _still(self, now: datetime, activity: Activity) -> Stream | None:
        stream = self.stream and Stream(self.stream.token, self.stream.url, self._offset(now))
        self.activity, self._since = activity, None
        return stream

    def _told(self, what: str, now: datetime) -> Json:
        token = self.stream.token if self.stream else ""
        return {"type": f"AudioPlayer.Playback{what}", "token": token, "offsetInMilliseconds": self._offset(now)}

    def _offset(self, now: datetime) -> int:
        played = now - self._since if self._since else timedelta()
        return (self.stream.offset if self.stream else 0) + round(played / timedelta(milliseconds=1))


def _stream(directive: Mapping[str, Any]) -> tuple[Stream, str | None]:
    """What is to be played, and the token of what it is to follow."""
    item = directive.get("audioItem")
    stream = item.get("stream") if isinstance(item, Mapping) else None
    if not isinstance(stream, Mapping):
        raise Refused("AudioPlayer.Play lacks audioItem.stream. Write {'url': 'https://…', 'token': …}.")
    url, token, before = stream.get("url"), stream.get("token"), stream.get("expectedPreviousToken")
    if not isinstance(url, str) or not url.startswith("https://") or len(url) > MAX_ADDRESS:
        raise Refused(f"AudioPlayer.Play: {url!r:.80} is no address that Alexa plays. It begins with https://.")
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN:
        raise Refused(f"AudioPlayer.Play needs a token of 1 to {MAX_TOKEN:,} characters.")
    if (directive.get("playBehavior") == "ENQUEUE") != (before is not None):
        raise Refused("expectedPreviousToken is needed with playBehavior ENQUEUE, and forbidden with any other.")
    offset = stream.get("offsetInMilliseconds") or 0
    if not isinstance(offset, int) or offset < 0:
        raise Refused(f"offsetInMilliseconds is {offset!r}. It is a number of milliseconds from 0.")
    return Stream(token, url, offset), before
