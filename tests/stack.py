"""What CloudFormation would make of template.yaml: SAM's own translation of it, decided for some parameters.

Nothing here asks Amazon. A reference is spelled: `<TotalsTable>` is what `!Ref TotalsTable` will be,
`<TotalsTable.Arn>` what `!GetAtt TotalsTable.Arn` will be.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SAM = ROOT / ".venv-sam" / "bin"
SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/speak-up/6f1d3f3e-0000-4000-8000-000000000000",
    "AWS::StackName": "speak-up",
}
TRANSLATE = """
import json, sys, boto3
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
template = yaml_parse(open(sys.argv[1], encoding="utf-8").read())
for resource in template["Resources"].values():
    for name in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
        resource["Properties"][name] = "s3://bucket/key"  # as after `sam package`
session = boto3.Session(region_name="us-east-1")
print(json.dumps(Translator({}, Parser(), boto_session=session).translate(template, json.loads(sys.argv[2]))))
"""
_NOTHING = object()
_REFERENCE = re.compile(r"<([A-Za-z]\w*)(?:\.[\w.]+)?>")


@dataclass(frozen=True)
class Stack:
    """A stack that was never made."""

    parameters: Mapping[str, str]
    """Those that were given; all others have their defaults."""
    source: Path = ROOT / "template.yaml"

    @cached_property
    def template(self) -> Mapping[str, Any]:
        """What SAM makes of the source."""
        return _translated(self.source, json.dumps(self.parameters, sort_keys=True))

    @cached_property
    def decided(self) -> dict[str, Any]:
        """The same without parameters and conditions: a template of only what there is, references as they were."""
        return {
            part: {name: self._decide(content) for name, content in self.template[part].items() if self._has(content)}
            for part in ("Resources", "Outputs")
        }

    @cached_property
    def resources(self) -> dict[str, Any]:
        """Each resource that there is, by its logical id, all references spelled."""
        return {name: _spelled(content) for name, content in self.decided["Resources"].items()}

    @cached_property
    def outputs(self) -> dict[str, str]:
        return {name: _spelled(content["Value"]) for name, content in self.decided["Outputs"].items()}

    def of_type(self, kind: str) -> dict[str, Any]:
        """The properties of every resource of a type, as in AWS::SQS::Queue."""
        return {name: each.get("Properties", {}) for name, each in self.resources.items() if each["Type"] == kind}

    @cached_property
    def refusals(self) -> list[str]:
        """Why CloudFormation would not begin: what it says of each parameter, and of those that contradict another."""
        said = [
            about.get("ConstraintDescription", f"{name} is none of {about.get('AllowedValues')}")
            for name, about in self.template["Parameters"].items()
            if not _fits(self._parameter(name), about)
        ]
        said += [
            assertion["AssertDescription"]
            for rule in self.template["Rules"].values()
            if self._holds(rule["RuleCondition"])
            for assertion in rule["Assertions"]
            if not self._holds(assertion["Assert"])
        ]
        return said

    def _parameter(self, name: str) -> str:
        return str(self.parameters.get(name, self.template["Parameters"][name]["Default"]))

    def _has(self, content: Mapping[str, Any]) -> bool:
        return "Condition" not in content or self._holds({"Condition": content["Condition"]})

    def _holds(self, condition: Mapping[str, Any]) -> bool:
        match condition:
            case {"Condition": str(name)}:
                return self._holds(self.template["Conditions"][name])
            case {"Fn::Equals": [one, other]}:
                return bool(self._decide(one) == self._decide(other))
            case {"Fn::Not": [one]}:
                return not self._holds(one)
            case {"Fn::And": several}:
                return all(self._holds(one) for one in several)
            case {"Fn::Or": several}:
                return any(self._holds(one) for one in several)
            case {"Fn::EachMemberEquals": [several, other]}:
                return all(self._decide(one) == self._decide(other) for one in several)
        raise AssertionError(f"{condition} is no condition that is known here")

    def _decide(self, value: Any) -> Any:
        match value:
            case {"Fn::If": [name, then, otherwise]}:
                return self._decide(then if self._holds({"Condition": name}) else otherwise)
            case {"Ref": "AWS::NoValue"}:
                return _NOTHING
            case {"Ref": str(name)} if name in self.template["Parameters"]:
                return self._parameter(name)
            case {"Fn::Sub": str(text)}:
                filled = self._filled(text)
                return {"Fn::Sub": filled} if "${" in filled else filled
            case {"Fn::Sub": [text, names]}:
                return {"Fn::Sub": [self._filled(text), self._decide(names)]}
            case dict():
                found = {key: self._decide(content) for key, content in value.items() if key != "Condition"}
                found |= {key: value[key] for key in value.keys() & {"Condition"} if isinstance(value[key], dict)}
                return {key: content for key, content in found.items() if content is not _NOTHING}
            case list():
                return [content for content in map(self._decide, value) if content is not _NOTHING]
        return value

    def _filled(self, text: str) -> str:
        for name in self.template["Parameters"]:
            text = text.replace(f"${{{name}}}", self._parameter(name))
        return text


def references(value: Any) -> Iterator[str]:
    """The logical ids of the resources that a spelled value names."""
    match value:
        case str():
            yield from _REFERENCE.findall(value)
        case dict():
            for content in value.values():
                yield from references(content)
        case list():
            for content in value:
                yield from references(content)


@cache
def _translated(source: Path, parameters: str) -> Mapping[str, Any]:
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    command = [str(SAM / "python"), "-W", "ignore", "-c", TRANSLATE, str(source), parameters]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    template: Mapping[str, Any] = json.loads(run.stdout)
    return template


def _fits(value: str, about: Mapping[str, Any]) -> bool:
    is_allowed = value in map(str, about.get("AllowedValues", [value]))
    return is_allowed and re.fullmatch(about.get("AllowedPattern", "(?s).*"), value) is not None


def _spelled(value: Any) -> Any:
    match value:
        case {"Ref": str(name)}:
            return PSEUDO.get(name, f"<{name}>")
        case {"Fn::GetAtt": [str(name), attribute]}:
            return f"<{name}.{attribute}>"
        case {"Fn::GetAtt": str(place)}:
            return f"<{place}>"
        case {"Fn::Sub": str(text)}:
            return _put(text, {})
        case {"Fn::Sub": [str(text), names]}:
            return _put(text, _spelled(names))
        case {"Fn::Select": [index, {"Fn::Split": [separator, whole]}]}:
            return _spelled(whole).split(separator)[int(index)]
        case {"Fn::Join": [separator, parts]}:
            return separator.join(map(_spelled, parts))
        case dict():
            return {key: _spelled(content) for key, content in value.items()}
        case list():
            return [_spelled(content) for content in value]
    return value


def _put(text: str, names: Mapping[str, str]) -> str:
    known = {**PSEUDO, **names}
    return re.sub(r"\$\{([\w:.]+)\}", lambda found: known.get(found[1], f"<{found[1]}>"), text)
