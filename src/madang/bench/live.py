"""From an official's act to the open pages: many watchers of one case, acts over HTTP, real processes."""

import argparse
import http.client
import json
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madang.bench import processes
from madang.commands.progress import Progress, say

HELP = "from act to visible in open pages"

_PAST = "-60d"  # by now the case is late, so that its delay can be explained again and again
_PATIENCE = 30.0  # seconds
_PAUSE = 0.05  # seconds between acts

Heard = queue.Queue[dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--watchers", type=int, default=2000)
    parser.add_argument("--acts", type=int, default=100)


@dataclass
class Measured:
    """Seconds from the begin of an act, and from its answer, to each receipt; and how long the acts took."""

    from_begin: list[float] = field(default_factory=list)
    from_answer: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)


def run(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        env = processes.environment(Path(folder))
        processes.run_module("madang", "migrate", env=env)
        made = json.loads(processes.run_module("madang.bench.live_setup", env=env | {"MADANG_NOW": _PAST}))
        port, live_port = processes.free_port(), processes.free_port()
        with processes.server(env | {"MADANG_LIVE_PORT": str(live_port)}, port) as server:
            live = processes.child_of(server, "live")
            before = processes.memory_kib(live)
            with _watchers(live_port, made["number"], args.watchers) as crowd:
                heard = _lines(crowd)
                began = time.monotonic()
                opened = _next(heard)["open"]
                _say_memory(
                    args.watchers, opened, time.monotonic() - began, processes.memory_kib(live) - before
                )
                measured = _act(port, made, args.acts, heard)
                crowd.terminate()
    _say_latency(args, measured)
    say(f"bench live: {args.acts} acts before {opened} watchers")
    return 0


def _watchers(port: int, number: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "madang.bench.watchers", "127.0.0.1", str(port), f"/live/cases/{number}"]
    return subprocess.Popen(
        [*command, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _lines(crowd: subprocess.Popen[str]) -> Heard:
    """What the watchers say, read by a thread of its own."""
    heard: Heard = queue.Queue()

    def read() -> None:
        for line in crowd.stdout or ():
            heard.put(json.loads(line))

    threading.Thread(target=read, daemon=True).start()
    return heard


def _next(heard: Heard) -> dict[str, Any]:
    try:
        return heard.get(timeout=_PATIENCE)
    except queue.Empty:
        raise ValueError(f"the watchers were not told within {_PATIENCE:.0f} s") from None


def _act(port: int, made: dict[str, str], acts: int, heard: Heard) -> Measured:
    measured = Measured()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with Progress("acts", acts) as progress:
        for _ in range(acts):
            begin = time.monotonic()
            _explain_delay(connection, made["number"], made["token"])
            answer = time.monotonic()
            instants = _next(heard)["instants"]
            while min(instants) < begin:  # of an event before this act
                instants = _next(heard)["instants"]
            measured.acts.append(answer - begin)
            measured.from_begin += [at - begin for at in instants]
            measured.from_answer += [max(0.0, at - answer) for at in instants]
            progress.advance()
            time.sleep(_PAUSE)
    return measured


def _explain_delay(connection: http.client.HTTPConnection, number: str, token: str) -> None:
    connection.request(
        "POST",
        f"/api/v1/cases/{number}/actions/explain-delay",
        json.dumps({"reason": "장마로 현장 조사가 미루어졌습니다."}),
        {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": secrets.token_hex(12),
            "Content-Type": "application/json",
        },
    )
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise ValueError(f"the act was answered {answer.status}: {body[:500]!r}")


def _say_memory(watchers: int, opened: int, seconds: float, grown: int) -> None:
    if opened != watchers:
        raise ValueError(f"only {opened} of {watchers} watchers could connect")
    processes.figure("live", "watchers open", opened, "streams", seconds=round(seconds, 2))
    processes.figure("live", "memory of the live process for each watcher", grown / watchers, "KiB")


def _say_latency(args: argparse.Namespace, measured: Measured) -> None:
    about = {"watchers": args.watchers, "acts": args.acts}
    for name, values in (
        ("act over HTTP", measured.acts),
        ("from the begin of the act to receipt", measured.from_begin),
        ("from the answer of the act to receipt", measured.from_answer),
    ):
        for label, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
            processes.figure(
                "live", f"{name}, {label}", 1000 * processes.percentile(values, share), "ms", **about
            )
