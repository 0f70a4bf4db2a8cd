"""Trust policies (c2sp.org/tlog-policy): which log, which witnesses, and how many of them must agree."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from madang_verify.errors import Bad
from madang_verify.notes import COSIGNATURE, ED25519, Verifier, parse_vkey

MAX_POLICY_BYTES = 1_000_000
NONE = "none"
_THRESHOLD = re.compile(rb"[1-9][0-9]{0,8}\Z")


@dataclass(frozen=True)
class Group:
    """So many of the members must agree; members are names of witnesses and groups defined before."""

    threshold: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """What a reader trusts. `quorum` names a witness, a group, or `none`; `addresses`: where witnesses are asked."""

    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def satisfied(self, cosigned: Collection[str]) -> bool:
        """Whether the witnesses of these names are enough."""
        if self.quorum == NONE:
            return True
        agreed = set(cosigned) & self.witnesses.keys()
        for name, group in self.groups.items():  # in order of definition: members come first
            if sum(member in agreed for member in group.members) >= group.threshold:
                agreed.add(name)
        return self.quorum in agreed


class _Reader:
    """Reads line after line; a line may name only what stands before it."""

    def __init__(self) -> None:
        self.policy = Policy()
        self.grouped: set[str] = set()

    def line(self, word: bytes, items: list[bytes]) -> None:
        match word, items:
            case b"log", [vkey] | [vkey, _]:
                self._log(vkey)
            case b"witness", [name, vkey, *address] if len(address) < 2:
                self._witness(_text(name), vkey)
                self.policy.addresses |= {_text(name): _text(each) for each in address}
            case b"group", [name, threshold, *members] if members:
                self._group(_text(name), threshold, [_text(each) for each in members])
            case b"quorum", [name] if not self.policy.quorum and self._known(_text(name), NONE):
                self.policy.quorum = _text(name)
            case _:
                raise ValueError

    def _known(self, name: str, *more: str) -> bool:
        return name in self.policy.witnesses or name in self.policy.groups or name in more

    def _log(self, vkey: bytes) -> None:
        key = _key(vkey, ED25519)
        if any(each.key == key.key for each in self.policy.logs):
            raise ValueError
        self.policy.logs.append(key)

    def _witness(self, name: str, vkey: bytes) -> None:
        key = _key(vkey, COSIGNATURE)
        if self._known(name, NONE) or any(each.key == key.key for each in self.policy.witnesses.values()):
            raise ValueError
        self.policy.witnesses[name] = key

    def _group(self, name: str, threshold: bytes, members: list[str]) -> None:
        if self._known(name, NONE) or not all(self._known(each) for each in members):
            raise ValueError
        if len(set(members)) != len(members) or self.grouped & set(members):
            raise ValueError  # each witness counts in one way only
        count = {b"any": 1, b"all": len(members)}.get(threshold)
        if count is None:
            count = int(threshold) if _THRESHOLD.match(threshold) else 0
        if not 1 <= count <= len(members):
            raise ValueError
        self.grouped |= set(members)
        self.policy.groups[name] = Group(count, tuple(members))


def parse_policy(raw: bytes) -> Policy:
    """Read a policy file. Raises Bad with the number of the line that can't be read."""
    if len(raw) > MAX_POLICY_BYTES:
        raise Bad("policy.malformed", line=0)
    reader = _Reader()
    for number, line in enumerate(raw.split(b"\n"), 1):
        if any((c < 0x20 and c != 0x09) or c == 0x7F for c in line):
            raise Bad("policy.malformed", line=number)
        words = [word for word in re.split(rb"[ \t]+", line) if word]
        if not words or words[0].startswith(b"#"):
            continue
        try:
            reader.line(words[0], words[1:])
        except ValueError:
            raise Bad("policy.malformed", line=number) from None
    if not reader.policy.quorum:
        raise Bad("policy.quorum")
    return reader.policy


def _text(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape")  # names are opaque bytes


def _key(vkey: bytes, kind: int) -> Verifier:
    key = parse_vkey(vkey.decode("utf-8"))
    if key.kind != kind:
        raise ValueError
    return key
