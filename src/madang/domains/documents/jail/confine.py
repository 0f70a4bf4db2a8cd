"""How a child gives up what it does not need, before it sees its first file."""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import sys

from madang.domains.documents.jail.landlock import see_only
from madang.domains.documents.jail.seccomp import refuse_calls

_NEW_USER, _NEW_NET, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_PDEATHSIG = 1
_FILE_SIZE = 64 << 20  # of anything written into the scratch folder


def confine(memory: int, scratch: str, parent: int) -> dict[str, bool]:
    """Which walls stand from now on: `network`, `calls`, `files`, `memory`. What cannot be built is False."""
    die_with(parent)
    network = _without_network()
    limited = _limit(memory)
    seen = see_only([*_program_folders(), "/dev/null", "/dev/urandom"], scratch)
    calls = refuse_calls()
    if not calls:
        _lower("RLIMIT_NPROC", 0)
    return {"network": network or calls, "calls": calls, "files": seen, "memory": limited}


def die_with(parent: int) -> None:
    """End when the server ends. Where the kernel cannot do that, the end of the pipe does."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def allow_seconds(seconds: float) -> None:
    """From now on so much processor time; beyond it SIGXCPU ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def resident() -> int:
    """The most memory this process has had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if platform.system() == "Darwin" else most * 1024


def _without_network() -> bool:
    if platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(_NEW_USER | _NEW_NET | _NEW_IPC) == 0


def _limit(memory: int) -> bool:
    _lower("RLIMIT_CORE", 0)
    _lower("RLIMIT_FSIZE", _FILE_SIZE)
    _lower("RLIMIT_NOFILE", 64)
    return _lower("RLIMIT_AS", memory)


def _lower(name: str, value: int) -> bool:
    try:
        resource.setrlimit(getattr(resource, name), (value, value))
    except (ValueError, OSError, AttributeError):
        return False
    return True


def _program_folders() -> list[str]:
    """Where the interpreter, its modules and the libraries lie."""
    return sorted({*sys.path, sys.base_prefix, sys.prefix, "/usr/lib", "/usr/lib64", "/lib", "/lib64"} - {""})
