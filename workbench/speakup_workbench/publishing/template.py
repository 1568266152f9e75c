"""template.yaml as far as a deployment has to know it: what it asks for, what it would make, what it tells then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from speakup_workbench.errors import Mistake


@dataclass(frozen=True)
class Parameter:
    name: str
    default: str | None
    """What it is unless it is given; None where it has to be."""
    pattern: str
    """What a value has to match as a whole, a regular expression; empty where any will do."""
    choices: tuple[str, ...]
    """The only values it takes; empty where there is no list."""
    numeric: bool
    rule: str
    """The template's own words about the values it takes."""

    def wrong(self, value: str) -> str:
        """What is wrong with a value; empty when nothing is."""
        if self.choices and value not in self.choices:
            return f"it takes {', '.join(each or 'nothing' for each in self.choices)}"
        if self.numeric and not re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII):
            return "it takes a number"
        if not re.fullmatch(self.pattern or "(?s:.*)", value):
            return self.rule or f"it has to match {self.pattern}"
        return ""


@dataclass(frozen=True)
class Resource:
    name: str
    kind: str
    """Such as AWS::Serverless::Function."""
    built: bool
    """Whether `sam build` makes something for it."""


class Template:
    def __init__(self, path: Path) -> None:
        """Raises Mistake when there is none that can be read."""
        self.path = path
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
        except OSError:
            raise Mistake(f"{path}: there is no such file, and it says what to deploy.") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise Mistake(f"{path}: this is no YAML: {error}") from None
        if not isinstance(content, dict) or not isinstance(content.get("Resources"), dict):
            raise Mistake(f"{path}: this is no template: it has no Resources.")
        self._content = content
        self.parameters: Mapping[str, Parameter] = {
            name: _parameter(name, properties) for name, properties in content.get("Parameters", {}).items()
        }

    @property
    def outputs(self) -> Mapping[str, str]:
        """What each output means, by its name."""
        return {name: str(each.get("Description", "")) for name, each in self._content.get("Outputs", {}).items()}

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """Every parameter's value when these are given. Raises Mistake, which names all that cannot be."""
        unknown = [f"it has no parameter {name}" for name in given if name not in self.parameters]
        values = {name: given.get(name, parameter.default) for name, parameter in self.parameters.items()}
        wrong = [
            f"{name} is needed"
            if value is None
            else f"{name} cannot be {value!r}: {self.parameters[name].wrong(value)}"
            for name, value in values.items()
            if value is None or self.parameters[name].wrong(value)
        ]
        found = {name: value or "" for name, value in values.items()}
        if mistakes := [*unknown, *wrong] or [*self._broken_rules(found)]:
            raise Mistake("\n".join(f"{self.path.name}: {each}." for each in mistakes))
        return found

    def resources(self, values: Mapping[str, str]) -> dict[str, Resource]:
        """What there is with these values, before SAM adds roles, versions and the like."""
        return {
            name: Resource(name, str(each.get("Type")), "BuildMethod" in each.get("Metadata", {}))
            for name, each in self._content["Resources"].items()
            if "Condition" not in each or self._value({"Condition": each["Condition"]}, values) is True
        }

    def _broken_rules(self, values: Mapping[str, str]) -> Iterator[str]:
        for rule in self._content.get("Rules", {}).values():
            if self._value(rule.get("RuleCondition", True), values) is not True:
                continue
            for assertion in rule["Assertions"]:
                if self._value(assertion["Assert"], values) is False:
                    yield str(assertion.get("AssertDescription", "its parameters contradict each other")).rstrip(".")

    def _value(self, expression: Any, values: Mapping[str, str]) -> Any:
        """What an expression of conditions or rules comes to; itself where it is of a kind unknown here.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
        """
        match expression:
            case {"Ref": str(name)}:
                return values.get(name, name)
            case {"Condition": str(name)}:
                return self._value(self._content["Conditions"][name], values)
            case {"Fn::Equals": [one, other]}:
                return _text(self._value(one, values)) == _text(self._value(other, values))
            case {"Fn::Not": [one]}:
                return not self._value(one, values)
            case {"Fn::And": [*each]}:
                return all(self._value(one, values) for one in each)
            case {"Fn::Or": [*each]}:
                return any(self._value(one, values) for one in each)
            case {"Fn::EachMemberEquals": [[*each], one]}:
                return all(_text(self._value(member, values)) == _text(self._value(one, values)) for member in each)
            case {"Fn::Contains": [[*each], one]}:
                return self._value(one, values) in [_text(choice) for choice in each]
            case bool() | dict():
                return expression
        return _text(expression)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as the long ones: !Ref Name is {"Ref": "Name"}."""


def _short(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any = None
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _short)


def _parameter(name: str, properties: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        default=_text(properties["Default"]) if "Default" in properties else None,
        pattern=str(properties.get("AllowedPattern", "")),
        choices=tuple(map(_text, properties.get("AllowedValues", ()))),
        numeric=properties.get("Type") == "Number",
        rule=str(properties.get("ConstraintDescription", "")),
    )


def _text(value: object) -> str:
    """As CloudFormation has it, for which every parameter is text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
