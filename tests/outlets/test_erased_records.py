"""A case and a document that two persons erased: no word of them is left in any outlet, table, file or opening, and
every proof that was given out before still holds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from madang import search
from madang.domains import statistics
from madang.domains.approvals.models import Draft
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.documents import actions as document_actions
from madang.domains.documents import previews
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.intake.entry import EntryFile
from madang.domains.documents.models import Document, DocumentFile, Edition, Found, Marking
from madang.domains.documents.tests.factories import disclosed, entry
from madang.domains.organisation.models import Department
from madang.domains.statistics.opendata.documents import write_changed
from madang.kernel import clock, jobs
from madang.kernel.actor import ANONYMOUS
from madang.kernel.storage import storage
from madang.log import exporting
from madang.log.models import LogEntry, Opening
from madang.log.receipts import receipt_for
from madang.log.tests.city import policy, told_and_signed
from madang.search import Asked
from madang.search.tests import indexing
from madang.web.public import page_cache, present
from madang_verify.cli import main
from madang_verify.encoding import from_base64url
from madang_verify.leaves import parse_leaf
from tests.outlets import planted, ways
from tests.outlets.plaza import Paper
from tests.outlets.stories import Teller
from tests.outlets.test_erasure import _proofs_hold, follow_search, in_files, in_the_database
from tests.outlets.walking import Asker, told
from tests.outlets.world import PUBLIC, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LABEL, PAPER = "erased case", "erased document"
FIRST = 7_000  # of the words planted here, so that no other test has the same
ELSEWHERE = ("desk/", "my/", "approvals", "live/", "emergencies", "dossiers", "topics", "desk")
ROUTES = ("cases", "document", "oai", "sitemap", "open-data", "search", "feed", "statistics", "log")


class Planted:
    """The city with a case and a document that say much, in every place where something is kept of them."""

    def __init__(self) -> None:
        self.world = world = planted.bare()
        planted._plant_strangers(world)
        world.birds.count = FIRST
        self.case, self.document = self._case(), self._document()
        write_changed()
        cut_sitemap(clock.now())

    def _case(self) -> Case:
        teller = Teller(self.world, LABEL, "CON-06", PUBLIC)
        for act in ("filed", "in_review", "on_hold", "supplied", "decided"):
            getattr(teller, act)()
        teller.keep(LABEL, teller.number, PUBLIC)
        return Case.objects.get(number=teller.number)

    def _document(self) -> Document:
        say, home = self._said, Department.objects.get(code="WAT")
        [document] = disclosed(
            entry(
                home,
                title=f"월보 {say('title')}",
                number=f"정수과-{say('number')}",
                summary=say("summary"),
                keywords=(say("keyword"),),
                task=say("task"),
                author=say("author"),
                url=f"https://{say('address')}.example/",
                files=(self._file("name of a file", "words of a file"),),
            )
        )
        assert document.state == "public"
        file = DocumentFile.objects.get(document=document)
        made = {
            "media": "text/plain",
            "verdict": "clean",
            "order": {},
            "made_at": clock.now(),
            "made_by_id": 1,
        }
        content = say("words of an edition").encode()
        Edition.objects.create(
            file=file, no=1, name="가림본.txt", size=len(content), sha256=storage().store(content), **made
        )
        Found.objects.create(
            document=document, file=file, kind="name", confidence="candidate", text=say("finding")
        )
        Marking.objects.create(file=file, words=say("marked words"), made_at=clock.now(), made_by_id=1)
        previews.kept().keep(f"{file.sha256}-1-800.webp", say("picture").encode())
        return document

    def _said(self, kind: str) -> str:
        return self.world.birds.token(kind, PAPER, public=True)

    def _file(self, name: str, words: str) -> EntryFile:
        content = f"정수 약품 사용 월보입니다. {self._said(words)}".encode()
        return EntryFile(f"{self._said(name)}.txt", storage().store(content), len(content), "open", ())

    @property
    def words(self) -> list[str]:
        """All that was said in both, secret or not; an applicant's account is a record of its own."""
        birds = self.world.birds
        said = {*birds.by_form.values(), *birds.opened.values()}
        ours = [c for c in said if c.where in (LABEL, PAPER) and not c.kind.startswith("applicant's")]
        return sorted({c.text for c in ours})

    def contents(self) -> list[str]:
        """The hashes of the files of both."""
        of_case = self.case.files.values_list("sha256", flat=True)
        files = DocumentFile.objects.filter(document=self.document)
        editions = Edition.objects.filter(file__document=self.document)
        return [*of_case, *files.values_list("sha256", flat=True), *editions.values_list("sha256", flat=True)]


def erase(city_of: World, case: Case, document: Document) -> None:
    first, second = city_of.city.on_duty("disclosure_officer"), city_of.city.on_duty("auditor")
    note = "요청 사유 zq6999qz"
    actions.ask_erasure(first, number=case.number, ground="pipa-36", note=note)
    document_actions.ask_erasure(first, document.uid, ground="pipa-21", note=note)
    actions.confirm_erasure(second, number=case.number)
    document_actions.confirm_erasure(second, document.uid)


def seen(words: list[str], said: Iterator[str]) -> set[str]:
    wanted = re.compile("|".join(map(re.escape, words)))
    return {found for text in said for found in wanted.findall(text)}


def kept_files() -> Iterator[str]:
    """What lies in the folders of this installation: contents, pictures, exports, the index."""
    for path in sorted(Path(settings.ENVIRONMENT.data).rglob("*")):
        if path.is_file() and "outbox" not in path.parts:
            yield path.read_bytes().decode("latin-1")


def answers(world: World, *people: Asker) -> Iterator[str]:
    """Whatever everybody, staff of every role included, is answered at every address that names such things."""
    outlets = ways.addresses(
        world,
        lambda route: any(word in route for word in ROUTES) and not any(word in route for word in ELSEWHERE),
    )
    for who in people:
        for paths in outlets.values():
            for path in paths:
                if "zq" not in path:
                    yield told(who.ask(path)).decode("utf-8", "replace")


def receipts_of(case: Case) -> list[dict[str, object]]:
    entries = LogEntry.objects.filter(object__stream_id=case.number).values_list("pk", flat=True)
    return [dict(receipt_for("case", case.number, index).told) for index in entries]


def salts_in(receipts: list[dict[str, object]]) -> list[str]:
    return [json.loads(from_base64url(d))[0] for said in receipts for d in said["disclosures"]]  # type: ignore[attr-defined]


def test_nothing_is_left_anywhere_and_every_proof_holds(tmp_path: Path, record_property) -> None:
    built = Planted()
    world, case, document = built.world, built.case, built.document
    world.papers[PAPER] = Paper(PAPER, document.uid, "erased", f"{document.approved_on:%Y-%m}")
    before = told_and_signed()
    indexing.fill()
    present.forget()
    page_cache.STORE.clear()
    receipts, contents, words = receipts_of(case), built.contents(), built.words
    salts = salts_in(receipts)
    assert len(words) > 40 and len(salts) > 20 and len(contents) >= 4
    title = document.title.split()[-1]
    assert len(seen(words, in_the_database())) > 40, "what is looked for is there"
    assert title in told(Asker("anybody").ask(f"/ko/documents/{document.uid}/")).decode()
    assert search.ask(ANONYMOUS, Asked(title, limit=1), clock.now()).total == 1

    erase(world, case, document)
    assert not seen(salts, in_the_database()), (
        "openings go with the record, not with the next turn of the log"
    )
    after = told_and_signed()
    follow_search()
    while jobs.run_due("worker"):
        pass
    write_changed()
    cut_sitemap(clock.now())
    _nothing_in_tables_and_files([*words, "zq6999qz"], salts, contents, tmp_path)
    _nothing_in_outlets(built, words)
    _stubs(case, document)
    _told_in_the_log(case, document)
    _proofs_hold(receipts, before.size, after.size, tmp_path)
    number = LogEntry.objects.filter(object__stream_id=case.number).first()
    assert number is not None and number.object is not None
    public_id, trusted = number.object.public_id, str(policy(tmp_path))
    assert main(["case", public_id, str(tmp_path / "mirror"), "--policy", trusted]) == 0
    record_property(
        "figure",
        f"erased: {len(words)} words, {len(salts)} salts, {len(contents)} files of a case and a document: none left in "
        "outlets, tables, files, index, exports, log; proofs hold",
    )


def _nothing_in_tables_and_files(
    words: list[str], salts: list[str], contents: list[str], folder: Path
) -> None:
    assert not seen([*words, *salts, *contents], in_the_database())
    assert not [sha256 for sha256 in contents if storage().exists(sha256)]
    assert not seen(words, kept_files())
    statistics.export(folder / "open-data")
    exporting.export(folder / "mirror", clock.now())
    for place in ("open-data", "mirror"):
        assert any(in_files(folder / place))
        assert not seen([*words, *salts], in_files(folder / place)), place


def _nothing_in_outlets(built: Planted, words: list[str]) -> None:
    world, city = built.world, built.world.city
    present.forget()
    officer, auditor = city.on_duty("disclosure_officer"), city.on_duty("auditor")
    people = [Asker("anonymous"), Asker("other department", world.accounts["other department"])]
    assert not seen(words, answers(world, *people))
    staff = [Asker("officer", officer), Asker("auditor", auditor), Asker("handler", city.official("WAT"))]
    at = [f"/en/desk/cases/{built.case.number}/", f"/en/desk/disclosure/{built.document.uid}/"]
    at += ["/en/desk/erasures/?show=ended", f"/en/desk/documents/?q={built.case.number}"]
    at += [f"/en/desk/search/?q={built.case.number}", "/en/desk/documents/?show=register"]
    drafts = Draft.objects.filter(case_number=built.case.number).values_list("pk", flat=True)
    at += [f"/en/desk/documents/{draft}/" for draft in drafts]
    found = [who.ask(path) for who in staff for path in at]
    assert not [answer.status_code for answer in found if answer.status_code >= 500]
    assert not seen(words, (told(answer).decode() for answer in found))
    for one in words[:60]:
        assert search.ask(ANONYMOUS, Asked(one, limit=1), clock.now()).total == 0
        assert search.ask(auditor, Asked(one, limit=1), clock.now()).total == 0


def _stubs(case: Case, document: Document) -> None:
    """What is left at the old addresses: a page and a problem, both 410, with the ground."""
    client = Client()
    for address, ground in (
        (f"/ko/cases/{case.number}/", "개인정보 보호법 제36조"),
        (f"/en/cases/{case.number}/", "Personal Information Protection Act, Article 36"),
        (f"/zh/cases/{case.number}/", "《个人信息保护法》第36条"),
        (f"/fr/cases/{case.number}/", "article 36"),
        (f"/ko/documents/{document.uid}/", "개인정보 보호법 제21조"),
        (f"/en/cases/{case.number}/feed.atom", "Article 36"),
    ):
        answer = client.get(address)
        assert answer.status_code == 410, address
        assert ground in answer.content.decode(), address
    for address in (f"/api/v1/cases/{case.number}", f"/api/v1/documents/{document.uid}"):
        problem = client.get(address)
        assert (problem.status_code, problem.json()["code"]) == (410, "erased")
        assert "department" in problem.json()["remains"]
    assert client.get(f"/api/v1/documents/{document.uid}/files/1").status_code == 410


def _told_in_the_log(case: Case, document: Document) -> None:
    for stream_id, why in ((case.number, "pipa-36"), (document.uid, "pipa-21")):
        *earlier, last = LogEntry.objects.filter(object__stream_id=stream_id).order_by("index")
        members = parse_leaf(bytes(last.entry), "localhost/log").members
        assert (last.kind, members["why"]) == ("erase", why)
        assert (members["by"], members["second"]) == ("disclosure_officer", "auditor")
        assert members["ref"] == earlier[-1].index
        assert not Opening.objects.filter(entry__in=[*earlier, last]).exists()
