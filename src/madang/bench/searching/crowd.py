"""Many who ask at once, for minutes: errors, answers a second, how long the slowest wait."""

import threading
import time
from random import Random
from urllib.parse import quote

from madang.bench import processes
from madang.bench.searching import questions
from madang.bench.searching.clients import Client
from madang.bench.searching.figures import Figures, spread
from madang.bench.synthetic.titles import SEED

CLIENTS = 16


def measure(env: dict[str, str], seconds: int, figures: Figures) -> None:
    """Sixteen askers without a pause, of pages, API and completion, for so many seconds."""
    paths, port = _paths(), processes.free_port()
    told: list[tuple[int, float]] = []
    with processes.server(env, port):
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=_ask, args=(port, paths, n, until, told)) for n in range(CLIENTS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
    errors = [status for status, _ in told if status != 200]
    times = spread([one for _, one in told])
    figures.tell(
        "errors of 16 askers",
        len(errors),
        "answers",
        at_most=0,
        statuses=sorted(set(errors)),
        seconds=seconds,
    )
    figures.tell("answers of 16 askers", len(told) / took, "answers/s", **times, answers=len(told))


def _ask(port: int, paths: list[str], number: int, until: float, told: list[tuple[int, float]]) -> None:
    rng = Random(SEED + number)
    with Client(port) as client:
        while time.monotonic() < until:
            status, _, seconds = client.ask(rng.choice(paths))
            told.append((status, seconds))


def _paths() -> list[str]:
    """Each question once as page and once of the API, and what is typed on the way to it."""
    asked = [*questions.of_one_word(), *questions.of_two_words(), *questions.of_word_department_and_days()]
    asked += questions.of_three_facets()
    typed = [f"/api/v1/search/complete?q={quote(one)}" for one in questions.prefixes()]
    return [one.page for one in asked] + [one.api for one in asked] + typed
