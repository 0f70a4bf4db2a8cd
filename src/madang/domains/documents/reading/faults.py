"""A file, or a part of it, that cannot be read."""

from madang.domains.documents.content import Unread


class Unreadable(Exception):
    """Ends the reading of one file or part; `code` says why, `media` what the file is where that is known."""

    def __init__(self, code: Unread, media: str = "") -> None:
        super().__init__(code.value)
        self.code, self.media = code, media
