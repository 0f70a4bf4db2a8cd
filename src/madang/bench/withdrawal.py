"""From the act of withdrawal to the last outlet that forgets: real processes, every outlet and every cache warm."""

import argparse
import http.client
import json
import secrets
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from madang.bench import processes
from madang.commands.progress import Progress, say

HELP = "from withdrawal to the last outlet that forgets"
ANEW = "bulk export is there again, written anew"
WITHIN = 10.0
"""Seconds within which every outlet must have forgotten."""
_GIVE_UP, _PAUSE = 60.0, 0.02


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=80)
    parser.add_argument("--withdrawals", type=int, default=5)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An address, and whether an answer of it still tells of the document; `once`: it told before the act."""

    name: str
    path: str
    tells: Callable[[int, bytes], bool]


@dataclass
class Measured:
    """Seconds from the begin of the act until each outlet forgot, by outlet."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        self.seconds.setdefault(name, []).append(value)


def run(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        env = processes.environment(Path(folder))
        processes.run_module("madang", "migrate", env=env)
        setup = processes.run_module("madang.bench.withdrawal_setup", str(args.documents), env=env)
        made, port, measured = json.loads(setup), processes.free_port(), Measured()
        with processes.server(env, port), Progress("withdrawals", args.withdrawals) as progress:
            for one in made["documents"][: args.withdrawals]:
                _withdraw_and_watch(port, made, one, measured)
                progress.advance()
    return _report(args, measured)


def outlets(one: Mapping[str, str]) -> list[Outlet]:
    """Every outlet that tells of a document; by its id, or by a word that stands in it alone."""
    uid, word = one["uid"].encode(), one["word"].encode()
    csv, record = (
        f"/open-data/documents/csv/{one['month']}.csv",
        "metadataPrefix=oai_dc&identifier=oai:localhost:",
    )
    deleted, counted = b'"id":"%b","deleted":true' % uid, b'"withdrawn":%d}' % int(one["withdrawn"])
    return [
        Outlet("feed of all documents", "/ko/documents/feed.atom", _has(word)),
        Outlet("feed in English", "/en/documents/feed.atom", _has(word)),
        Outlet("feed of the department", f"/ko/departments/{one['department']}/documents.atom", _has(word)),
        Outlet("feed of the category", "/ko/documents/categories/sanction/feed.atom", _has(word)),
        Outlet("sitemap", one["sitemap"], _has(uid)),
        Outlet("OAI record", f"/oai?verb=GetRecord&{record}{one['uid']}", _has(word)),
        Outlet("OAI list", "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=category:sanction", _has(word)),
        Outlet("change feed", f"/api/v1/documents/changes?since={one['since']}", _lacks(deleted)),
        Outlet("bulk export gives out no stale month", csv, _has(uid)),
        Outlet(ANEW, csv, lambda status, body: status != 200 or uid in body),
        Outlet("reconciliation", one["table"], _lacks(counted)),
        *(Outlet(f"page {path}", path, lambda status, body: status != 410) for path in one["pages"]),
    ]


def _has(text: bytes) -> Callable[[int, bytes], bool]:
    return lambda status, body: status == 200 and text in body


def _lacks(text: bytes) -> Callable[[int, bytes], bool]:
    return lambda status, body: text not in body


def _withdraw_and_watch(
    port: int, made: Mapping[str, str], one: Mapping[str, str], measured: Measured
) -> None:
    """Warms every outlet, withdraws one document, and asks until each outlet has forgotten it."""
    waiting = outlets(one)
    for outlet in waiting:
        for _ in range(2):
            status, body = _get(port, outlet.path)
        if outlet.name != ANEW and not outlet.tells(status, body):
            raise ValueError(f"{outlet.name} does not tell of the document before it is withdrawn ({status})")
    begin = time.monotonic()
    _withdraw(port, made["token"], one["uid"])
    measured.note("act over HTTP", time.monotonic() - begin)
    while waiting and time.monotonic() - begin < _GIVE_UP:
        for outlet in tuple(waiting):
            if not outlet.tells(*_get(port, outlet.path)):
                measured.note(outlet.name.replace(one["uid"], "…"), time.monotonic() - begin)
                waiting.remove(outlet)
        time.sleep(_PAUSE)
    for outlet in waiting:
        measured.note(outlet.name, _GIVE_UP)


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _withdraw(port: int, token: str, uid: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = json.dumps({"reason_code": "personal_data", "reason": ""})
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": secrets.token_hex(12),
        "Content-Type": "application/json",
    }
    connection.request("POST", f"/api/v1/documents/{uid}/withdraw", body, headers)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != 200:
        raise ValueError(f"the withdrawal was answered {answer.status}: {told[:300]!r}")


def _report(args: argparse.Namespace, measured: Measured) -> int:
    about = {"documents": args.documents, "withdrawals": args.withdrawals}
    for name, values in measured.seconds.items():
        processes.figure("withdrawal", f"{name}, longest", round(max(values), 3), "s", **about)
    slowest = max(max(values) for values in measured.seconds.values())
    processes.figure(
        "withdrawal", "every outlet has forgotten", round(slowest, 3), "s", bound=WITHIN, **about
    )
    say(f"bench withdrawal: {args.withdrawals} withdrawals, the last outlet after {slowest:.2f} s")
    return 1 if slowest > WITHIN else 0
