"""The process of a conversation leaves nothing behind when it is ended."""

import os
import threading
import time
from pathlib import Path

from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import Gone, Worker
from tests.workbench.web.river import project

HANGING = """
import os
import threading
from pathlib import Path


def handler(event, context):
    Path(__file__).with_name("pid").write_text(str(os.getpid()))
    while True:
        pass
"""


def test_a_skill_that_hangs_in_a_process_of_its_own_ends_with_the_conversation(tmp_path: Path) -> None:
    model = project(tmp_path) / "interaction_models" / "river" / "en-US.json"
    (tmp_path / "river.py").write_text(HANGING, encoding="utf-8")
    wanted = Wanted(tmp_path, handler="river.py:handler", model=model)
    worker, told = Worker(), list[str]()
    worker.meet(wanted)

    def open_and_wait() -> None:
        worker.ask({"do": "open", "skill": wanted.chosen, "settings": {}, "seed": 1}, 60)
        try:
            worker.ask({"do": "say", "words": "open my river", "line": None}, 60)
        except Gone as gone:
            told.append(str(gone))

    listener = threading.Thread(target=open_and_wait)
    listener.start()
    noted = tmp_path / "pid"
    while not (noted.exists() and noted.read_text()):
        time.sleep(0.02)
    skill = int(noted.read_text())
    assert _is_running(skill)
    worker.close()
    listener.join()

    assert told and "ended its process" in told[0]
    assert not _is_running(skill)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
