"""Letters as `.eml` files in a folder: for the embedded set-up, demos, and a mail system that fetches them."""

import hashlib
import os
from pathlib import Path

from madang.integrations.mail.message import message_of
from madang.kernel.mail import Letter


class FolderCarrier:
    """Writes each letter to a file of its own, whole or not at all; the same letter twice is one file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, letter: Letter) -> None:
        content = message_of(letter, self._sender).as_bytes()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{letter.at:%Y%m%dT%H%M%S}-{hashlib.sha256(letter.key.encode()).hexdigest()[:16]}.eml"
        draft = self._folder / f".{name}.{os.getpid()}"
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / name)
