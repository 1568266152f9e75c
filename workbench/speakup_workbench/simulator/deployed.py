"""A skill that is a deployed Lambda function, called with the user's own credentials and region."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from speakup_workbench.simulator.child import LambdaContext
from speakup_workbench.simulator.failure import described
from speakup_workbench.simulator.handler import Failed, Handler, HandlerError, TimedOut

TIME_LIMIT = 8
"""Seconds that a function is waited for: the client is made before any deadline is known."""

REMEDIES = {
    "NoCredentialsError": "Sign in: aws sso login, or set AWS_PROFILE.",
    "ProfileNotFound": "Correct AWS_PROFILE.",
    "NoRegionError": "Name its region: AWS_REGION, or the whole ARN.",
    "ResourceNotFoundException": "Correct the name, or its region: AWS_REGION.",
    "AccessDeniedException": "Its policy must allow you lambda:InvokeFunction.",
}
"""By the error's name at Amazon or in botocore."""


def function(name: str) -> Handler:
    """Calls the function of that name or ARN, an alias after a colon if you like. Raises HandlerError.

    What it logs in a call is printed.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
    except ImportError:
        raise HandlerError("A deployed function is called by boto3. Install it: pip install boto3.") from None
    parts = name.split(":")
    region = parts[3] if name.startswith("arn:") and len(parts) > 6 else None
    if name.startswith("arn:") and region is None:
        raise HandlerError(f"{name} is no ARN of a function. Write it as arn:aws:lambda:REGION:ACCOUNT:function:NAME.")
    once = Config(connect_timeout=TIME_LIMIT, read_timeout=TIME_LIMIT, retries={"total_max_attempts": 1})
    try:
        session = boto3.session.Session(region_name=region or os.environ.get("AWS_REGION"))  # which boto3 does not read
        client = session.client("lambda", config=once)
    except BotoCoreError as error:
        raise HandlerError(_refused(name, error)) from None

    def call(event: dict[str, Any], context: LambdaContext) -> object:
        try:
            answer = client.invoke(FunctionName=name, LogType="Tail", Payload=json.dumps(event).encode())
            payload = answer["Payload"].read()
        except (ConnectTimeoutError, ReadTimeoutError):
            raise TimedOut from None
        except (BotoCoreError, ClientError) as error:
            raise Failed(_refused(name, error)) from None
        print(base64.b64decode(answer.get("LogResult", "")).decode(errors="replace"), end="")
        try:
            reply = json.loads(payload)
        except ValueError:
            raise Failed(f"{name} returned what is no JSON: {payload[:80]!r}.") from None
        if "FunctionError" in answer:
            raise Failed(_failure(name, reply))
        return reply

    return call


def _failure(name: str, report: object) -> str:
    """What Lambda says of a function that raised, or that Lambda itself broke off."""
    told = described(report)
    return f"{name} did not reply: {told}" if "Task timed out" in told else f"The skill raised {told}"


def _refused(name: str, error: Exception) -> str:
    """What boto3 or Amazon said instead of calling the function, and what to do."""
    answer: dict[str, Any] = getattr(error, "response", {})
    told = answer.get("Error", {})
    reason = str(told.get("Message") or error).rstrip(".")
    remedy = REMEDIES.get(told.get("Code", type(error).__name__), "Correct the name, or your credentials.")
    return f"{name} cannot be called: {reason}. {remedy}"
