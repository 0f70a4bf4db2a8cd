"""Acts on cases each second: by the actions themselves, and over HTTP with several clients; none may be lost."""

import argparse
import http.client
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from madang.bench import processes
from madang.bench.journey import planned_acts
from madang.commands.progress import say

HELP = "acts on cases each second"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8, help="clients over HTTP")
    parser.add_argument("--processes", type=int, default=4, help="processes at the level of actions")
    parser.add_argument("--level", choices=("actions", "http", "both"), default="both")
    parser.add_argument(
        "--database", default="", help="postgresql://… of an empty database; SQLite otherwise"
    )


def run(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        env = processes.environment(Path(folder))
        if args.database:
            env["MADANG_DATABASE_URL"] = args.database
        kind = "postgresql" if env.get("MADANG_DATABASE_URL") else "sqlite"
        processes.figure("acts", "fsync of 4 KiB", fsyncs_a_second(Path(folder)), "1/s", database=kind)
        processes.run_module("madang", "migrate", env=env)
        made = json.loads(processes.run_module("madang.bench.act_setup", env=env))
        done = 0
        if args.level != "http":
            done += _by_actions(args, env, made, kind)
        if args.level != "actions":
            done += _over_http(args, env, made, kind)
        kept = int(processes.run_module("madang.bench.act_count", env=env))
    processes.figure("acts", "acts acknowledged but not found", max(0, done - kept), "acts", database=kind)
    say(f"bench acts: {done} acts acknowledged, {kept} found")
    return 0 if kept >= done else 1


def fsyncs_a_second(folder: Path, seconds: float = 2.0) -> float:
    """How often this disk makes 4 KiB durable in a second, one after another."""
    path, count = folder / "fsync", 0
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            os.pwrite(descriptor, b"x" * 4096, 0)
            os.fsync(descriptor)
            count += 1
    finally:
        os.close(descriptor)
        path.unlink()
    return count / seconds


def _by_actions(args: argparse.Namespace, env: dict[str, str], made: dict[str, Any], kind: str) -> int:
    command = [sys.executable, "-m", "madang.bench.act_worker", str(args.seconds)]
    workers = [
        subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(args.processes)
    ]
    for worker in workers:
        assert worker.stdin
        worker.stdin.write(json.dumps(made))
        worker.stdin.close()
    times: list[float] = []
    for worker in workers:
        assert worker.stdout
        times += json.loads(worker.stdout.read())
        worker.wait()
    _say("by the actions", times, args.seconds, kind, processes=args.processes)
    return len(times)


def _over_http(args: argparse.Namespace, env: dict[str, str], made: dict[str, Any], kind: str) -> int:
    port = processes.free_port()
    with processes.server(env, port):
        clients = [Client(port, made, args.seconds) for _ in range(args.clients)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    times = [t for client in clients for t in client.times]
    if failed := [client.failed for client in clients if client.failed]:
        raise ValueError(f"{len(failed)} clients failed; the first: {failed[0]}")
    _say("over HTTP", times, args.seconds, kind, clients=args.clients)
    return len(times)


class Client(threading.Thread):
    """One client that files cases and drives them to their decision, over one kept connection."""

    def __init__(self, port: int, made: dict[str, Any], seconds: float) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.made, self.seconds = made, seconds
        self.times: list[float] = []
        self.failed = ""

    def run(self) -> None:
        until = time.monotonic() + self.seconds
        try:
            while time.monotonic() < until:
                self._drive(until)
        except (OSError, ValueError) as error:
            self.failed = repr(error)

    def _drive(self, until: float) -> None:
        answer = self._post("citizen", "cases", {"procedure": "CON-06", "form": self.made["form"]})
        for planned in planned_acts():
            if time.monotonic() > until:
                return
            self._post(planned.who, f"cases/{answer['number']}/actions/{planned.act}", planned.body)

    def _post(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        begin = time.monotonic()
        headers = {
            "Authorization": f"Bearer {self.made['tokens'][who]}",
            "Idempotency-Key": secrets.token_hex(12),
            "Content-Type": "application/json",
        }
        self.connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise ValueError(f"{path} was answered {answer.status}: {content[:300]!r}")
        self.times.append(time.monotonic() - begin)
        found: dict[str, Any] = json.loads(content)
        return found


def _say(how: str, times: list[float], seconds: float, kind: str, **about: int) -> None:
    processes.figure("acts", f"acts {how}", len(times) / seconds, "1/s", database=kind, **about)
    for label, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        value = 1000 * processes.percentile(times, share)
        processes.figure("acts", f"one act {how}, {label}", value, "ms", database=kind, **about)
