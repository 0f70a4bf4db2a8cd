"""The verify page as one downloaded file, opened from the disk in a real browser, against logs sound and false."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madang_verify.evidence import evidence_text
from tests.log_foreign import made

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 60_000  # ms
EVERYTHING = ("case.tlog-proof", "receipt.json", "policy.txt", "permit.txt")
NO_SIGNATURES = "crypto.subtle.generateKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"


class Reader:
    """Somebody with the page open."""

    def __init__(self, context: Any, page: str) -> None:
        self.tab = context.new_page()
        self.tab.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.tab.on("pageerror", lambda error: self.problems.append(str(error)))
        self.tab.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        self.tab.goto(page)

    def put_in(self, files: dict[str, bytes]) -> str:
        """Chooses files; gives the code of what is said at the head."""
        given = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
        self.tab.evaluate("delete document.querySelector('[data-verify-result]').dataset.verifyResult")
        self.tab.set_input_files("#verify-files", given)
        return self.headline()

    def ask(self, button: str = "button.button:not([type])", **typed: str) -> str:
        """Types into fields and presses a button; gives the code of what is said at the head."""
        for name, value in typed.items():
            self.tab.fill(f"#verify-{name}", value)
        self.tab.evaluate("document.querySelector('[role=status]').dataset.verifyResult = ''")
        self.tab.click(f".form-actions {button}")
        return self.headline()

    def headline(self) -> str:
        found = self.tab.locator("[role=status]:not([data-verify-result=''])[data-verify-result]")
        found.wait_for()
        return str(found.get_attribute("data-verify-result"))

    def said(self) -> str:
        return str(self.tab.inner_text("[role=status]"))


@pytest.fixture
def reader(chromium: Any, downloaded: str) -> Iterator[Reader]:
    context = chromium.new_context(locale="en-GB", timezone_id="Asia/Seoul", accept_downloads=True)
    found = Reader(context, downloaded)
    yield found
    assert not [each for each in found.problems if "status of 404" not in each], found.problems
    context.close()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> made.Held:
    return made.held(tmp_path_factory.mktemp("log"))


def chosen(held: made.Held, *names: str) -> dict[str, bytes]:
    return {name: held.files[name] for name in names}


def test_a_document_is_verified_without_a_connection(reader: Reader, held: made.Held) -> None:
    assert reader.put_in(held.files) == "headline.document"
    said = reader.said()
    assert "not a byte of it was altered" in said
    assert f"number {held.index} of 701" in said
    assert "Witness a confirmed it on" in said
    assert "하천 점용 허가서" in said
    assert "Checked without a connection" in said


def test_a_receipt_says_by_when_it_stood_in_the_log(reader: Reader, held: made.Held) -> None:
    assert reader.put_in(chosen(held, *EVERYTHING[:3])) == "headline.logged"
    assert "2 of 3 outside witnesses confirm it" in reader.said()


def test_what_was_not_checked_is_said(reader: Reader, held: made.Held) -> None:
    assert reader.put_in(chosen(held, *EVERYTHING[:2])) == "headline.partly"
    assert "Without a policy no signature was checked" in reader.said()
    assert reader.put_in(chosen(held, "policy.txt")) == "headline.logged"


def test_a_proof_alone_and_a_document_alone_say_what_is_lacking(reader: Reader, held: made.Held) -> None:
    assert reader.put_in(chosen(held, "permit.txt")) == "headline.bad"
    assert "With which entry it should be compared is not known" in reader.said()
    reader.tab.click("button:has-text('Start over')")
    assert reader.put_in(chosen(held, "case.tlog-proof", "policy.txt")) == "headline.partly"
    assert "Without the entry only the signatures" in reader.said()


def _lies(files: dict[str, bytes]) -> list[tuple[str, dict[str, bytes]]]:
    """What is said of files, one of which was exchanged."""
    proof, receipt, policy = (files[name] for name in EVERYTHING[:3])
    own, other = (made.builder.signer(made.builder.ORIGIN, 1, seed).verifier.vkey.encode() for seed in (1, 9))
    leaf = json.loads(receipt)["leaf"]
    altered = json.dumps(json.loads(receipt) | {"leaf": leaf.replace('"doc"', '"step"')}).encode()
    return [
        ("document.unknown", {"permit.txt": made.DOCUMENT + b" "}),
        ("proof.inclusion", {"case.tlog-proof": proof.replace(b"index 350", b"index 351")}),
        ("proof.inclusion", {"receipt.json": altered}),
        ("note.signature", {"case.tlog-proof": proof.replace(b"\n701\n", b"\n702\n")}),
        ("receipt.malformed", {"case.tlog-proof": proof.replace(b"\n\n", b"\n", 1)}),
        ("checkpoint.unsigned", {"policy.txt": policy.replace(own, other)}),
        ("checkpoint.quorum", {"policy.txt": policy.replace(b"all 2 a b c", b"all 3 a b c")}),
        ("policy.malformed", {"policy.txt": policy + b"quorum all\n"}),
    ]


def test_what_is_false_is_refused(reader: Reader, held: made.Held) -> None:
    sentences = json.loads(reader.tab.text_content("#verify-sentences"))["en"]
    for code, changed in _lies(held.files):
        reader.tab.reload()
        assert reader.put_in(held.files | changed) == "headline.bad", code
        assert max(re.split(r"\{\w+\}", sentences[code]), key=len) in reader.said(), (code, reader.said())


def test_the_log_is_remembered_and_must_continue(reader: Reader, tmp_path: Path) -> None:
    held = made.held(tmp_path / "log", 300)
    shutil.copytree(held.folder, tmp_path / "old")
    with made.served(tmp_path) as address:
        assert reader.ask(address=f"{address}log") == "headline.log"
        assert "for the first time" in reader.said()
        assert "the policy was taken from the log itself" in reader.said()
        held.grow(600)
        assert reader.ask() == "headline.log"
        assert "continues the state that this browser saw before (301 entries)" in reader.said()
        assert reader.ask() == "headline.log"
        assert "It is the state that this browser saw before" in reader.said()
        assert reader.put_in(held.files) == "headline.document"
        assert "continues the one in the proof (301 entries)" in reader.said()
        reader.tab.reload()
        assert reader.ask(address=f"{address}old") == "headline.bad"
        assert "shows an older state (301 entries)" in reader.said()


def test_a_fork_is_found_and_both_notes_are_saved(reader: Reader, tmp_path: Path) -> None:
    first, second = made.held(tmp_path / "log", 300), made.held(tmp_path / "other", 300)
    second.log.entries[5] = second.log.entries[6]
    second.grow(500)
    with made.served(tmp_path) as address:
        assert reader.ask(address=f"{address}log") == "headline.log"
        assert reader.ask(address=f"{address}other") == "headline.fork"
        assert "doesn't begin with the 301 entries" in reader.said()
        with reader.tab.expect_download() as saved:
            reader.tab.click("a:has-text('Save both signed notes')")
        notes = tuple((each.folder / "checkpoint").read_bytes() for each in (first, second))
        assert Path(saved.value.path()).read_bytes() == evidence_text((notes[0], notes[1]))
        assert reader.ask(address=f"{address}log") == "headline.log"  # the one seen first is still remembered
        assert "It is the state that this browser saw before" in reader.said()


def test_the_whole_log_is_read(reader: Reader, tmp_path: Path) -> None:
    held = made.held(tmp_path / "log", 1_000)
    whole = "[data-verify-whole]"
    with made.served(tmp_path) as address:
        assert reader.ask(whole, address=f"{address}log/") == "headline.whole"
        assert "all 1,001 entries agree" in reader.said()
        bundle = held.folder / "tile" / "entries" / "002"
        bundle.write_bytes(bundle.read_bytes().replace(b"review.started", b"review.starteD", 1))
        reader.tab.reload()
        assert reader.ask(whole, address=f"{address}log/") == "headline.bad"
        assert "not those that it signed" in reader.said()


def test_an_entry_is_found_by_its_number(reader: Reader, held: made.Held) -> None:
    with made.served(held.folder.parent) as address:
        there = f"{address}{held.folder.name}"
        assert reader.ask(address=there, index=str(held.index)) == "headline.logged"
        assert "document disclosed" in reader.said()
        assert reader.ask(index="9999") == "headline.bad"
        assert "no entry number 9,999 yet" in reader.said()
        assert reader.ask(address="http://127.0.0.1:9/log/", index="1") == "headline.open"
    reader.problems.clear()  # the browser itself tells of the failed connection


def test_a_browser_that_verifies_no_signatures_says_so(
    chromium: Any, downloaded: str, held: made.Held
) -> None:
    context = chromium.new_context(locale="en-GB")
    context.add_init_script(NO_SIGNATURES)
    reader = Reader(context, downloaded)
    reader.tab.locator("main > div > .notice.is-warning").wait_for()
    assert "This browser can't verify signatures (Ed25519)" in reader.tab.inner_text("main")
    assert reader.put_in(held.files) == "headline.partly"
    assert "number 350 of 701" in reader.said()  # hashes and proofs hold nevertheless
    context.close()


@pytest.mark.parametrize(("locale", "words"), [("ko-KR", "공개 기록 확인"), ("fr-FR", "registre public")])
def test_it_speaks_the_reader_s_language_on_a_phone(
    chromium: Any, downloaded: str, held: made.Held, locale: str, words: str
) -> None:
    context = chromium.new_context(locale=locale, viewport={"width": 360, "height": 740})
    reader = Reader(context, downloaded)
    name = {"ko": "한국어", "fr": "Français"}[locale[:2]]
    reader.tab.click(f"button:has-text('{name}')")
    assert words in reader.tab.inner_text("main")
    assert reader.tab.evaluate("document.documentElement.lang") == locale[:2]
    assert reader.put_in(held.files) == "headline.document"
    assert reader.tab.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
