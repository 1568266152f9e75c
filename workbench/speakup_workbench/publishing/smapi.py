"""Amazon's skill management API, SMAPI, through its own SDK: the one place that calls it.

What is read comes as Amazon's JSON, whole: the SDK's classes are of 2023 and drop every field that they do not know,
and a manifest without such a field would then look changed. Its clients take another host only when they are put
together by hand, as here; its HTTP client waits for ever and tries nothing twice.

https://developer.amazon.com/docs/smapi/smapi-overview.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.publishing.credentials import Credentials
from speakup_workbench.publishing.login_with_amazon import AccessToken, LoginWithAmazon
from speakup_workbench.publishing.pace import Pace
from speakup_workbench.publishing.transport import Answer, Transport, checked

if TYPE_CHECKING:
    from ask_sdk_model_runtime import ApiClientRequest, ApiClientResponse
    from ask_smapi_model.services.skill_management import SkillManagementServiceClient

HOST = "https://api.amazonalexa.com"
DEVELOPMENT = "development"
LANGUAGE = "en-US"
"""In which Amazon is to explain itself."""

REMEDIES = {
    400: "Correct that, and run the same again.",
    401: "Sign in again: speakup login.",
    403: "This account may not do that, or not now: see your role at the vendor, and `speakup status`.",
    404: "Amazon knows no such thing, or not for this account.",
    409: "Amazon is at another change of this skill. Wait a minute, and run the same again.",
    412: "Somebody changed the skill at Amazon in this moment. Run the same again, and see what.",
    413: "Amazon takes no package as large: make the icons smaller.",
    429: "Amazon was asked too often. Wait some minutes, and run the same again: it goes on where it stopped.",
}
BROKEN = "This is a fault on Amazon's side. Run the same again later: it goes on where it stopped."
REPEATABLE_POSTS = ("/uploads", "/exports", "/testers/add", "/testers/remove")
"""Of all that is posted, what does no harm when it is done twice."""


class Refused(Failed):
    """Amazon answered with an error; the text tells its message, every violation, and what to do."""

    def __init__(self, what: str, answer: Answer) -> None:
        content = answer.json if isinstance(answer.json, dict) else {}
        self.status = answer.status
        self.message = str(content.get("message") or f"status {answer.status}, without a word")
        self.violations: Sequence[Mapping[str, Any]] = content.get("violations") or []
        told = [f"  {line}" for violation in self.violations for line in detailed(violation)]
        number = answer.headers.get("x-amzn-requestid")
        asked = [f"  (Amazon's number for it: {number})"] if number else []
        remedy = REMEDIES.get(answer.status, BROKEN)
        super().__init__("\n".join([f"Amazon refused {what}: {self.message} {remedy}", *told, *asked]))


def detailed(error: Mapping[str, Any]) -> Iterator[str]:
    """Amazon's own words for an error, and its details on a line each."""
    code = error.get("code")
    yield f"{error.get('message', 'no message')}{f' ({code})' if code else ''}"
    for name, value in (error.get("validationDetails") or {}).items():
        yield f"    {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"


class Smapi:
    """Every method raises Mistake for what the user can mend, else Failed: Refused with Amazon's words, or Lost."""

    def __init__(self, credentials: Credentials, pace: Pace) -> None:
        self.credentials = credentials
        self.transport = Transport(pace)
        self.pace = pace
        self._token = AccessToken(credentials, LoginWithAmazon(self.transport))

    # Accounts and skills

    def vendors(self) -> list[dict[str, Any]]:
        return list(self._call("the list of vendors", "get_vendor_list_v1")["vendors"])

    def skills(self, vendor_id: str) -> Iterator[dict[str, Any]]:
        """Each with skillId, stage, publicationStatus and nameByLocale."""
        yield from self._pages("skills", "the list of skills", "list_skills_for_vendor_v1", vendor_id, max_results=50)

    def skill(self, vendor_id: str, skill_id: str) -> list[dict[str, Any]]:
        """Its summary for each stage that it has; empty when it is not this vendor's."""
        told = self._call("the skill", "list_skills_for_vendor_v1", vendor_id, skill_id=[skill_id])
        return list(told.get("skills", []))

    def create(self, vendor_id: str, manifest: object) -> str:
        """The id of the new skill."""
        request = {"vendorId": vendor_id, "manifest": manifest}
        return str(self._call("a new skill", "create_skill_for_vendor_v1", request)["skillId"])

    def manifest(self, skill_id: str) -> dict[str, Any]:
        told = self._call("the manifest", "get_skill_manifest_v1", skill_id, DEVELOPMENT)
        return dict(told.get("manifest", {}))

    def status(self, skill_id: str) -> dict[str, Any]:
        """Of the manifest and of each locale's interaction model."""
        return dict(self._call("the skill's status", "get_skill_status_v1", skill_id))

    # Packages

    def upload(self, content: bytes) -> str:
        """Where Amazon finds the package now."""
        url = str(self._call("a place for the package", "create_upload_url_v1")["uploadUrl"])
        answer = self.transport.send("PUT", url, {}, content, repeatable=True)
        if answer.status != 200:
            raise Refused("the package", answer)
        return url

    def start_import(self, skill_id: str, location: str, tag: str) -> str:
        """The import's id. The skill is changed only while it still has this tag, or whatever it has if it is empty."""
        request = {"location": location}
        with_tag = {"if_match": tag} if tag else {}
        return self._begun("the package", "import_skill_package_v1", request, skill_id, **with_tag)

    def imported(self, import_id: str) -> dict[str, Any]:
        return dict(self._call("the state of the import", "get_import_status_v1", import_id))

    def export(self, skill_id: str) -> tuple[bytes, str]:
        """The package as Amazon has it, and its tag."""
        export_id = self._begun("the package that it has", "create_export_request_for_skill_v1", skill_id, DEVELOPMENT)
        told = self.pace.until(
            "packing what it has",
            lambda: self._call("the state of the export", "get_status_of_export_request_v1", export_id),
            lambda told: told.get("status") != "IN_PROGRESS",
        )
        skill = told.get("skill") or {}
        if told.get("status") != "SUCCEEDED" or not skill.get("location"):
            raise Failed(f"Amazon could not pack what it has ({told.get('status')}). Run the same again.")
        answer = self.transport.send("GET", skill["location"], {}, repeatable=True)
        if answer.status != 200:
            raise Refused("the package that it has", answer)
        return answer.body, str(skill.get("eTag") or "")

    # Testing

    def enable(self, skill_id: str) -> None:
        self._call("to enable the skill for testing", "set_skill_enablement_v1", skill_id, DEVELOPMENT)

    def is_enabled(self, skill_id: str) -> bool:
        return self._there("the enablement", "get_skill_enablement_status_v1", skill_id, DEVELOPMENT) is not None

    def start_validation(self, skill_id: str, locales: Sequence[str]) -> str:
        request = {"locales": [*locales]}
        return str(self._call("a validation", "submit_skill_validation_v1", request, skill_id, DEVELOPMENT)["id"])

    def validation(self, skill_id: str, validation_id: str) -> dict[str, Any]:
        what = "the state of the validation"
        return dict(
            self._call(what, "get_skill_validations_v1", skill_id, validation_id, DEVELOPMENT, accept_language=LANGUAGE)
        )

    def simulate(self, skill_id: str, words: str, locale: str, *, anew: bool) -> dict[str, Any]:
        """What Alexa makes of an utterance, when she is done with it.

        Args:
            skill_id: of a skill that is enabled.
            words: as a listener says them.
            locale: of the device.
            anew: whether a session that is open ends before.
        """
        mode = "FORCE_NEW_SESSION" if anew else "DEFAULT"
        request = {"input": {"content": words}, "device": {"locale": locale}, "session": {"mode": mode}}
        number = self._call("a simulation", "simulate_skill_v2", skill_id, DEVELOPMENT, request)["id"]
        what = "the state of a simulation"
        told: dict[str, Any] = self.pace.until(
            "simulating",
            lambda: self._call(what, "get_skill_simulation_v2", skill_id, DEVELOPMENT, number),
            lambda told: told.get("status") != "IN_PROGRESS",
        )
        return told

    # Beta tests

    def beta_test(self, skill_id: str) -> dict[str, Any] | None:
        told: dict[str, Any] | None = self._there("the beta test", "get_beta_test_v1", skill_id)
        return told

    def create_beta_test(self, skill_id: str, feedback: str) -> None:
        body = {"create_test_body": {"feedbackEmail": feedback}} if feedback else {}
        self._call("a beta test", "create_beta_test_v1", skill_id, **body)

    def testers(self, skill_id: str) -> list[dict[str, Any]]:
        return list(self._pages("testers", "the list of testers", "get_list_of_testers_v1", skill_id))

    def add_testers(self, skill_id: str, emails: Sequence[str]) -> None:
        self._call("testers", "add_testers_to_beta_test_v1", skill_id, _testers(emails))

    def remove_testers(self, skill_id: str, emails: Sequence[str]) -> None:
        self._call("to leave out testers", "remove_testers_from_beta_test_v1", skill_id, _testers(emails))

    def start_beta_test(self, skill_id: str) -> None:
        self._call("to start the beta test", "start_beta_test_v1", skill_id)

    def end_beta_test(self, skill_id: str) -> None:
        self._call("to end the beta test", "end_beta_test_v1", skill_id)

    # The store

    def submit(self, skill_id: str, method: str, message: str) -> None:
        request = {"publicationMethod": method} | ({"versionMessage": message} if message else {})
        self._call(
            "the submission",
            "submit_skill_for_certification_v1",
            skill_id,
            submit_skill_for_certification_request=request,
        )

    def withdraw(self, skill_id: str, reason: str, message: str) -> None:
        request = {"reason": reason} | ({"message": message} if message else {})
        self._call("the withdrawal", "withdraw_skill_from_certification_v1", skill_id, request)

    def certifications(self, skill_id: str) -> list[dict[str, Any]]:
        return list(self._pages("items", "the certifications", "get_certifications_list_v1", skill_id))

    def versions(self, skill_id: str) -> list[dict[str, Any]]:
        return list(self._pages("skillVersions", "the versions", "list_versions_for_skill_v1", skill_id))

    def start_rollback(self, skill_id: str, version: str) -> str:
        request = {"targetVersion": version}
        return str(self._call("the rollback", "rollback_skill_v1", skill_id, request)["rollbackRequestId"])

    def rollback(self, skill_id: str, rollback_id: str) -> dict[str, Any]:
        return dict(self._call("the state of the rollback", "get_rollback_for_skill_v1", skill_id, rollback_id))

    # How it is called

    def _pages(self, key: str, what: str, operation: str, *arguments: object, **options: object) -> Iterator[Any]:
        token: dict[str, object] = {}
        while True:
            told = self._call(what, operation, *arguments, **options, **token)
            yield from told.get(key) or []
            if not (told.get("isTruncated") and told.get("nextToken")):
                return
            token = {"next_token": told["nextToken"]}

    def _there(self, what: str, operation: str, *arguments: object) -> Any:
        """None when Amazon has no such thing."""
        try:
            return self._call(what, operation, *arguments)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def _begun(self, what: str, operation: str, *arguments: object, **options: object) -> str:
        """The id of what Amazon does from now on, which ends the address where it tells about it."""
        response = self._answered(what, operation, *arguments, **options)
        where = {name.lower(): value for name, value in response.headers}.get("location", "")
        if not where:
            raise Failed(f"Amazon took {what}, but does not tell where it is at. Run the same again.")
        return str(where).rstrip("/").rpartition("/")[2]

    def _call(self, what: str, operation: str, *arguments: object, **options: object) -> Any:
        """Amazon's JSON; an empty object where it says nothing."""
        body = self._answered(what, operation, *arguments, **options).body
        return {} if body is None else body

    def _answered(self, what: str, operation: str, *arguments: object, **options: object) -> Any:
        call: Callable[..., Any] = getattr(self._client, operation)
        from ask_sdk_model_runtime.exceptions import ServiceException

        try:
            return call(*arguments, **options, full_response=True)
        except ServiceException as error:
            if not error.headers and error.__context__ is not None:  # no answer: the SDK wraps what its client raises
                raise error.__context__ from None
            headers = {name.lower(): value for name, value in error.headers or []}
            # What the SDK knows no class for, it leaves as it came.
            body = error.body if isinstance(error.body, str) else json.dumps(error.body)
            raise Refused(what, Answer(error.status_code, headers, body.encode())) from None

    @cached_property
    def _client(self) -> SkillManagementServiceClient:
        try:
            from ask_sdk_model_runtime import ApiClient, ApiConfiguration, AuthenticationConfiguration, Serializer
            from ask_smapi_model.services.skill_management import SkillManagementServiceClient
        except ImportError:
            raise Mistake(
                "Amazon's SDK for managing skills is not here. Install it: pip install 'speakup-alexa[workbench]'."
            ) from None

        # Defined here because what they inherit from is not there for everybody who has the `speakup` command.
        class Plain(Serializer):
            def serialize(self, obj: Any) -> Any:
                return obj

            def deserialize(self, payload: Any, obj_type: Any) -> Any:
                return Answer(0, {}, payload or b"").json

        class Client(ApiClient):
            def invoke(self, request: ApiClientRequest) -> ApiClientResponse:
                return invoke(request)

        invoke = self._invoke
        host = checked(os.environ.get("ASK_SMAPI_SERVER_BASE_URL") or HOST)
        return SkillManagementServiceClient(
            ApiConfiguration(serializer=Plain(), api_client=Client(), api_endpoint=host),
            AuthenticationConfiguration(),
            lwa_client=self._token,  # type: ignore[arg-type]  # it has the one method that is called
        )

    def _invoke(self, request: ApiClientRequest) -> ApiClientResponse:
        from ask_sdk_model_runtime import ApiClientResponse

        headers = dict(request.headers)
        method, path = str(request.method), str(request.url).partition("?")[0]
        repeatable = method != "POST" or path.endswith(REPEATABLE_POSTS)
        body = json.dumps(request.body).encode() if request.body else None

        def sent() -> Answer:
            return self.transport.send(method, str(request.url), headers, body, repeatable=repeatable)

        answer = sent()
        if answer.status == 401 and self.credentials.renewable:  # it ended before the time that was told
            headers["Authorization"] = f"Bearer {self._token.renewed()}"
            answer = sent()
        return ApiClientResponse(
            headers=[*answer.headers.items()], status_code=answer.status, body=answer.body.decode(errors="replace")
        )


def _testers(emails: Sequence[str]) -> dict[str, Any]:
    return {"testers": [{"emailId": email} for email in emails]}
