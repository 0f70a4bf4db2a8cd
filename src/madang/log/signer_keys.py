"""The signer's private keys: the one that signs, the one before it while both do, the one prepared next."""

import os
from dataclasses import dataclass
from pathlib import Path

from madang_verify.errors import Bad
from madang_verify.files import read_file, sync_folder
from madang_verify.notes import ED25519, Signer, parse_skey

_MOST = 10_000  # bytes


@dataclass(frozen=True)
class Keys:
    """All that sign, the newest last, and the one that was prepared and doesn't sign yet."""

    signing: tuple[Signer, ...]
    prepared: Signer | None = None

    @property
    def origin(self) -> str:
        return self.signing[-1].verifier.name


def exist(folder: Path) -> bool:
    return _signing(folder).exists()


def create(folder: Path, origin: str) -> Keys:
    """Makes the first key; readable by its owner alone. Raises OSError, Bad where the origin can't name a key."""
    return write(folder, Keys((Signer.generate(origin, ED25519),)))


def read(folder: Path) -> Keys:
    """Raises Bad where a file can't be read as keys."""
    signing = [parse_skey(line) for line in read_file(_signing(folder), _MOST).decode().split()]
    if not signing or any(each.verifier.kind != ED25519 for each in signing):
        raise Bad("key.private")
    prepared = _prepared(folder)
    return Keys(
        tuple(signing), parse_skey(read_file(prepared, _MOST).decode().strip()) if prepared.exists() else None
    )


def prepare(folder: Path) -> Keys:
    """The key that signs next, made if there is none yet."""
    keys = read(folder)
    if keys.prepared:
        return keys
    return write(folder, Keys(keys.signing, Signer.generate(keys.origin, ED25519)))


def switch(folder: Path) -> Keys:
    """The prepared key signs from now on, together with the one that signed last."""
    keys = read(folder)
    if keys.prepared is None:
        raise Bad("key.private")
    return write(folder, Keys((keys.signing[-1], keys.prepared)))


def retire(folder: Path) -> Keys:
    """Only the newest key signs from now on; the one before is deleted."""
    keys = read(folder)
    return write(folder, Keys(keys.signing[-1:], keys.prepared))


def write(folder: Path, keys: Keys) -> Keys:
    """What signs first: a prepared key that stays after a power cut is the one that signs already."""
    _replace(_signing(folder), "\n".join(each.skey for each in keys.signing))
    if keys.prepared:
        _replace(_prepared(folder), keys.prepared.skey)
    else:
        _prepared(folder).unlink(missing_ok=True)
        sync_folder(folder)
    return keys


def _signing(folder: Path) -> Path:
    return folder / "key"


def _prepared(folder: Path) -> Path:
    return folder / "next-key"


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)
