"""Signed notes and their keys (c2sp.org/signed-note): a text, a blank line, and lines that sign the text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from madang_verify.encoding import from_base64, to_base64
from madang_verify.errors import Bad

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_SIGNATURES = 100
MAX_NOTE_BYTES = 1_000_000

_HEX = re.compile(r"[0-9a-f]{8}\Z")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_PRIVATE = "PRIVATE+KEY+"


def valid_name(name: str) -> bool:
    """Whether this can name a key: not empty, no blanks, no plus, no control characters."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " for c in name)


def key_id(name: str, kind: int, key: bytes) -> bytes:
    """The four bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """A public key with its name; `kind` is ED25519 (a log) or COSIGNATURE (a witness)."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.key)

    @property
    def vkey(self) -> str:
        """The key as one word, to be put into a policy."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.key)}"

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether these 64 bytes are the Ed25519 signature of the message (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def parse_vkey(text: str) -> Verifier:
    """A verifier key `name+id+base64`. Raises Bad unless it is exactly so and its id is the key's own."""
    try:
        name, identity, encoded = text.split("+", 2)
        data = from_base64(encoded)
    except ValueError:
        raise Bad("key.malformed", key=text) from None
    if not valid_name(name) or not _HEX.match(identity) or not data:
        raise Bad("key.malformed", key=text)
    if data[0] not in (ED25519, COSIGNATURE):
        raise Bad("key.kind", key=text)
    verifier = Verifier(name, data[0], data[1:])
    if len(verifier.key) != 32 or verifier.id.hex() != identity:
        raise Bad("key.malformed", key=text)
    return verifier


@dataclass(frozen=True)
class Signer:
    """A private key with its name."""

    verifier: Verifier
    private: Ed25519PrivateKey

    @classmethod
    def generate(cls, name: str, kind: int) -> "Signer":
        """A new key."""
        return cls.of(name, kind, Ed25519PrivateKey.generate())

    @classmethod
    def of(cls, name: str, kind: int, private: Ed25519PrivateKey) -> "Signer":
        """A key with a name. Raises Bad if the name can't name a key."""
        if not valid_name(name):
            raise Bad("key.name", name=name)
        return cls(Verifier(name, kind, private.public_key().public_bytes_raw()), private)

    @property
    def skey(self) -> str:
        """The private key as one word, to be kept secret."""
        verifier = self.verifier
        seed = bytes([verifier.kind]) + self.private.private_bytes_raw()
        return f"{_PRIVATE}{verifier.name}+{verifier.id.hex()}+{to_base64(seed)}"

    def line(self, signature: bytes) -> bytes:
        """A signature line of a note."""
        return f"— {self.verifier.name} {to_base64(self.verifier.id + signature)}\n".encode()

    def sign(self, text: bytes) -> bytes:
        """The line that signs a note's text as a log does."""
        return self.line(self.private.sign(text))


def parse_skey(text: str) -> Signer:
    """A private key as `Signer.skey` writes it. Raises Bad, without repeating the key."""
    try:
        name, identity, encoded = text.removeprefix(_PRIVATE).split("+", 2)
        data = from_base64(encoded)
        signer = Signer.of(name, data[0], Ed25519PrivateKey.from_private_bytes(data[1:]))
    except (ValueError, IndexError):
        raise Bad("key.private") from None
    if not text.startswith(_PRIVATE) or signer.verifier.id.hex() != identity:
        raise Bad("key.private")
    return signer


@dataclass(frozen=True)
class Signature:
    """One signature line: the key's name and id, and what follows the id."""

    name: str
    id: bytes
    data: bytes


@dataclass(frozen=True)
class Note:
    """A note as received: `text` ends with a newline; nothing about it is trusted yet."""

    raw: bytes
    text: bytes
    signatures: tuple[Signature, ...]

    def signed_by(self, verifier: Verifier, valid: Callable[[bytes], bool]) -> Signature | None:
        """The verified signature of a key, or None if it has none; raises Bad if one of its lines is false."""
        lines = [s for s in self.signatures if s.name == verifier.name and s.id == verifier.id]
        for each in lines:
            if not valid(each.data):
                raise Bad("note.signature", name=verifier.name)
        return lines[0] if lines else None

    def verified(self, verifiers: Iterable[Verifier]) -> list[Verifier]:
        """Which log keys signed this; lines of unknown keys are ignored. Raises Bad for a false line."""
        return [
            each
            for each in verifiers
            if self.signed_by(each, lambda data, key=each: key.holds(data, self.text))  # type: ignore[misc]
        ]


def parse(raw: bytes) -> Note:
    """Take a note apart. Raises Bad: malformed (`note.malformed`) or without a signature line (`note.unsigned`)."""
    text, lines = divided(raw)
    if not lines:
        raise Bad("note.unsigned")
    if len(lines) > MAX_SIGNATURES:
        raise Bad("note.malformed")
    return Note(raw, text, tuple(_signature(line) for line in lines))


def divided(raw: bytes) -> tuple[bytes, list[str]]:
    """A note's text and its signature lines, unread. Raises Bad if it isn't a text, a blank line, and lines."""
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("note.malformed") from None
    if len(raw) > MAX_NOTE_BYTES or _CONTROL.search(content):
        raise Bad("note.malformed")
    text, gap, rest = content.rpartition("\n\n")
    if not gap or not content.endswith("\n"):
        raise Bad("note.malformed")
    return (text + "\n").encode(), rest.split("\n")[:-1]


def _signature(line: str) -> Signature:
    try:
        dash, name, encoded = line.split(" ")
        data = from_base64(encoded)
    except ValueError:
        raise Bad("note.malformed") from None
    if dash != "—" or not valid_name(name) or len(data) < 5:
        raise Bad("note.malformed")
    return Signature(name, data[:4], data[4:])
