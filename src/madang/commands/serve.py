"""Serves everything: pages, live streams, the worker and the signer of the disclosure log, each as a process of its own
that is started again if it dies.

The port opens when all is ready. SIGTERM and Ctrl-C end it cleanly; if it is killed its parts end with it.
"""

import argparse
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import timedelta

from madang.commands.children import Child
from madang.commands.progress import say

HELP = "serve pages, live streams and the background work"

_READY_WITHIN = 60.0  # seconds, for each part
_LOG_WITHIN = 20.0
_STOP_WITHIN = 10.0
_WATCH_EVERY = 0.2
ANY_IPV4 = "0.0.0.0"  # noqa: S104 - only compared with
SIGN_INS = (
    ("citizen1, citizen2", "시민 / citizens"),
    ("official1", "담당자 / works cases"),
    ("lead1", "팀장 / reviews"),
    ("director1", "과장 / approves"),
    ("executive1", "간부 / executive"),
    ("auditor1", "감사 / audit office"),
    ("disclosure1", "정보공개 담당 / disclosure officer"),
    ("inspector1", "민원심사관 / petition inspector"),
    ("operator1", "운영자 / operator"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (MADANG_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port of the pages (MADANG_PORT, 8000)")
    parser.add_argument(
        "--no-demo", action="store_true", help="do not load the demo city into an empty database"
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from madang.commands import preparation

    host, port = args.host or settings.ENVIRONMENT.host, args.port or settings.ENVIRONMENT.port
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    _require_free(host, port)
    preparation.make_folders()
    try:
        with preparation.held_or_refused("serve"), _live_socket(host) as live:
            _prepare(load_demo=not args.no_demo)
            return _serve(host, port, live, stopping)
    except BlockingIOError:
        raise ValueError(f"another madang serves from {settings.ENVIRONMENT.data}; stop it first") from None


def _prepare(*, load_demo: bool) -> None:
    """Tables, static files, demo city, search index. Raises ValueError where production would not be safe."""
    from django.db import connections

    from madang.commands import preparation

    preparation.migrate()
    if reasons := _unsafe():
        raise ValueError("not safe for production:\n" + "\n".join(f"  {reason}" for reason in reasons))
    preparation.collect_static()
    if load_demo:
        preparation.load_demo_city()
    preparation.make_first_search_index()
    connections.close_all()


def _serve(host: str, port: int, live: socket.socket, stopping: threading.Event) -> int:
    live_port = live.getsockname()[1]
    environment = os.environ | {
        "MADANG_HOST": host,
        "MADANG_PORT": str(port),
        "MADANG_LIVE_PORT": str(live_port),
        "MADANG_LIVE_SOCKET": str(live.fileno()),
    }
    behind = (Child("live", environment, [live.fileno()]), Child("worker", environment))
    pages, of_log = Child("pages", environment), _parts_of_log(environment)
    try:
        _start_log(of_log, stopping)
        return _start_and_watch(
            pages, behind, _address(host, port), _address(host, live_port), stopping, of_log
        )
    finally:
        _stop((pages, *behind, *of_log))


def _parts_of_log(environment: Mapping[str, str]) -> tuple[Child, ...]:
    """The signer, where it is not run apart, and witnesses in the demo."""
    from madang.commands import demo_witnesses
    from madang.log import signer_place

    names = ["signer"] * signer_place.is_our_own() + ["witnesses"] * demo_witnesses.are_wanted()
    return tuple(Child(name, environment) for name in names)


def _start_log(parts: tuple[Child, ...], stopping: threading.Event) -> None:
    """Waits until the log can be signed and confirmed. Without it all else works, so a fault stops nothing."""
    from madang.commands import demo_witnesses
    from madang.log import continuity, policy
    from madang.log.continuity import NotSigned
    from madang.log.signer_socket import Absent

    def is_met() -> bool:
        try:
            continuity.meet_signer()
        except Absent:
            return False
        return part.name == "signer" or policy.policy().witnesses.keys() == set(demo_witnesses.NAMES)

    for part in parts:
        part.start()
        try:
            if not _wait_for(part, is_met, stopping, within=_LOG_WITHIN):
                say("serve: the disclosure log goes no further without it; see docs/operating.md")
        except NotSigned as fault:
            say(f"serve: the disclosure log goes no further: {fault}")


def _start_and_watch(
    pages: Child,
    behind: tuple[Child, ...],
    address: str,
    live: str,
    stopping: threading.Event,
    of_log: tuple[Child, ...],
) -> int:
    for child in behind:
        child.start()
    ready = _wait_for(behind[0], lambda: _answers(f"{live}/live/healthz"), stopping)
    ready = ready and _wait_for(behind[-1], _worker_beats(behind[-1]), stopping)
    if ready:
        pages.start()
        ready = _wait_for(pages, lambda: _answers(f"{address}/healthz"), stopping)
    if not ready:
        return 0 if stopping.is_set() else 1
    _greet(address)
    while not stopping.wait(_WATCH_EVERY):
        for child in (pages, *behind, *of_log):
            if line := child.keep_running():
                say(f"serve: {line}")
    say("serve: stopped")
    return 0


def _wait_for(
    child: Child, is_ready: Callable[[], bool], stopping: threading.Event, within: float = _READY_WITHIN
) -> bool:
    """Whether a part got ready; says why not. A part that gives up while it starts is not tried again; one that
    somebody killed is."""
    until = time.monotonic() + within
    while time.monotonic() < until and not child.gave_up() and not stopping.is_set():
        if line := child.keep_running():
            say(f"serve: {line}")
        if is_ready():
            return True
        stopping.wait(0.05)
    if not stopping.is_set():
        say(f"serve: {child.name} did not get ready" + ("" if child.is_running() else "; it ended"))
    return False


def _worker_beats(worker: Child) -> Callable[[], bool]:
    from madang.kernel.clock import machine_now
    from madang.kernel.models import WorkerBeat

    def beats() -> bool:
        process = worker.process
        fresh = WorkerBeat.objects.filter(at__gt=machine_now() - timedelta(seconds=30))
        return process is not None and fresh.filter(name__endswith=f":{process.pid}").exists()

    return beats


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _stop(children: tuple[Child, ...]) -> None:
    until = time.monotonic() + _STOP_WITHIN
    for child in children:
        child.terminate()
    for child in children:
        child.wait(until)


def _unsafe() -> list[str]:
    from django.conf import settings

    if not settings.ENVIRONMENT.production:
        return []
    from madang.commands import safety

    return [finding.line for finding in safety.findings(production=True) if finding.refuses]


def _require_free(host: str, port: int) -> None:
    """Raises ValueError where the port is taken or the address is not one of this machine."""
    with _bound(host, port, "MADANG_PORT"):
        pass


def _live_socket(host: str) -> socket.socket:
    """The listening socket of the live process. `serve` keeps it open, so its port outlasts a restart."""
    from django.conf import settings

    listening = _bound(host, settings.ENVIRONMENT.live_port, "MADANG_LIVE_PORT")
    listening.listen(4096)
    return listening


def _bound(host: str, port: int, name: str) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except OSError as error:
        raise ValueError(
            f"cannot listen on {host}:{port} ({error.strerror}); set {name} to a free port"
        ) from None
    return found


def _address(host: str, port: int) -> str:
    name = {ANY_IPV4: "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def _greet(address: str) -> None:
    from django.conf import settings

    public = settings.ENVIRONMENT.public_url or f"{address}/"
    lines = [f"Madang is open at {public}"]
    if not settings.ENVIRONMENT.production:
        lines += ["", "Sign-ins of the demo city, password madang:"]
        lines += [f"  {names:<20}{meaning}" for names, meaning in SIGN_INS]
    print("\n".join(lines), flush=True)
