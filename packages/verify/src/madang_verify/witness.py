"""A witness (c2sp.org/tlog-witness): cosigns a log's checkpoint only if it continues the last one it cosigned."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from madang_verify.checkpoints import Checkpoint, of_note, parse_checkpoint
from madang_verify.cosignatures import cosign
from madang_verify.encoding import decimal, hash_from_base64, to_base64
from madang_verify.errors import Bad
from madang_verify.evidence import evidence_name, evidence_text
from madang_verify.files import locked, make_folder, read_file, write_atomically
from madang_verify.hashing import EMPTY_ROOT
from madang_verify.notes import MAX_NOTE_BYTES, Note, Signer, Verifier, divided, parse
from madang_verify.proofs import verify_growth

MAX_PROOF_LINES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    type: str = "text/plain; charset=utf-8"


class Refused(Exception):
    """A request that isn't cosigned."""

    def __init__(self, status: int, body: bytes = b"", type: str = "text/plain; charset=utf-8") -> None:
        super().__init__(status)
        self.answer = Answer(status, body, type)


@dataclass(frozen=True)
class Submission:
    """What a log sends: the size it believes to be known, the proof from there, the checkpoint."""

    old: int
    proof: list[bytes]
    note: bytes


def parse_submission(body: bytes) -> Submission:
    """Read the body of add-checkpoint. Raises Refused (400)."""
    head, gap, note = body.partition(b"\n\n")
    try:
        first, *proof = head.decode("ascii").split("\n")
        word, old = first.split(" ")
        if not gap or word != "old" or len(proof) > MAX_PROOF_LINES:
            raise ValueError
        return Submission(decimal(old), [hash_from_base64(line) for line in proof], note)
    except ValueError:
        raise Refused(400) from None


class Witness:
    """The witness's key, the logs it knows by their keys, and the folder in which it remembers them."""

    def __init__(
        self, signer: Signer, logs: list[Verifier], folder: Path, clock: Callable[[], float] = time.time
    ) -> None:
        self.signer = signer
        self.logs = logs
        self.folder = folder
        self.clock = clock
        self._lock = threading.Lock()
        for key in logs:
            make_folder(self._path(sha256(key.name.encode()).hexdigest()).parent)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Cosign, or say why not: 400 malformed, 403 unsigned, 404 unknown log, 409 another size known, 422 unproven.

        Another root at the known size answers 422, and both notes are kept as evidence. Raises OSError or Bad if
        what was accepted can't be kept: then nothing was cosigned.
        """
        try:
            submission = parse_submission(body)
            checkpoint = self._signed(submission.note)
            if submission.old > checkpoint.size:
                raise Refused(400)
            with self._alone():
                return self._accept(submission, checkpoint)
        except Refused as refused:
            return refused.answer

    def latest(self, origin_hash: str) -> bytes | None:
        """The last cosigned checkpoint of the log whose origin has this SHA-256 (hex), None if there is none."""
        known = {sha256(key.name.encode()).hexdigest() for key in self.logs}
        path = self._path(origin_hash)
        return read_file(path, MAX_NOTE_BYTES) if origin_hash in known and path.exists() else None

    def _signed(self, raw: bytes) -> Checkpoint:
        note = self._known_note(raw)
        keys = [key for key in self.logs if note.text.startswith(key.name.encode() + b"\n")]
        try:
            verified = note.verified(keys)
        except Bad:
            raise Refused(403) from None
        if not verified:
            raise Refused(403)
        try:
            return of_note(note)
        except Bad:
            raise Refused(400) from None

    def _known_note(self, raw: bytes) -> Note:
        try:
            text, _ = divided(raw)
        except Bad:
            raise Refused(400) from None
        if text.split(b"\n")[0] not in {key.name.encode() for key in self.logs}:
            raise Refused(404)
        try:
            return parse(raw)
        except Bad as error:
            raise Refused(403 if error.code == "note.unsigned" else 400) from None

    def _accept(self, submission: Submission, new: Checkpoint) -> Answer:
        path = self._path(sha256(new.origin.encode()).hexdigest())
        known = parse_checkpoint(read_file(path, MAX_NOTE_BYTES)) if path.exists() else None
        size, root = (known.size, known.root) if known else (0, EMPTY_ROOT)
        if submission.old != size:
            raise Refused(409, b"%d\n" % size, SIZE_TYPE)
        try:
            verify_growth(size, new.size, root, new.root, submission.proof)
        except Bad:
            if known and new.size == size and new.root != root:
                self._keep_evidence(known, new)
            raise Refused(422) from None
        line = cosign(self.signer, new.note.text, int(self.clock()))
        write_atomically(path, self._kept(new.note) + line)
        return Answer(200, line)

    def _kept(self, note: Note) -> bytes:
        """The note with the log's own lines alone: a stranger's lines may not fill it up."""
        known = {(key.name, key.id) for key in self.logs}
        lines = {
            f"— {s.name} {to_base64(s.id + s.data)}\n" for s in note.signatures if (s.name, s.id) in known
        }
        return note.text + b"\n" + "".join(sorted(lines)).encode()

    def _keep_evidence(self, known: Checkpoint, new: Checkpoint) -> None:
        notes = (known.note.raw, new.note.raw)
        write_atomically(self.folder / evidence_name(notes), evidence_text(notes))

    def _path(self, origin_hash: str) -> Path:
        return self.folder / origin_hash / "checkpoint"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Check and keep as one: no other thread, no other process on this folder."""
        with self._lock, locked(self.folder / "lock"):
            yield
