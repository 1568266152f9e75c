"""`speakup beta`: a skill for people whom one invites, before it is in the store.

https://developer.amazon.com/en-US/docs/alexa/custom-skills/skills-beta-testing-for-alexa-skills.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing.smapi import Smapi

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class BetaTest:
    told: Mapping[str, Any]
    """As Amazon has it; empty where there is none."""
    testers: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, smapi: Smapi, skill_id: str) -> BetaTest:
        told = smapi.beta_test(skill_id)
        return cls(told or {}, smapi.testers(skill_id) if told else ())

    @property
    def status(self) -> str:
        """IN_DRAFT, STARTING, RUNNING, STOPPING or ENDED; empty where there is none."""
        return str(self.told.get("status", ""))

    @property
    def emails(self) -> list[str]:
        return [str(tester.get("emailId")) for tester in self.testers]

    @property
    def lines(self) -> Iterator[str]:
        yield f"beta test   {self.status.lower().replace('_', ' ') or 'none'}"
        for what, key in (("invitation", "invitationUrl"), ("ends", "expiryDate"), ("feedback", "feedbackEmail")):
            if value := self.told.get(key):
                yield f"{what:11} {value}"
        for tester in self.testers:
            joined = "takes part" if tester.get("invitationStatus") == "ACCEPTED" else "is invited"
            yield f"tester      {tester.get('emailId')}  {joined}"

    def as_json(self) -> dict[str, Any]:
        return {"beta_test": dict(self.told) or None, "testers": [dict(tester) for tester in self.testers]}


def invite(smapi: Smapi, skill_id: str, emails: Sequence[str], feedback: str) -> BetaTest:
    """Makes the test if there is none, adds who is not yet in it, and starts it. Raises Mistake or Failed."""
    _checked(emails)
    test = BetaTest.of(smapi, skill_id)
    if not test.told:
        smapi.create_beta_test(skill_id, feedback)
    if new := [email for email in emails if email not in test.emails]:
        smapi.add_testers(skill_id, new)
    if test.status in ("", "IN_DRAFT", "ENDED"):
        smapi.start_beta_test(skill_id)
    return BetaTest.of(smapi, skill_id)


def leave_out(smapi: Smapi, skill_id: str, emails: Sequence[str]) -> BetaTest:
    """Raises Mistake or Failed."""
    test = BetaTest.of(smapi, skill_id)
    if strangers := [email for email in _checked(emails) if email not in test.emails]:
        raise Mistake(f"{', '.join(strangers)} is no tester. There is: {', '.join(test.emails) or 'nobody'}.")
    smapi.remove_testers(skill_id, emails)
    return BetaTest.of(smapi, skill_id)


def end(smapi: Smapi, skill_id: str) -> BetaTest:
    if BetaTest.of(smapi, skill_id).status in ("STARTING", "RUNNING"):
        smapi.end_beta_test(skill_id)
    return BetaTest.of(smapi, skill_id)


def _checked(emails: Sequence[str]) -> Sequence[str]:
    if wrong := [email for email in emails if not EMAIL.fullmatch(email)]:
        raise Mistake(f"{wrong[0]!r} is no address for e-mail. Take the one of the tester's own Amazon account.")
    return emails
