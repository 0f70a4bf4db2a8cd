"""The policy of the log (c2sp.org/tlog-policy): its keys, its witnesses and where they are asked, how many must agree.

A file in the data folder that the operator edits. The log's own keys are put into it by the program; witnesses are
people's choice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.conf import settings

from madang_verify.errors import Bad
from madang_verify.files import locked, make_folder, read_file, write_atomically
from madang_verify.policy import MAX_POLICY_BYTES, NONE, Policy, parse_policy

_WITNESSED = re.compile(r"[ \t]*(witness|group|quorum)[ \t]")
_ADDRESS = re.compile(r"([ \t]*witness[ \t]+\S+[ \t]+\S+)[ \t]+\S+")
_kept: tuple[tuple[int, int, str], Policy, str] | None = None


def place() -> Path:
    """Where the policy is kept."""
    return Path(settings.ENVIRONMENT.data) / "log" / "policy"


def origin() -> str:
    """The log's name: fixed with its first key, from then on that of the policy; before, what the settings say."""
    logs = policy().logs
    return logs[0].name if logs else str(settings.ENVIRONMENT.log_origin)


def has_begun() -> bool:
    """Whether the log has a key."""
    return bool(policy().logs)


def policy() -> Policy:
    """What the file says; without a file, a policy without keys. One that can't be read is satisfied by nothing."""
    return _read()[0]


def policy_fault() -> str:
    """Why the file can't be read, or empty."""
    return _read()[1]


def served_policy() -> bytes:
    """The policy for readers: without the addresses at which witnesses are asked. Empty where there is none."""
    if not place().exists():
        return b""
    lines = read_file(place(), MAX_POLICY_BYTES).decode("utf-8", "surrogateescape").split("\n")
    return "\n".join(_ADDRESS.sub(r"\1", line) for line in lines).encode("utf-8", "surrogateescape")


def name_keys(vkeys: Sequence[str]) -> None:
    """Puts the log's keys into the policy where they are missing. Raises OSError, Bad."""
    known = {key.vkey for key in policy().logs}
    missing = [f"log {vkey}" for vkey in vkeys if vkey not in known]
    if missing:
        _change(lambda lines: [*missing, *(lines or ["quorum none"])])


def name_witnesses(witnesses: Mapping[str, tuple[str, str]], group: str, threshold: int) -> None:
    """Puts witnesses (verifier key and address, by name) in the place of all others; so many of them must agree.

    Raises OSError, Bad.
    """
    named = [f"witness {name} {vkey} {url}" for name, (vkey, url) in witnesses.items()]
    quorum = [f"group {group} {threshold} {' '.join(witnesses)}", f"quorum {group}"]
    _change(lambda lines: [*(line for line in lines if not _WITNESSED.match(line)), *named, *quorum])


def _read() -> tuple[Policy, str]:
    """Read again only where the file changed."""
    global _kept
    path = place()
    try:
        found = path.stat()
    except FileNotFoundError:
        return Policy(quorum=NONE), ""
    mark = (found.st_mtime_ns, found.st_ino, str(path))
    if _kept is None or _kept[0] != mark:
        try:
            _kept = mark, parse_policy(read_file(path, MAX_POLICY_BYTES)), ""
        except Bad as error:
            _kept = mark, Policy(), f"{path}: {error.code} {error.values}"
    return _kept[1], _kept[2]


def _change(change: Callable[[list[str]], list[str]]) -> None:
    path = place()
    make_folder(path.parent)
    with locked(path.parent / ".policy.lock"):
        lines = read_file(path, MAX_POLICY_BYTES).decode().splitlines() if path.exists() else []
        raw = "\n".join([*change(lines), ""]).encode()
        parse_policy(raw)
        write_atomically(path, raw)
