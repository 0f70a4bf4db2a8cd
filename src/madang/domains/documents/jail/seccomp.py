"""A filter of system calls (seccomp, Linux on x86-64 and ARM64): no sockets, no programs, no processes, no spying.

The filter is classic BPF written by hand: load the number of the call, compare, refuse with EPERM.
Sources: linux/seccomp.h, linux/filter.h, the tables of system calls of both machines.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER = 22, 38, 2
_LOAD, _EQUAL, _SET, _RETURN, _AT_LEAST = 0x20, 0x15, 0x45, 0x06, 0x35
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000  # numbers of the x32 interface begin here

# name: (x86-64, ARM64); None where the machine has no such call
_REFUSED = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "setpriority": (141, 140),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "mknodat": (259, 33),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
}
_SELF_ONLY = {"kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261)}  # first argument: a process
_CLONE, _CLONE3 = (56, 220), (435, 435)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def refuse_calls() -> bool:
    """Whether from now on the calls above are refused in this process. Without effect elsewhere than on Linux."""
    if platform.machine() not in _MACHINES or not hasattr(os, "sched_getaffinity"):
        return False
    code = program(*_MACHINES[platform.machine()], os.getpid())
    kept = ctypes.create_string_buffer(code, len(code))
    handle = _Program(len(code) // 8, ctypes.cast(kept, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(handle), 0, 0) == 0


def program(column: int, machine: int, pid: int) -> bytes:
    """The filter for one machine and process, ready for the kernel."""
    steps = [
        _step(_LOAD, _MACHINE),
        _step(_EQUAL, machine, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if column == 0:
        steps += [_step(_AT_LEAST, _X32, 0, 1), _step(_RETURN, _error(errno.EPERM))]
    steps += _with_own_process(column, pid) + _threads_only(column)
    for numbers in _REFUSED.values():
        if numbers[column] is not None:
            steps += [_step(_EQUAL, numbers[column], 0, 1), _step(_RETURN, _error(errno.EPERM))]
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _with_own_process(column: int, pid: int) -> list[bytes]:
    """Signals and limits reach this process only (0 is a process itself)."""
    steps = []
    for name, numbers in _SELF_ONLY.items():
        itself = 0 if name == "prlimit64" else pid
        steps += [
            _step(_EQUAL, numbers[column], 0, 4),
            _step(_LOAD, _ARGUMENTS),
            _step(_EQUAL, itself, 1, 0),
            _step(_RETURN, _error(errno.EPERM)),
            _step(_RETURN, _ALLOW),
        ]
    return steps


def _threads_only(column: int) -> list[bytes]:
    """`clone` may start threads; `clone3`, whose flags a filter cannot see, does not exist, so libc takes `clone`."""
    return [
        _step(_EQUAL, _CLONE3[column], 0, 1),
        _step(_RETURN, _error(errno.ENOSYS)),
        _step(_EQUAL, _CLONE[column], 0, 4),
        _step(_LOAD, _ARGUMENTS),
        _step(_SET, _CLONE_THREAD, 1, 0),
        _step(_RETURN, _error(errno.EPERM)),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int | None, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value or 0)


def _error(number: int) -> int:
    return 0x00050000 | number
