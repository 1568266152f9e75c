"""The `speakup` command; `python -m speakup_workbench` for who has no path to it.

Nothing is imported at the top: a process that a command starts runs the script of that command as far as its imports.
"""

from __future__ import annotations

import sys


def main() -> None:
    early = None
    if sys.argv[1:2] == ["web"]:
        from speakup_workbench.web.worker import Worker

        early = Worker()  # it starts while this process reads what is wanted

    from speakup_workbench import cli

    cli.main(obj=early)


if __name__ == "__main__":
    main()
