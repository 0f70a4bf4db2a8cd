"""Files on their way through the children: read from storage and looked through while others are written down."""

from collections.abc import Iterator, Sequence
from queue import Queue
from threading import Thread
from typing import Self

from madang.domains.documents import jail
from madang.domains.documents.content import Unread
from madang.domains.documents.examining import Examined, told
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import DocumentFile
from madang.kernel.storage import storage

Seen = tuple[DocumentFile, Examined]


class Looking:
    """A thread that hands files to the children and gathers what they say. It never touches the database.

    Use as a context: `give` pages of files, the next before the last is taken, at the end None; `take` as many
    answers as files were given, in the order in which they come.
    """

    def __init__(self) -> None:
        self._given: Queue[DocumentFile | None] = Queue()
        self._seen: Queue[Seen | BaseException] = Queue()
        self._stopped = False
        self._thread = Thread(target=self._run, name="looking", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped = True
        self._given.put(None)
        self._thread.join()

    def give(self, files: Sequence[DocumentFile] | None) -> None:
        for file in files or (None,):
            self._given.put(file)

    def take(self, n: int) -> list[Seen]:
        """The next `n` answers. Raises whatever kept the thread from going on."""
        answers: list[Seen] = []
        while len(answers) < n:
            one = self._seen.get()
            if isinstance(one, BaseException):
                raise one
            answers.append(one)
        return answers

    def _run(self) -> None:
        try:
            for answer in jail.ask_many(self._requests()):
                self._seen.put((answer.key, examined_of(answer, answer.key.media)))
        except BaseException as error:
            self._seen.put(error)

    def _requests(self) -> Iterator[jail.Request]:
        kept = storage()
        while (file := self._given.get()) is not None and not self._stopped:
            try:
                content = kept.read(file.sha256)
            except (FileNotFoundError, ValueError):  # gone or changed in storage: held, and the rest goes on
                self._seen.put((file, Examined(file.media, 0, Verdict.UNSCANNABLE, (Unread.DAMAGED,))))
                continue
            options = {"name": file.name, "title": file.document.title}
            yield jail.Request("examine", content, options, key=file)


def examined_of(answer: jail.Answer, media: str) -> Examined:
    """What a child process said of a file, or that it could not."""
    if answer.failure is not None:
        return Examined(media, 0, Verdict.UNSCANNABLE, (answer.failure.code,))
    return told(answer.value)
