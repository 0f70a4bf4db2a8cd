"""Kills server and worker over and over while clients act; what was acknowledged must be there, once."""

import argparse
import http.client
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madang.bench import processes
from madang.bench.journey import planned_acts
from madang.commands.progress import Progress, say

HELP = "kill -9 of server and worker under load"
_PARTS = ("serve", "pages", "worker", "live")
_GIVE_UP = 90.0  # seconds one request may take, restarts included


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument(
        "--every", type=float, default=1.0, help="at most so many seconds of work before each kill"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--database", default="", help="postgresql://… of an empty database; SQLite otherwise"
    )


@dataclass
class Ledger:
    """What the clients were told, under a lock: numbers of filed cases, and acts acknowledged for each."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    acts: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    failed: list[str] = field(default_factory=list)

    def acknowledge(self, number: str) -> None:
        with self.lock:
            self.acts[number] = self.acts.get(number, 0) + 1


class Server:
    """`madang serve`, started again by whoever killed it."""

    def __init__(self, env: dict[str, str], port: int) -> None:
        self.env, self.port = env | {"MADANG_PORT": str(port)}, port
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "madang", "serve", "--no-demo"]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, part: str) -> bool:
        """Kills a part, or everything; whether there was something to kill."""
        if part == "serve":
            self.process.kill()
            self.process.wait()
            self.process = self._start()
            return True
        try:
            os.kill(processes.child_of(self.process, part), signal.SIGKILL)
        except (ValueError, ProcessLookupError):
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Client(threading.Thread):
    """Files cases and drives them on; sends a request again with its key until it is answered."""

    def __init__(self, port: int, made: dict[str, Any], ledger: Ledger, stopping: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.made, self.ledger, self.stopping = port, made, ledger, stopping
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                filed = self._post("citizen", "cases", {"procedure": "CON-06", "form": self.made["form"]})
                self.ledger.acknowledge(filed["number"])
                self._drive(filed["number"])
        except (OSError, ValueError) as error:
            self.ledger.failed.append(repr(error))

    def _drive(self, number: str) -> None:
        for planned in planned_acts():
            if self.stopping.is_set():
                return
            self._post(planned.who, f"cases/{number}/actions/{planned.act}", planned.body)
            self.ledger.acknowledge(number)

    def _post(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        key, until = secrets.token_hex(12), time.monotonic() + _GIVE_UP
        while time.monotonic() < until:
            try:
                status, answer = self._once(who, path, body, key)
            except (OSError, http.client.HTTPException):
                status, answer = 0, {}
            if status in (200, 201):
                return answer
            if status not in (0, 500, 502, 503):
                raise ValueError(f"{path} was answered {status}: {answer}")
            self.connection = None
            self.ledger.retries += 1
            time.sleep(0.1)
        raise ValueError(f"{path} was not answered within {_GIVE_UP:.0f} s")

    def _once(self, who: str, path: str, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Authorization": f"Bearer {self.made['tokens'][who]}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        self.connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        found: dict[str, Any] = json.loads(content or b"{}")
        return answer.status, found


def run(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        env = processes.environment(Path(folder))
        if args.database:
            env["MADANG_DATABASE_URL"] = args.database
        processes.run_module("madang", "migrate", env=env)
        made = json.loads(processes.run_module("madang.bench.act_setup", env=env))
        ledger, killed = _storm(args, env, made)
        kept = json.loads(processes.run_module("madang.bench.crash_check", env=env))
    return _report(args, ledger, killed, kept, "postgresql" if args.database else "sqlite")


def _storm(
    args: argparse.Namespace, env: dict[str, str], made: dict[str, Any]
) -> tuple[Ledger, dict[str, int]]:
    choice, ledger, stopping = random.Random(args.seed), Ledger(), threading.Event()
    killed = dict.fromkeys(_PARTS, 0)
    port = processes.free_port()
    server = Server(env, port)
    clients = [Client(port, made, ledger, stopping) for _ in range(args.clients)]
    try:
        for client in clients:
            client.start()
        with Progress("kills", args.kills) as progress:
            while sum(killed.values()) < args.kills:
                _wait_for_work(ledger)
                time.sleep(choice.uniform(0, 1) * args.every)
                part = choice.choices(_PARTS, (2, 5, 3, 1))[0]
                if server.kill(part):
                    killed[part] += 1
                    progress.advance()
        time.sleep(5)
        stopping.set()
        for client in clients:
            client.join(_GIVE_UP)
    finally:
        stopping.set()
        server.stop()
    return ledger, killed


def _wait_for_work(ledger: Ledger) -> None:
    """Until the server, whatever was killed of it, has answered several acts again: each kill comes under load."""
    before, until = sum(ledger.acts.values()), time.monotonic() + _GIVE_UP
    while sum(ledger.acts.values()) < before + 5 and not ledger.failed and time.monotonic() < until:
        time.sleep(0.02)


def _report(
    args: argparse.Namespace, ledger: Ledger, killed: dict[str, int], kept: dict[str, Any], kind: str
) -> int:
    lost = {
        n: (told, kept["acts"].get(n, 0)) for n, told in ledger.acts.items() if kept["acts"].get(n, 0) < told
    }
    doubled = {
        n: (ledger.acts.get(n, 0), found)
        for n, found in kept["acts"].items()
        if found > ledger.acts.get(n, 0)
    }
    about: dict[str, Any] = {"database": kind, "clients": args.clients, "killed": killed}
    processes.figure("crash", "kills", sum(killed.values()), "kills", **about)
    processes.figure("crash", "acts acknowledged", sum(ledger.acts.values()), "acts", database=kind)
    processes.figure("crash", "requests sent again", ledger.retries, "requests", database=kind)
    processes.figure("crash", "acknowledged but lost", len(lost), "cases", database=kind)
    processes.figure("crash", "done more often than acknowledged", len(doubled), "cases", database=kind)
    processes.figure("crash", "cases with a gap in their events", len(kept["gaps"]), "cases", database=kind)
    say(
        f"bench crash: {sum(killed.values())} kills, {len(ledger.acts)} cases; failed clients: {ledger.failed[:1]}"
    )
    return 1 if lost or doubled or kept["gaps"] or ledger.failed or not ledger.acts else 0
