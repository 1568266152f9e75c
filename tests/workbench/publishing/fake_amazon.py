"""Amazon's side of publishing, on this computer: skill management, Login with Amazon, and where packages are put.

A real HTTP server with a memory. With SPEAKUP_SMAPI_SPEC, which names Amazon's OpenAPI file, every request and every
answer is held against that; what breaks it is in `complaints`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.workbench.publishing.smapi_spec import SmapiSpec

Json = dict[str, Any]

VENDOR = "M1ORCHARD"
CLIENT, SECRET, REFRESH = "amzn1.application-oa2-client.orchard", "a secret & more+", "Atzr|refresh+/="
POLLS = 2
"""How often the state of something is asked until it is done."""


@dataclass
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Skill:
    id: str
    files: dict[str, bytes]
    tag: str
    vendor: str = VENDOR
    enabled: bool = False
    busy: int = 0
    """How often its status is still told as under way."""
    failed_builds: dict[str, str] = field(default_factory=dict)
    beta: Json | None = None
    testers: list[Json] = field(default_factory=list)
    certifications: list[Json] = field(default_factory=list)
    versions: list[Json] = field(default_factory=list)

    @property
    def manifest(self) -> Json:
        content: Json = json.loads(self.files["skill.json"])["manifest"]
        return content

    @property
    def names(self) -> dict[str, str]:
        locales = self.manifest.get("publishingInformation", {}).get("locales", {})
        return {locale: told["name"] for locale, told in locales.items()}

    @property
    def models(self) -> list[str]:
        return [name[-10:-5] for name in self.files if name.startswith("interactionModels/")]

    @property
    def in_review(self) -> bool:
        return any(each["status"] == "IN_PROGRESS" for each in self.certifications)

    def put(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.tag = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]


def failure(status: int, message: str, **more: Any) -> Answer:
    return Answer(status, {"message": message, **more})


class FakeAmazon:
    def __init__(self, spec: SmapiSpec | None) -> None:
        self.spec = spec
        self.complaints: list[str] = []
        self.calls: list[str] = []
        self.faults: dict[int, str] = {}
        """By the number of the call: a status, "cut" before anything is done, "lost" when it has been done."""
        self.vendors = [{"name": "Orchard Friends", "id": VENDOR, "roles": ["ROLE_ADMINISTRATOR"]}]
        self.skills: dict[str, Skill] = {}
        self.uploads: dict[str, bytes] = {}
        self.imports: dict[str, Json] = {}
        self.exports: dict[str, tuple[str, bytes]] = {}
        self.validations: list[Json] = []
        self.refuses: dict[str, Json] = {}
        """What the next import fails with, by resource."""
        self.rollbacks: dict[str, Json] = {}
        self.hears: dict[str, Json] = {}
        """By what is said: the request to the skill, what it says, and whether that ends the session."""
        self.modes: list[str] = []
        """The session mode of each simulation."""
        self.simulations: dict[str, Json] = {}
        self.polls: dict[str, int] = {}
        self.codes: dict[str, Json] = {}
        self._tokens: set[str] = set()
        self._made = 0
        self._lock = threading.Lock()
        self.url = ""

    @contextmanager
    def running(self) -> Iterator[FakeAmazon]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def made(self, kind: str) -> str:
        self._made += 1
        return f"amzn1.{kind}.{self._made:08x}-0000-4000-8000-000000000000"

    def token(self) -> str:
        token = f"Atza|{len(self._tokens)}"
        self._tokens.add(token)
        return token

    def skill(self, manifest: Json | None = None, vendor: str = VENDOR) -> Skill:
        """One that somebody made in the console."""
        skill = Skill(self.made("ask.skill"), {}, "", vendor)
        skill.put({"skill.json": json.dumps({"manifest": manifest or {"apis": {"custom": {}}}}).encode()})
        self.skills[skill.id] = skill
        return skill

    # What is asked

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """None cuts the line."""
        with self._lock:
            number = len(self.calls)
            parts = urlsplit(url)
            self.calls.append(f"{method} {parts.path}")
            fault = self.faults.get(number, "")
            if fault == "cut":
                return None
            answer = self._faulty(fault) if fault.isdigit() else self._answered(method, url, headers, body)
            if self.spec and parts.path.startswith(("/v1", "/v2")):
                asked = json.loads(body) if body else None
                self.complaints += self.spec.breaches(method, url, headers, asked, None if fault.isdigit() else answer)
            return None if fault == "lost" else answer

    def _faulty(self, status: str) -> Answer:
        if status == "401":
            self._tokens.clear()
        answer = failure(int(status), f"as if {status}")
        answer.headers |= {"Retry-After": "7"} if status == "429" else {}
        return answer

    def _answered(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.path == "/ap/oa":
            return self._allow(query)
        if parts.path == "/auth/o2/token":
            return self._grant({name: values[0] for name, values in parse_qs(body.decode()).items()})
        if parts.path.startswith("/upload/"):
            assert "authorization" not in headers, "the token goes to nobody else"
            self.uploads[parts.path] = body
            return Answer(200)
        if parts.path.startswith("/download/"):
            return Answer(200, self.exports[parts.path.rpartition("/")[2]][1])
        if headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            return failure(401, "Token is invalid/expired")
        content = json.loads(body) if body else {}
        for asked, pattern, act in ROUTES:
            if asked == method and (found := re.fullmatch(pattern, parts.path)):
                groups = found.groupdict()
                skill_id = groups.pop("skill", None)
                if skill_id is None:
                    return act(self, content=content, query=query, headers=headers, **groups)
                skill = self.skills.get(skill_id)
                if skill is None or skill.vendor != VENDOR:
                    return failure(404, f"Resource not found. No skill {skill_id}.")
                return act(self, skill=skill, content=content, query=query, headers=headers, **groups)
        return failure(404, f"no such place: {method} {parts.path}")

    # Login with Amazon

    def _allow(self, query: Mapping[str, list[str]]) -> Answer:
        told = {name: values[0] for name, values in query.items()}
        if told["client_id"] != CLIENT or told["code_challenge_method"] != "S256":
            return failure(400, "unknown client")
        code = f"code{len(self.codes)}"
        self.codes[code] = told
        back = urlencode({"code": code, "state": told["state"]})
        return Answer(302, None, {"Location": f"{told['redirect_uri']}?{back}"})

    def _grant(self, form: Mapping[str, str]) -> Answer:
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return Answer(401, {"error": "invalid_client", "error_description": "Client authentication failed."})
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] != REFRESH:
                return Answer(400, {"error": "invalid_grant", "error_description": "The refresh token is invalid."})
        else:
            asked = self.codes.pop(form["code"], None)
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
                return Answer(400, {"error": "invalid_grant", "error_description": "The code is invalid."})
        return Answer(
            200,
            {"access_token": self.token(), "refresh_token": REFRESH, "token_type": "bearer", "expires_in": 3600},
        )

    # Skills

    def list_vendors(self, **_: Any) -> Answer:
        return Answer(200, {"vendors": self.vendors})

    def list_skills(self, *, query: Mapping[str, list[str]], **_: Any) -> Answer:
        vendor = query["vendorId"][0]
        if vendor not in [each["id"] for each in self.vendors]:
            return failure(403, "You do not have access to this vendor.")
        wanted = query.get("skillId")
        found = [each for each in self.skills.values() if each.vendor == vendor and (not wanted or each.id in wanted)]
        start = int(query.get("nextToken", ["0"])[0])
        page = [self._summary(each) for each in found[start : start + 1]]  # one a page, so that pages are turned
        more = {"nextToken": str(start + 1)} if start + 1 < len(found) else {}
        return Answer(200, {"skills": page, "isTruncated": bool(more), **more})

    def _summary(self, skill: Skill) -> Json:
        return {
            "skillId": skill.id,
            "stage": "development",
            "apis": ["custom"],
            "publicationStatus": "CERTIFICATION" if skill.in_review else "DEVELOPMENT",
            "lastUpdated": "2026-11-21T20:00:00.000Z",
            "nameByLocale": skill.names,
        }

    def create(self, *, content: Json, **_: Any) -> Answer:
        told = json.dumps(content["manifest"])
        if "file://" in told:
            return failure(400, "Invalid icon.", violations=[{"message": "file:// is for packages alone"}])
        skill = self.skill(content["manifest"], content["vendorId"])
        skill.busy = POLLS
        return Answer(202, {"skillId": skill.id}, {"Location": f"/v1/skills/{skill.id}/status"})

    def manifest(self, *, skill: Skill, **_: Any) -> Answer:
        return Answer(200, {"manifest": skill.manifest}, {"ETag": skill.tag})

    def status(self, *, skill: Skill, **_: Any) -> Answer:
        skill.busy = max(0, skill.busy - 1)
        state = "IN_PROGRESS" if skill.busy else "SUCCEEDED"
        models = {}
        for locale in skill.models:
            wrong = skill.failed_builds.get(locale)
            step: Json = {"name": "LANGUAGE_MODEL_QUICK_BUILD", "status": state}
            request: Json = {"status": state, "buildDetails": {"steps": [step]}}
            if wrong and not skill.busy:
                step |= {"status": "FAILED", "errors": [{"code": "InvalidModel", "message": wrong}]}
                request["status"] = "FAILED"
            models[locale] = {"eTag": skill.tag, "lastUpdateRequest": request}
        manifest = {"eTag": skill.tag, "lastUpdateRequest": {"status": state}}
        return Answer(200, {"manifest": manifest, **({"interactionModel": models} if models else {})})

    # Packages

    def upload(self, **_: Any) -> Answer:
        url = f"{self.url}/upload/{self.made('upload')}?X-Amz-Signature=secret"
        return Answer(201, {"uploadUrl": url, "expiresAt": "2026-11-21T21:00:00Z"})

    def start_import(self, *, skill: Skill, content: Json, headers: Mapping[str, str], **_: Any) -> Answer:
        if skill.in_review:
            return failure(403, "The skill is in review.")
        if skill.busy:
            return failure(409, "Another update is in progress.")
        if headers.get("if-match", skill.tag) != skill.tag:
            return failure(412, "The eTag does not match.")
        zipped = self.uploads.get(urlsplit(content["location"]).path)
        if zipped is None:
            return failure(400, "The location is not valid.", violations=[{"message": "nothing was uploaded"}])
        import_id = self.made("ask-package.import")
        resources: list[Json] = []
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        if self.spec:
            self.complaints += self.spec.wrong_manifest(json.loads(files["skill.json"])["manifest"])
        models = [path[-10:-5].replace("-", "_") for path in files if path.startswith("interactionModels/")]
        for name in ["Manifest", *(f"InteractionModel.{locale}" for locale in models)]:
            resources.append({"name": name, "status": "SUCCEEDED", "action": "UPDATE"})
        for name, error in self.refuses.items():
            resources = [each for each in resources if each["name"] != name]
            resources.append({"name": name, "status": "FAILED", "action": "UPDATE", "errors": [error]})
        if not self.refuses:
            skill.put(files)
        skill.busy = POLLS
        told = {"status": "ROLLBACK_SUCCEEDED" if self.refuses else "SUCCEEDED"}
        self.imports[import_id] = {**told, "skill": {"skillId": skill.id, "eTag": skill.tag, "resources": resources}}
        self.refuses = {}
        return Answer(202, None, {"Location": f"/v1/skills/imports/{import_id}"})

    def imported(self, *, number: str, **_: Any) -> Answer:
        if number not in self.imports:
            return failure(404, "No such import.")
        told = self.imports[number]
        if self._under_way(number):
            resources = [
                {"name": each["name"], "action": each["action"], "status": "IN_PROGRESS"}
                for each in told["skill"]["resources"]
            ]
            told = {"status": "IN_PROGRESS", "skill": {"skillId": told["skill"]["skillId"], "resources": resources}}
        return Answer(200, told)

    def _under_way(self, number: str) -> bool:
        self.polls[number] = self.polls.get(number, 0) + 1
        return self.polls[number] < POLLS

    def start_export(self, *, skill: Skill, **_: Any) -> Answer:
        if skill.busy:
            return failure(409, "Another update is in progress.")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in skill.files.items():
                packed.writestr(f"skill-package/{name}", content)
        number = self.made("ask-package.export")
        self.exports[number] = (skill.tag, archive.getvalue())
        return Answer(202, None, {"Location": f"/v1/skills/exports/{number}"})

    def exported(self, *, number: str, **_: Any) -> Answer:
        if self._under_way(number):
            return Answer(200, {"status": "IN_PROGRESS"})
        skill = {
            "eTag": self.exports[number][0],
            "location": f"{self.url}/download/{number}",
            "expiresAt": "2026-11-21T21:00:00Z",
        }
        return Answer(200, {"status": "SUCCEEDED", "skill": skill})

    # Testing

    def enable(self, *, skill: Skill, **_: Any) -> Answer:
        if skill.busy or not skill.models:
            return failure(409, "The interaction model is not built.")
        skill.enabled = True
        return Answer(204)

    def enabled(self, *, skill: Skill, **_: Any) -> Answer:
        return Answer(204) if skill.enabled else failure(404, "The skill is not enabled.")

    def validate(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        number = self.made("validation")
        return Answer(202, {"id": number, "status": "IN_PROGRESS"})

    def validation(self, *, number: str, **_: Any) -> Answer:
        if self._under_way(number):
            return Answer(200, {"id": number, "status": "IN_PROGRESS"})
        failed = any(each["status"] == "FAILED" for each in self.validations)
        result = {"validations": self.validations}
        return Answer(200, {"id": number, "status": "FAILED" if failed else "SUCCESSFUL", "result": result})

    def simulate(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        if not skill.enabled:
            return failure(403, "The skill is not enabled.")
        self.modes.append(content["session"]["mode"])
        number = self.made("simulation")
        heard = self.hears.get(content["input"]["content"])
        if heard is None:
            told: Json = {"status": "FAILED", "result": {"error": {"message": "No skill was invoked."}}}
        else:
            said = {"type": "Speech", "content": {"caption": heard["says"]}}
            call = {
                "invocationRequest": {"endpoint": "arn", "body": {"request": heard["request"]}},
                "invocationResponse": {"body": {"response": {"shouldEndSession": heard.get("ends", False)}}},
            }
            result = {"alexaExecutionInfo": {"alexaResponses": [said]}, "skillExecutionInfo": {"invocations": [call]}}
            told = {"status": "SUCCESSFUL", "result": result}
        self.simulations[number] = {"id": number, **told}
        return Answer(200, {"id": number, "status": "IN_PROGRESS"})

    def simulated(self, *, number: str, **_: Any) -> Answer:
        under_way = self._under_way(number)
        return Answer(200, {"id": number, "status": "IN_PROGRESS"} if under_way else self.simulations[number])

    # Beta tests

    def beta(self, *, skill: Skill, **_: Any) -> Answer:
        return Answer(200, skill.beta) if skill.beta else failure(404, "There is no beta test.")

    def create_beta(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        if skill.beta:
            return failure(409, "There is a beta test.")
        skill.beta = {"status": "IN_DRAFT", "invitesRemaining": 500, **content}
        return Answer(201, None, {"Location": f"/v1/skills/{skill.id}/betaTest"})

    def testers(self, *, skill: Skill, **_: Any) -> Answer:
        return Answer(200, {"testers": skill.testers, "isTruncated": False})

    def add_testers(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        known = [each["emailId"] for each in skill.testers]
        new = [each["emailId"] for each in content["testers"] if each["emailId"] not in known]
        skill.testers += [{"emailId": email, "invitationStatus": "NOT_ACCEPTED"} for email in new]
        return Answer(204)

    def remove_testers(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        gone = [each["emailId"] for each in content["testers"]]
        skill.testers = [each for each in skill.testers if each["emailId"] not in gone]
        return Answer(204)

    def start_beta(self, *, skill: Skill, **_: Any) -> Answer:
        if not skill.beta or not skill.testers:
            return failure(409, "There is nobody to test.")
        skill.beta |= {"status": "RUNNING", "invitationUrl": "https://skills-store.amazon.com/deeplink/tvt/1"}
        return Answer(202, None, {"Location": f"/v1/skills/{skill.id}/betaTest"})

    def end_beta(self, *, skill: Skill, **_: Any) -> Answer:
        assert skill.beta
        skill.beta["status"] = "ENDED"
        return Answer(202, None, {"Location": f"/v1/skills/{skill.id}/betaTest"})

    # The store

    def submit(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        if skill.in_review:
            return failure(403, "The skill is in review.")
        number = self.made("certification")
        skill.certifications.append(
            {
                "id": number,
                "status": "IN_PROGRESS",
                "skillSubmissionTimestamp": f"2026-11-21T20:0{len(skill.certifications)}:00.000Z",
                "reviewTrackingInfo": {"estimatedCompletionTimestamp": "2026-11-25T20:00:00.000Z"},
            }
        )
        version = {"version": str(len(skill.versions) + 1), "submissions": [{"status": "IN_REVIEW"}]}
        said = {"message": content["versionMessage"]} if "versionMessage" in content else {}
        skill.versions.append(version | said)
        return Answer(202, None, {"Location": f"/v1/skills/{skill.id}/certifications/{number}"})

    def withdraw(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        for each in skill.certifications:
            each["status"] = "CANCELLED"
        skill.versions[-1]["submissions"] = [{"status": "WITHDRAWN_FROM_CERTIFICATION"}]
        return Answer(204)

    def certifications(self, *, skill: Skill, **_: Any) -> Answer:
        items = [*skill.certifications]
        return Answer(200, {"isTruncated": False, "totalCount": len(items), "items": items})

    def versions(self, *, skill: Skill, **_: Any) -> Answer:
        return Answer(200, {"skillVersions": skill.versions, "isTruncated": False})

    def roll_back(self, *, skill: Skill, content: Json, **_: Any) -> Answer:
        number = self.made("rollback")
        self.rollbacks[number] = {"id": number, "targetVersion": content["targetVersion"], "status": "SUCCEEDED"}
        where = {"Location": f"/v1/skills/{skill.id}/rollbacks/{number}"}
        return Answer(201, {"rollbackRequestId": number}, where)

    def rolled_back(self, *, number: str, **_: Any) -> Answer:
        told = self.rollbacks[number]
        return Answer(200, told | ({"status": "IN_PROGRESS"} if self._under_way(number) else {}))


A_SKILL = r"/v1/skills/(?P<skill>amzn1\.ask\.skill\.[0-9a-f-]+)"
NUMBER = r"(?P<number>[^/]+)"
DEVELOPMENT = f"{A_SKILL}/stages/development"
Act = Callable[..., Answer]
ROUTES: tuple[tuple[str, str, Act], ...] = (
    ("GET", "/v1/vendors", FakeAmazon.list_vendors),
    ("GET", "/v1/skills", FakeAmazon.list_skills),
    ("POST", "/v1/skills", FakeAmazon.create),
    ("GET", f"{DEVELOPMENT}/manifest", FakeAmazon.manifest),
    ("GET", f"{A_SKILL}/status", FakeAmazon.status),
    ("POST", "/v1/skills/uploads", FakeAmazon.upload),
    ("POST", f"{A_SKILL}/imports", FakeAmazon.start_import),
    ("GET", f"/v1/skills/imports/{NUMBER}", FakeAmazon.imported),
    ("POST", f"{DEVELOPMENT}/exports", FakeAmazon.start_export),
    ("GET", f"/v1/skills/exports/{NUMBER}", FakeAmazon.exported),
    ("PUT", f"{DEVELOPMENT}/enablement", FakeAmazon.enable),
    ("GET", f"{DEVELOPMENT}/enablement", FakeAmazon.enabled),
    ("POST", f"{DEVELOPMENT}/validations", FakeAmazon.validate),
    ("GET", f"{DEVELOPMENT}/validations/{NUMBER}", FakeAmazon.validation),
    ("POST", f"{DEVELOPMENT.replace('v1', 'v2')}/simulations", FakeAmazon.simulate),
    ("GET", f"{DEVELOPMENT.replace('v1', 'v2')}/simulations/{NUMBER}", FakeAmazon.simulated),
    ("GET", f"{A_SKILL}/betaTest", FakeAmazon.beta),
    ("POST", f"{A_SKILL}/betaTest", FakeAmazon.create_beta),
    ("GET", f"{A_SKILL}/betaTest/testers", FakeAmazon.testers),
    ("POST", f"{A_SKILL}/betaTest/testers/add", FakeAmazon.add_testers),
    ("POST", f"{A_SKILL}/betaTest/testers/remove", FakeAmazon.remove_testers),
    ("POST", f"{A_SKILL}/betaTest/start", FakeAmazon.start_beta),
    ("POST", f"{A_SKILL}/betaTest/end", FakeAmazon.end_beta),
    ("POST", f"{A_SKILL}/submit", FakeAmazon.submit),
    ("POST", f"{A_SKILL}/withdraw", FakeAmazon.withdraw),
    ("GET", f"{A_SKILL}/certifications", FakeAmazon.certifications),
    ("GET", f"{A_SKILL}/versions", FakeAmazon.versions),
    ("POST", f"{A_SKILL}/rollbacks", FakeAmazon.roll_back),
    ("GET", f"{A_SKILL}/rollbacks/{NUMBER}", FakeAmazon.rolled_back),
)


def _handler(amazon: FakeAmazon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = amazon.answer(self.command, self.path, headers, body)
            if answer is None:
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else b""
            if answer.body is not None and not isinstance(answer.body, bytes):
                content = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler
