"""`python -m speakup_workbench` is the `speakup` command, for who has no path to it."""

from speakup_workbench.cli import main

main()
