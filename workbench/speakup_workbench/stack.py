"""A stack in AWS that template.yaml made: what it consists of, and clients that know where it is."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench import samconfig
from speakup_workbench.errors import Mistake

REMEDIES = {
    "AccessDenied": "Your policy must allow cloudformation:ListStackResources.",
    "AccessDeniedException": "Your policy must allow it.",
    "EndpointConnectionError": "Nobody answers there: see --region and your network.",
    "ExpiredToken": "Sign in again: aws sso login.",
    "ExpiredTokenException": "Sign in again: aws sso login.",
    "InvalidClientTokenId": "These credentials are not known there: see --profile and --region.",
    "NoCredentialsError": "Sign in: aws sso login, or name a --profile.",
    "NoRegionError": "Name its region: --region us-east-1, or AWS_REGION.",
    "ProfileNotFound": "Correct --profile, or AWS_PROFILE.",
    "UnrecognizedClientException": "These credentials are not known there: see --profile and --region.",
    "ValidationError": "Is it deployed there? See --stack and --region.",
}
"""By the error's name at Amazon or in botocore."""


@dataclass(frozen=True)
class Stack:
    name: str
    region: str | None = None
    """None is what the environment says."""
    profile: str | None = None

    @classmethod
    def of_project(cls, root: Path, name: str | None, region: str | None, profile: str | None) -> Stack:
        """The stack of that name and region, by default those in samconfig.toml. Raises Mistake without a name."""
        known = samconfig.parameters(root)
        name = name or known.get("stack_name")
        if not name:
            raise Mistake(f"{root / samconfig.NAME} names no stack. Give its name: --stack.")
        return cls(name, region or known.get("region"), profile)

    def client(self, service: str) -> Any:
        """boto3's client for a service in the stack's region."""
        return self._session.client(service)

    def physical(self, resource: str) -> str:
        """What AWS calls a resource of the template: the name of a table, the address of a queue. Raises Mistake."""
        if resource not in self._resources:
            raise Mistake(
                f"The stack {self.name!r} has no {resource}: it counts nothing for everyone. "
                "Deploy it with the parameter Production=true, or name another: --stack."
            )
        return self._resources[resource]

    @contextlib.contextmanager
    def reached(self) -> Iterator[None]:
        """What AWS or boto3 refuses in here is the user's to know."""
        try:
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError:
            raise Mistake("A stack is reached by boto3. Install it: pip install boto3.") from None
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise unreached(f"The stack {self.name!r}", error, REMEDIES) from None

    @functools.cached_property
    def _session(self) -> Any:
        import boto3

        region = self.region or os.environ.get("AWS_REGION")  # which boto3 does not read
        return boto3.session.Session(profile_name=self.profile, region_name=region)

    @functools.cached_property
    def _resources(self) -> dict[str, str]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = (each for page in pages for each in page["StackResourceSummaries"])
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in found}


def unreached(place: str, error: Exception, remedies: Mapping[str, str]) -> Mistake:
    """What boto3 or Amazon said instead of an answer, and what to do by the error's name."""
    answer: dict[str, Any] = getattr(error, "response", {})
    told = answer.get("Error", {})
    name = told.get("Code", type(error).__name__)
    reason = str(told.get("Message") or error).strip().rstrip(".")
    return Mistake(f"{place} cannot be reached: {reason} ({name}). {remedies.get(name, 'See your AWS settings.')}")
