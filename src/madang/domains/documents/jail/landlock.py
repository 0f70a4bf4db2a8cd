"""What a child sees of the file system (Landlock, Linux 5.13 and later): the program itself, and an empty folder.

Sources: linux/landlock.h; the numbers of the three calls are the same on every machine.
"""

import ctypes
import os
import platform

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_EVERYTHING = (1 << 13) - 1  # of the first version
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # second and third version
_NO_NEW_PRIVS = 38


class _Ruleset(ctypes.Structure):
    _fields_ = [("handled", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def see_only(readable: list[str], writable: str) -> bool:
    """Whether from now on only `readable` can be read here and only `writable` be written. Not everywhere possible."""
    if platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    handled = _EVERYTHING | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    rules = libc.syscall(_CREATE, ctypes.byref(_Ruleset(handled)), 8, 0)
    if rules < 0:
        return False
    for path in readable:
        _allow(libc, rules, path, _READ)
    _allow(libc, rules, writable, handled & ~_EXECUTE)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    restricted = libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return restricted


def _allow(libc: ctypes.CDLL, rules: int, path: str, what: int) -> None:
    try:
        folder = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        what &= _EXECUTE | _READ_FILE
    libc.syscall(_ADD, rules, _BENEATH, ctypes.byref(_Beneath(what, folder)), 0)
    os.close(folder)
