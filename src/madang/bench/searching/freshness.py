"""From the commit of a disclosure, or of a withdrawal, until a search over HTTP knows of it."""

import time
from urllib.parse import quote

import orjson

from madang.bench import processes
from madang.bench.searching.clients import Client
from madang.bench.searching.figures import Figures, spread
from madang.bench.searching.writing import publish, withdraw, word_of

NEW, GONE = 1.2, 1.0  # seconds, 95 of 100
TIMES = 40
_GIVE_UP, _PAUSE = 30.0, 0.01  # seconds


def measure(env: dict[str, str], figures: Figures) -> None:
    """Discloses and withdraws documents one after the other, while the worker of the server follows."""
    port = processes.free_port()
    found, gone = [], []
    with processes.server(env, port), Client(port) as client:
        for n in range(TIMES):
            word = word_of(n)
            (uid,) = publish(word)
            found.append(_until(client, word, 1))
            withdraw(uid)
            gone.append(_until(client, word, 0))
    for name, seconds, most in (("new document found", found, NEW), ("withdrawn document gone", gone, GONE)):
        told = spread(seconds)
        figures.tell(name, told["p95"] / 1000, "s", at_most=most, times=len(seconds), **told)


def _until(client: Client, word: str, wanted: int) -> float:
    """Seconds until so many documents are found by a word; the longest that is waited for where it never is."""
    began = time.perf_counter()
    while time.perf_counter() - began < _GIVE_UP:
        status, body, _ = client.ask(f"/api/v1/documents?q={quote(word)}")
        if status == 200 and orjson.loads(body)["total"] == wanted:
            return time.perf_counter() - began
        time.sleep(_PAUSE)
    return _GIVE_UP
