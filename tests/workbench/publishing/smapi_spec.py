"""Amazon's own description of its skill management API, for whoever has it: an OpenAPI 2 file, as in the ASK CLI."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft4Validator


class SmapiSpec:
    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        self._definitions = content["definitions"]
        bases = {each.get("x-inheritsFrom", "") for each in self._definitions.values()}
        for name, each in self._definitions.items():
            open_ended = "discriminator" in each or "x-inheritsFrom" in each or "additionalProperties" in each
            if "properties" in each and not open_ended and name not in bases:
                each["additionalProperties"] = False  # so that a misspelt field is a breach
        self._paths = {
            re.compile("/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in path.split("/"))): told
            for path, told in sorted(content["paths"].items(), key=lambda item: item[0].count("{"))
        }

    def breaches(self, method: str, url: str, headers: Mapping[str, str], body: Any, answer: Any) -> Iterator[str]:
        """What of a request, and of its answer unless that is a fault, is not as Amazon describes it."""
        parts = urlsplit(url)
        asked = f"{method} {parts.path}"
        paths = [told for pattern, told in self._paths.items() if pattern.fullmatch(parts.path)]
        told = next((path[method.lower()] for path in paths if method.lower() in path), None)
        if told is None:
            yield f"{asked}: there is no such operation"
            return
        query = parse_qs(parts.query)
        parameters = {each["name"]: each for each in told.get("parameters", [])}
        for name in query:
            if parameters.get(name, {}).get("in") != "query":
                yield f"{asked}: there is no parameter {name}"
        for name, parameter in parameters.items():
            given = {"query": query, "header": {key.title(): value for key, value in headers.items()}, "body": body}
            where = parameter["in"]
            if where in ("query", "header") and parameter.get("required") and name not in (given[where] or {}):
                yield f"{asked}: {name} is missing"
            if where == "body" and (body is not None or parameter.get("required")):
                yield from (f"{asked}: {wrong}" for wrong in self._wrong(parameter["schema"], body))
        if body is not None and not any(each["in"] == "body" for each in parameters.values()):
            yield f"{asked}: it takes no body"
        if answer is not None:
            yield from (f"{asked} → {answer.status}: {wrong}" for wrong in self._wrong_answer(told, answer))

    def wrong_manifest(self, manifest: Any) -> list[str]:
        """What of a manifest is not as Amazon describes it."""
        return [*self._wrong({"$ref": "#/definitions/v1.skill.Manifest.SkillManifest"}, manifest)]

    def _wrong_answer(self, told: Mapping[str, Any], answer: Any) -> Iterator[str]:
        described = told["responses"].get(str(answer.status))
        if described is None:
            yield "there is no such answer"
            return
        if "schema" in described:
            yield from self._wrong(described["schema"], answer.body)
        elif answer.body is not None:
            yield "it has no body"
        if (
            "Location" in described.get("headers", {})
            and "schema" not in described
            and "Location" not in answer.headers
        ):
            yield "Location is missing"

    def _wrong(self, schema: Mapping[str, Any], content: Any) -> Iterator[str]:
        whole = {"allOf": [schema], "definitions": self._definitions}
        for error in Draft4Validator(whole).iter_errors(content):
            yield f"{error.json_path}: {error.message}"[:300]
