"""An AWS SAM that needs no account: it writes down how it is called, and says what SAM says in such a case."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

BUILT = "Build Succeeded\n"
CHANGES = """\
\tCreating the required resources...

CloudFormation stack changeset
----------------------------------------------------------------------------------------------------
Operation                LogicalResourceId        ResourceType             Replacement
----------------------------------------------------------------------------------------------------
+ Add                    TreeCountFunction        AWS::Lambda::Function    N/A
+ Add                    TreeCountFunctionRole    AWS::IAM::Role           N/A
* Modify                 TreeCountTable           AWS::DynamoDB::Table     True
- Delete                 OldAlarm                 AWS::CloudWatch::Alarm   N/A
----------------------------------------------------------------------------------------------------

Changeset created successfully. arn:aws:cloudformation:us-east-1:111122223333:changeSet/samcli-deploy1/1
"""
DONE = "Successfully created/updated stack - speakup-dev in us-east-1\n"
ANSWERS: dict[str, tuple[int, str]] = {
    "well": (0, CHANGES + DONE),
    "nothing new": (0, "No changes to deploy. Stack speakup-dev is up to date\n"),
    "refused": (
        1,
        "Error: Failed to create changeset for the stack: speakup-dev, ex: Waiter ChangeSetCreateComplete failed: "
        "Waiter encountered a terminal failure state Status: FAILED. Reason: Transform failed\n",
    ),
    "rolled back": (
        1,
        "Error: Failed to create changeset for the stack: speakup-dev, An error occurred (ValidationError) when "
        "calling the CreateChangeSet operation: Stack:arn:aws:cloudformation:us-east-1:111122223333:stack/speakup-dev "
        "is in ROLLBACK_COMPLETE state and can not be updated.\n",
    ),
    "expired": (
        1,
        "Error: Failed to create managed resources: An error occurred (ExpiredToken) when calling the DescribeStacks "
        "operation: The security token included in the request is expired\n",
    ),
    "forbidden": (
        1,
        "Error: Failed to create managed resources: An error occurred (AccessDenied) when calling the CreateStack "
        "operation: User: arn:aws:iam::111122223333:user/ada is not allowed\n",
    ),
}
OUTPUTS = [
    {
        "OutputKey": "TreeCountEndpoint",
        "OutputValue": "arn:aws:lambda:us-east-1:111122223333:function:tree-count:live",
        "Description": "The endpoint",
    },
    {"OutputKey": "TreeCountTable", "OutputValue": "speakup-dev-TreeCountTable-1", "Description": "The table"},
]


class FakeSam:
    def __init__(self, folder: Path, skill: str = "TreeCount") -> None:
        self.folder = folder
        self.outputs = json.dumps(OUTPUTS).replace("TreeCount", skill)
        self._log = folder / "calls.jsonl"
        folder.mkdir()
        self.plays()
        program = folder / "sam"
        program.write_text(f"#!{sys.executable}\n{Path(__file__).read_text(encoding='utf-8')}", encoding="utf-8")
        program.chmod(0o755)

    def plays(self, deploy: str = "well", *, builds: bool = True, tells: bool = True) -> None:
        """What it does from now on: one of ANSWERS, whether it can build, and whether it tells outputs."""
        answers = {
            "build": (0, BUILT) if builds else (1, "Build Failed\nError: CustomMakeBuilder:MakeBuild - Make Failed\n"),
            "deploy": ANSWERS[deploy],
            "list": (0, self.outputs) if tells else (1, ""),
        }
        (self.folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")

    @property
    def calls(self) -> Sequence[Sequence[str]]:
        """The arguments of each call so far."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines]


def main() -> int:
    folder = Path(sys.argv[0]).parent
    with (folder / "calls.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(sys.argv[1:]) + "\n")
    status, text = json.loads((folder / "answers.json").read_text(encoding="utf-8"))[sys.argv[1]]
    if "--no-execute-changeset" in sys.argv:
        text = text.replace(DONE, "")
    print(text, end="", file=sys.stderr if status else sys.stdout)
    return int(status)


if __name__ == "__main__" and os.path.basename(sys.argv[0]) == "sam":
    sys.exit(main())
