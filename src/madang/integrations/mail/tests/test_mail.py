"""Letters become messages that cannot be bent, and reach a folder or a real SMTP server whole."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar, cast

import pytest

from madang.integrations.mail import carrier_for
from madang.integrations.mail.folder import FolderCarrier
from madang.integrations.mail.message import message_of
from madang.integrations.mail.smtp import SmtpCarrier
from madang.kernel.mail import Letter

LETTER = Letter(
    key="notice:1",
    to="kim@example.org",
    subject="[2026-0000001] 하천 점용 허가: 보완 요청",
    body="김하나 님, 안녕하십니까.\n.\n끝\n",
    language="ko",
    at=datetime(2026, 5, 4, 1, 30, tzinfo=UTC),
    unsubscribe="https://madang.example.org/ko/unsubscribe/ABC/",
)


def read(content: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default))


def text_of(content: bytes) -> str:
    return str(read(content).get_content()).replace("\r\n", "\n")


def test_the_message_says_what_the_letter_says() -> None:
    content = message_of(LETTER, "마당 <madang@city.example>").as_bytes()
    message = read(content)
    assert message["Subject"] == LETTER.subject
    assert message["To"] == LETTER.to
    assert message["From"] == "마당 <madang@city.example>"
    assert text_of(content) == LETTER.body
    assert message["List-Unsubscribe"] == f"<{LETTER.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_same_letter_has_the_same_id() -> None:
    ids = {message_of(replace(LETTER, body=body), "a@b.example")["Message-ID"] for body in ("one", "two")}
    assert len(ids) == 1
    assert message_of(replace(LETTER, key="other"), "a@b.example")["Message-ID"] not in ids


@pytest.mark.parametrize("breaking", ["\r\nBcc: all@example.org", "\nBcc: x@y.z", "\u2028Bcc: x@y.z", "\x00"])
def test_a_line_break_cannot_add_a_header(breaking: str) -> None:
    bent = replace(
        LETTER, subject=f"a{breaking}", language=f"ko{breaking}", unsubscribe=f"https://x/{breaking}"
    )
    message = read(message_of(bent, f"M{breaking} <a@b.example>").as_bytes())
    assert message["Bcc"] is None
    assert message["List-Unsubscribe"] is None
    assert message["Subject"].startswith("a")


@pytest.mark.parametrize("address", ["", "kim", "a@b\r\nBcc: c@d", "a@b,c@d", "a b@c.d", "<a@b.c>", "a@@b"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        message_of(replace(LETTER, to=address), "a@b.example")


def test_the_folder_holds_each_letter_once_and_for_its_owner(tmp_path: Path) -> None:
    carrier = carrier_for("", tmp_path)
    for _ in range(2):
        carrier.send(LETTER)
    carrier.send(replace(LETTER, key="notice:2"))
    files = sorted((tmp_path / "outbox" / "mail").iterdir())
    assert len(files) == 2
    assert all(file.name.startswith("20260504T013000-") and file.suffix == ".eml" for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {text_of(file.read_bytes()) for file in files} == {LETTER.body}


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", FolderCarrier),
        ("file:///tmp/letters", FolderCarrier),
        ("smtp://mail.example.org", SmtpCarrier),
        ("smtp://u%40x:p%3A@mail.example.org:2525?tls=none&from=madang@city.example", SmtpCarrier),
    ],
)
def test_the_url_chooses_the_carrier(url: str, kind: type) -> None:
    assert isinstance(carrier_for(url, Path("/nowhere")), kind)


def test_the_url_is_read_whole() -> None:
    carrier = carrier_for("smtp://u%40x:p%3A@h.example?tls=ssl&from=M <m@c.example>", Path("/nowhere"))
    assert carrier == SmtpCarrier("h.example", 465, "u@x", "p:", "ssl", "M <m@c.example>")
    assert "p:" not in repr(carrier)


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://h?tls=maybe", "x"])
def test_a_wrong_url_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ValueError, match="MADANG_EMAIL_URL must be"):
        carrier_for(url, Path("/nowhere"))


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs; `refusal` answers RCPT."""

    received: ClassVar[list[tuple[str, bytes]]] = []
    refusal: ClassVar[str] = ""

    def handle(self) -> None:
        self._say("220 test")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].upper()
            if verb == "RCPT TO" and self.refusal:
                self._say(self.refusal)
            elif verb == "RCPT TO":
                recipient = line.split(":", 1)[1].strip("<> ")
                self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self.received.append((recipient, self._content()))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def smtp_server(refusal: str = "") -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """A server on a free port, and what it received."""
    session = type("Session", (_Session,), {"received": [], "refusal": refusal})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], session.received
        server.shutdown()


def test_a_letter_passes_an_smtp_server_unchanged() -> None:
    with smtp_server() as (port, received):
        carrier_for(f"smtp://127.0.0.1:{port}?tls=none&from=madang@city.example", Path()).send(LETTER)
    ((recipient, content),) = received
    assert recipient == LETTER.to
    assert read(content)["Subject"] == LETTER.subject
    assert text_of(content) == LETTER.body


@pytest.mark.parametrize(
    ("answer", "error"), [("550 no such person", ValueError), ("451 come back later", OSError)]
)
def test_a_refused_address_is_told_apart_from_one_put_off(answer: str, error: type[Exception]) -> None:
    with smtp_server(answer) as (port, received):
        carrier = carrier_for(f"smtp://127.0.0.1:{port}?tls=none", Path())
        with pytest.raises(error) as caught:
            carrier.send(LETTER)
    assert LETTER.to not in str(caught.value)
    assert received == []


def test_no_server_is_an_error_to_try_again() -> None:
    with smtp_server() as (port, _):
        pass
    with pytest.raises(OSError, match="refused"):
        carrier_for(f"smtp://127.0.0.1:{port}?tls=none", Path()).send(LETTER)


def test_a_server_without_tls_gets_no_letter() -> None:
    with smtp_server() as (port, received), pytest.raises(OSError, match="STARTTLS"):
        carrier_for(f"smtp://127.0.0.1:{port}", Path()).send(LETTER)
    assert received == []
