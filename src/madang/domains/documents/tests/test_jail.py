"""The jail: children that die, hang, grow or try to break out end alone, and the pool goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from madang.domains.documents import jail
from madang.domains.documents.content import Unread
from madang.domains.documents.jail import Pool, Request
from madang.domains.documents.jail.tasks import TASKS

_TASKS = ["echo", "sleep", "spin", "allocate", "die", "boast", "try_everything", "environment", "scribble"]
_MODULE = "madang.domains.documents.tests.jailed"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool({name: f"{_MODULE}:{name}" for name in _TASKS} | TASKS, memory=512 << 20)
    yield made
    made.close()


def test_bytes_and_values_come_back(pool: Pool) -> None:
    assert pool.ask("echo", b"12345", what="가").value == {"length": 5, "options": {"what": "가"}}
    assert pool.ask("echo", b"\0" * (3 << 20), raw=True).value == b"\0" * (3 << 20)


LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="namespaces, filters of calls and /proc are Linux's"
)


@LINUX
def test_nothing_in_the_jail_reaches_out(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of the server")
    walls = pool.confinement()
    assert walls["network"] and walls["memory"]
    tried = pool.ask("try_everything", b"", parent=os.getpid(), file=str(tmp_path / "secret")).value
    if not walls["files"]:
        for name in ("read a file", "write beside", "list the root"):
            tried.pop(name)
    if not walls["calls"]:
        tried = {name: tried[name] for name in tried if name.endswith("file") or "write" in name}
    assert tried == dict.fromkeys(tried, True)


def test_the_child_knows_no_secret_and_no_django(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADANG_SECRET_KEY", "a secret of the server")
    fresh = Pool({"environment": f"{_MODULE}:environment"})
    found = fresh.ask("environment", b"").value
    fresh.close()
    assert found == {
        "names": ["HOME", "LANG", "OMP_NUM_THREADS", "PATH", "TMPDIR"],
        "django": False,
        "folder": [],
    }


def test_the_scratch_folder_can_be_written(pool: Pool) -> None:
    assert pool.ask("scribble", b"kept").value == {"said": "kept", "left": []}


@pytest.mark.parametrize(
    ("task", "options", "code"),
    [
        ("die", {}, Unread.CRASHED),
        ("die", {"quietly": True}, Unread.CRASHED),
        ("allocate", {}, Unread.OUT_OF_MEMORY),
        ("sleep", {"long": 60}, Unread.OUT_OF_TIME),
        ("spin", {}, Unread.OUT_OF_TIME),
        ("boast", {"length": 17 << 20}, Unread.TOO_LARGE),
        ("no such task", {}, Unread.CRASHED),
    ],
)
def test_a_child_that_fails_fails_alone(
    pool: Pool, task: str, options: dict[str, object], code: Unread
) -> None:
    answer = pool.serve(Request(task, b"x", options, seconds=10.0 if task == "allocate" else 0.2))
    assert answer.failure is not None
    assert answer.failure.code is code
    assert pool.ask("echo", b"next").value["length"] == 4


@LINUX
def test_a_child_killed_from_outside_is_replaced(pool: Pool) -> None:
    asked = threading.Thread(target=lambda: answers.append(pool.ask("sleep", b"", long=30)))
    answers: list[object] = []
    asked.start()
    deadline = time.monotonic() + 10
    while not (busy := _busy_child()) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(busy, signal.SIGKILL)
    asked.join(10)
    assert answers[0].failure.code is Unread.CRASHED  # type: ignore[attr-defined]
    assert pool.ask("echo", b"next").value["length"] == 4


def _busy_child() -> int:
    """A child of this process that sleeps in the task (its wait is in the clock, not in the pipe)."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            call = Path(f"/proc/{child}/wchan").read_text()
            if "nanosleep" in call:
                return int(child)
    return 0


def test_threads_share_the_children(pool: Pool) -> None:
    found: list[int] = []

    def work(size: int) -> None:
        for _ in range(20):
            found.append(pool.ask("echo", b"x" * size).value["length"] - size)

    threads = [threading.Thread(target=work, args=(size,)) for size in (1, 70_000, 3, 200_000, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 100


def test_many_are_answered_as_they_are_done_and_drawn_no_further_than_needed(pool: Pool) -> None:
    drawn: list[int] = []

    def requests() -> Iterator[Request]:
        for number in range(12):
            drawn.append(number)
            yield Request("echo" if number else "sleep", b"", {"long": 0.3}, key=number)

    answers = pool.ask_many(requests())
    first = next(answers)
    assert first.key != 0, "the slow one does not hold up the others"
    assert len(drawn) <= pool.children + 1
    assert sorted([first.key, *(answer.key for answer in answers)]) == list(range(12))


@LINUX
def test_children_end_with_their_server() -> None:
    program = (
        "import sys, time; sys.path[:] = sys.argv[1].split(chr(10))\n"
        "from madang.domains.documents.jail import Pool\n"
        f"pool = Pool({{'sleep': '{_MODULE}:sleep'}})\n"
        "import threading; threading.Thread(target=pool.ask, args=('sleep', b''), kwargs={'long': 60}).start()\n"
        "print('x', flush=True); time.sleep(1.0)\n"
        "import glob; print(*[open(p).read() for p in glob.glob('/proc/self/task/*/children')], flush=True)\n"
        "time.sleep(60)"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program, "\n".join(sys.path)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    server.stdout.readline()
    (child,) = server.stdout.readline().split()
    server.kill()
    server.wait()
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(child)


def _alive(pid: str) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_children_that_were_let_go_are_followed_by_others() -> None:
    assert jail.confinement()
    jail.let_go()
    jail.let_go()
    assert jail.ask("examine", b"text", name="a.txt", title="").failure is None
