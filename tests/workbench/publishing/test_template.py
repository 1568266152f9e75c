from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing.template import Template

TEMPLATE = """
Parameters:
  Id: {Type: String, Default: "", AllowedPattern: "^(a[0-9]+)?$", ConstraintDescription: an id is a and digits}
  Days: {Type: Number, Default: 30, AllowedValues: [1, 30]}
  Many: {Type: Number, Default: 1}
  Loud: {Type: String, Default: false}
  Topic: {Type: String}
Rules:
  LoudNeedsAnId:
    RuleCondition: !Equals [!Ref Loud, "true"]
    Assertions:
      - {Assert: !Not [!Equals [!Ref Id, ""]], AssertDescription: Loud needs an Id.}
      - {Assert: !Contains [[30, 60], !Ref Days], AssertDescription: Loud keeps its logs.}
      - {Assert: !EachMemberIn [[a], [b]]}
Conditions:
  HasId: !Not [!Equals [!Ref Id, ""]]
  IsLoud: !Equals [!Ref Loud, true]
  Both: !And [!Condition HasId, !Condition IsLoud]
  Either: !Or [!Condition HasId, !Condition IsLoud]
Resources:
  Always: {Type: T, Metadata: {BuildMethod: makefile}, Properties: {Text: !Sub "${Id}", Other: !GetAtt Always.Arn}}
  WithId: {Type: T, Condition: HasId}
  WithBoth: {Type: T, Condition: Both}
  WithEither: {Type: T, Condition: Either}
Outputs:
  Told: {Description: What it is, Value: !If [HasId, !Ref Always, no]}
"""


@pytest.fixture
def template(tmp_path: Path) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return Template(path)


def test_what_is_not_given_is_what_the_template_says(template: Template) -> None:
    assert template.values({"Topic": "t"}) == {"Id": "", "Days": "30", "Many": "1", "Loud": "false", "Topic": "t"}
    assert template.outputs == {"Told": "What it is"}


@pytest.mark.parametrize(
    ("given", "resources"),
    [
        ({}, "Always"),
        ({"Id": "a1"}, "Always WithId WithEither"),
        ({"Loud": "true"}, "Always WithEither"),
        ({"Loud": "true", "Id": "a1"}, "Always WithId WithBoth WithEither"),
    ],
)
def test_conditions_decide_what_there_is(template: Template, given: dict[str, str], resources: str) -> None:
    found = template.resources({"Id": "", "Loud": "false"} | given)
    assert " ".join(found) == resources
    assert [name for name, resource in found.items() if resource.built] == ["Always"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "template.yaml: Topic is needed."),
        ({"Topic": "t", "Id": "b"}, "template.yaml: Id cannot be 'b': an id is a and digits."),
        ({"Topic": "t", "Id": "a1\n"}, "template.yaml: Id cannot be 'a1\\n': an id is a and digits."),
        ({"Topic": "t", "Days": "31"}, "template.yaml: Days cannot be '31': it takes 1, 30."),
        ({"Topic": "t", "Many": "few"}, "template.yaml: Many cannot be 'few': it takes a number."),
        ({"Topic": "t", "Off": "1"}, "template.yaml: it has no parameter Off."),
        ({"Topic": "t", "Loud": "true"}, "template.yaml: Loud needs an Id."),
        ({"Topic": "t", "Loud": "true", "Id": "a1", "Days": "1"}, "template.yaml: Loud keeps its logs."),
        ({"Id": "b", "Days": "2"}, "Id cannot be 'b': an id is a and digits.\ntemplate.yaml: Days cannot be"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_the_templates_words(
    template: Template, given: dict[str, str], told: str
) -> None:
    with pytest.raises(Mistake) as mistake:
        template.values(given)
    assert told in str(mistake.value)


def test_what_contradicts_nothing_is_taken(template: Template) -> None:
    assert template.values({"Topic": "t", "Loud": "true", "Id": "a1"})["Id"] == "a1"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no such file"),
        ("a: [", "this is no YAML"),
        ("a: 1", "this is no template"),
        ("", "no template"),
    ],
)
def test_a_file_that_is_no_template_is_named(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "template.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Mistake) as mistake:
        Template(path)
    assert str(mistake.value).startswith(f"{path}: ")
    assert told in str(mistake.value)
