"""Signs states of the log, each only if it continues the last one signed; has a memory of its own, and no database.

So whoever restores an old database, or changes it, gets no signature, and the log can't be forked.
"""

import fcntl
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from madang.log import signer_keys
from madang.log.signer_memory import NOTHING, Memory, Signed
from madang_verify.checkpoints import Checkpoint, checkpoint_text, parse_checkpoint
from madang_verify.errors import Bad
from madang_verify.files import make_folder
from madang_verify.hashing import leaf_hash
from madang_verify.leaves import parse_leaf
from madang_verify.proofs import verify_growth, verify_inclusion

SMALLER, OTHER_ROOT, UNPROVEN, NO_KEY, UNANNOUNCED = (
    "smaller",
    "other-root",
    "unproven",
    "no-key",
    "unannounced",
)


class Refused(Exception):
    """What is not signed; `code` is one of the above, `last` what was signed last."""

    def __init__(self, code: str, last: Signed) -> None:
        super().__init__(code)
        self.code, self.last = code, last


class Held(Exception):
    """Another signer works in this folder."""


class LogSigner:
    """The signer of one folder, alone in it until `close`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._alone = _held(folder)
        try:
            self.keys = signer_keys.read(folder)
            self.memory = Memory(_memory(folder))
        except BaseException:
            os.close(self._alone)
            raise
        self._turn = threading.Lock()

    @property
    def vkeys(self) -> list[str]:
        """The verifier keys of all that sign, the newest last."""
        return [each.verifier.vkey for each in self.keys.signing]

    def sign(self, size: int, root: bytes, proof: Sequence[bytes]) -> bytes:
        """The signed note of a state; the proof leads to it from the last one. Raises Refused, OSError.

        The state is on the disk before there is a signature. The same state again has the same note.
        """
        with self._turn:
            last = self.memory.last
            if size < last.size:
                raise Refused(SMALLER, last)
            if size == last.size and root != last.root:
                raise Refused(OTHER_ROOT, last)
            if size > last.size:
                try:
                    verify_growth(last.size, size, last.root, root, proof)
                except Bad:
                    raise Refused(UNPROVEN, last) from None
                self.memory.keep(Signed(size, root))
            return self._note(size, root)

    def prepare_key(self) -> str:
        """The verifier key of the one that signs next; it stays the same until it does."""
        with self._turn:
            self.keys = signer_keys.prepare(self.folder)
            assert self.keys.prepared is not None
            return self.keys.prepared.verifier.vkey

    def switch_key(self, index: int, entry: bytes, proof: Sequence[bytes]) -> None:
        """The prepared key signs from now on, and the last one with it. Raises Refused unless an entry of the log as it
        was signed last names the prepared key: nobody is to meet a key that the log doesn't announce."""
        with self._turn:
            last, prepared = self.memory.last, self.keys.prepared
            if prepared is None:
                raise Refused(NO_KEY, last)
            try:
                leaf = parse_leaf(entry, self.keys.origin)
                verify_inclusion(index, last.size, leaf_hash(entry), proof, last.root)
            except Bad:
                raise Refused(UNANNOUNCED, last) from None
            if leaf.type != "key" or leaf.members.get("vkey") != prepared.verifier.vkey:
                raise Refused(UNANNOUNCED, last)
            self.keys = signer_keys.switch(self.folder)

    def retire_key(self) -> None:
        """The key before the newest signs no more and is deleted."""
        with self._turn:
            self.keys = signer_keys.retire(self.folder)

    def close(self) -> None:
        self.memory.close()
        os.close(self._alone)

    def _note(self, size: int, root: bytes) -> bytes:
        text = checkpoint_text(self.keys.origin, size, root)
        return text + b"\n" + b"".join(each.sign(text) for each in self.keys.signing)


def is_new(folder: Path) -> bool:
    """Whether no signer has signed anything here yet. Raises Damaged."""
    if signer_keys.exist(folder):
        return False
    if not _memory(folder).exists():
        return True
    memory = Memory(_memory(folder))
    memory.close()
    return memory.last == NOTHING


def begin(folder: Path, origin: str) -> None:
    """Makes what is missing of an empty memory and a key, and leaves what there is. Raises Held, OSError, Bad."""
    make_folder(folder)
    folder.chmod(0o700)
    alone = _held(folder)
    try:
        if not _memory(folder).exists():
            Memory.create(_memory(folder))
        if not signer_keys.exist(folder):
            signer_keys.create(folder, origin)
    finally:
        os.close(alone)


def remember(folder: Path, note: bytes) -> Checkpoint:
    """Makes a lost memory anew, from the newest checkpoint that anybody kept. Raises Bad unless one of our keys signed
    it, FileExistsError where there is a memory, Held."""
    keys = signer_keys.read(folder)
    checkpoint = parse_checkpoint(note)
    if checkpoint.origin != keys.origin or not checkpoint.note.verified([k.verifier for k in keys.signing]):
        raise Bad("checkpoint.unsigned", origin=checkpoint.origin)
    alone = _held(folder)
    try:
        Memory.create(_memory(folder), Signed(checkpoint.size, checkpoint.root))
    finally:
        os.close(alone)
    return checkpoint


def _memory(folder: Path) -> Path:
    return folder / "signed"


def _held(folder: Path) -> int:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Held(str(folder)) from None
    return handle
