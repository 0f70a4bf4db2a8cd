"""Documents of the plaza in every state, with a secret in each private place of them, and open words in public ones."""

from dataclasses import dataclass

from madang.domains.documents.actions import classify, disclose, scan_pending, take_in, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.actions.counting import count_disclosed, count_gate
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.findings import Verdict
from madang.domains.documents.intake.entry import Entry, EntryFile
from madang.domains.documents.models import Document, DocumentFile, Edition, Found
from madang.domains.documents.rules import local_day
from madang.domains.documents.tests.factories import entry
from madang.domains.organisation.models import Department
from madang.domains.statistics.opendata.documents import write_changed
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.storage import storage
from tests.outlets import logged
from tests.outlets.world import World

DEPARTMENT = "WAT"


@dataclass(frozen=True, slots=True)
class Paper:
    """A planted document: its label, its id, its state, its month of approval."""

    label: str
    uid: str
    state: str
    month: str


def plant(world: World) -> None:
    """One document of every visibility, files of every class; the exports and figures as the worker writes them."""
    told = _Teller(world)
    told.open_one()
    told.with_files()
    told.masked_title()
    told.closed()
    told.partial()
    told.scheduled()
    told.held()
    told.corrected()
    told.withdrawn()
    told.corrected_and_held()
    told.closed_later()
    write_changed()
    cut_sitemap(clock.now())
    count_disclosed(clock.now())
    count_gate(clock.now())


class _Teller:
    def __init__(self, world: World) -> None:
        self.world, self.birds = world, world.birds
        self.department = Department.objects.get(code=DEPARTMENT)

    def secret(self, kind: str, where: str) -> str:
        return self.birds.token(f"plaza: {kind}", where)

    def open(self, kind: str, where: str) -> str:
        return self.birds.token(f"plaza: {kind}", where, public=True)

    def author(self, where: str) -> str:
        """Shown as the policy on officials' names says."""
        return self.birds.token("official's name", where)

    def entry(self, where: str, **said: object) -> Entry:
        return entry(self.department, source_id=where, author=self.author(where), **said)

    def file(self, name: str, text: str, disclosure: str = "open") -> EntryFile:
        content = f"정수 약품 사용 월보입니다. {text}".encode()
        grounds = () if disclosure == "open" else (5,)
        return EntryFile(f"{name}.txt", storage().store(content), len(content), disclosure, grounds)

    def hidden_file(self, where: str, disclosure: str = "open") -> EntryFile:
        """A file of which nothing leaves: name, words, checksum."""
        made = self.file(
            self.secret("name of a file", where), self.secret("words of a file", where), disclosure
        )
        self.birds.exactly("plaza: checksum of a file", where, made.sha256)
        return made

    def take(self, one: Entry, *, hidden: bool = False, followed: bool = True) -> Document:
        """`followed`: whether the log is told at once, before anything else is done to the document."""
        (told,) = take_in(SYSTEM, [one])
        scan_pending()
        now = clock.now()
        disclose(before=local_day(now, "Asia/Seoul"), now=now)
        if followed:
            logged.follow()
        document = Document.objects.get(uid=told.uid)
        if hidden:
            self.birds.exactly("plaza: id of a document", one.source_id, document.uid)
        return document

    def keep(self, label: str, document: Document) -> None:
        logged.follow()
        document.refresh_from_db()
        month = f"{document.approved_on:%Y-%m}"
        self.world.papers[label] = Paper(label, document.uid, document.state, month)

    # --- what is public --------------------------------------------------------------------------------

    def open_one(self) -> None:
        where = "plaza open"
        one = self.entry(
            where,
            title=f"월보 {self.open('title', where)}",
            summary=self.open("summary", where),
            keywords=(self.open("keyword", where),),
        )
        self.keep("open", self.take(one))

    def with_files(self) -> None:
        where = "plaza with files"
        files = (
            self.file(self.open("name of a file", where), "본문"),
            self.hidden_file(f"{where}: closed", "closed"),
            self.hidden_file(f"{where}: partial", "partial"),
            self.hidden_file(f"{where}: redacted", "partial"),
        )
        document = self.take(self.entry(where, files=files))
        reasons = {2: self.secret("reason of a file", where), 3: self.secret("reason of a file", where)}
        for position, reason in reasons.items():
            DocumentFile.objects.filter(document=document, position=position).update(grounds_reason=reason)
        self._redact(DocumentFile.objects.get(document=document, position=4), where)
        self.keep("with files", document)

    def _redact(self, file: DocumentFile, where: str) -> None:
        content = "가림본".encode()
        Edition.objects.create(
            file=file,
            no=1,
            name=f"{self.open('name of a redacted edition', where)}.txt",
            media="text/plain",
            size=len(content),
            sha256=storage().store(content),
            verdict=Verdict.CLEAN,
            order={},
            made_at=clock.now(),
            made_by_id=1,
        )
        Found.objects.create(
            document=file.document,
            file=file,
            kind="name",
            confidence="certain",
            text=self.secret("what was found", where),
            context=self.secret("words about what was found", where),
            decision="mask",
        )

    def masked_title(self) -> None:
        where = "plaza masked title"
        document = self.take(self.entry(where, title=self.secret("masked title", where)), followed=False)
        Document.objects.filter(pk=document.pk).update(shown_title=self.open("shown title", where))
        self.keep("masked title", document)

    def closed(self) -> None:
        where = "plaza closed"
        one = self.entry(
            where,
            title=f"목록 {self.open('title of a closed document', where)}",
            summary=self.secret("summary of a closed document", where),
            keywords=(self.secret("keyword of a closed document", where),),
            url=f"https://{self.secret('address of a closed document', where)}.example/",
            disclosure="closed",
            grounds=(5,),
            grounds_reason=self.open("reason of the class", where),
            files=(self.hidden_file(where, "closed"),),
        )
        self.keep("closed", self.take(one))

    def partial(self) -> None:
        where = "plaza partial"
        hidden = self.world.cases.get("undisclosed: drafted")
        one = self.entry(
            where,
            title=f"일부 {self.open('title of a partly open document', where)}",
            disclosure="partial",
            grounds=(6,),
            case_number=hidden.number if hidden else "",
            files=(self.hidden_file(where, "partial"),),
        )
        self.keep("partial", self.take(one))

    # --- what is not -----------------------------------------------------------------------------------

    def _all_secret(self, where: str, **said: object) -> Entry:
        plain = {"title": "title", "number": "number", "summary": "summary", "task": "task"}
        plain["grounds_reason"] = "reason of the class"
        fields: dict[str, object] = {
            name: self.secret(kind, where) for name, kind in plain.items() if name not in said
        }
        fields["keywords"] = (self.secret("keyword", where),)
        fields["url"] = f"https://{self.secret('address', where)}.example/"
        fields["files"] = (self.hidden_file(where),)
        return self.entry(where, **(fields | said))

    def scheduled(self) -> None:
        one = self._all_secret("plaza scheduled", approved_at=clock.now())
        self.keep("scheduled", self.take(one, hidden=True))

    def held(self) -> None:
        where = "plaza held"
        title = f"{self.secret('title', where)} 연락처 {self.birds.mobile('plaza: what was found', where)}"
        document = self.take(self._all_secret(where, title=title), hidden=True)
        assert document.state == "held"
        Found.objects.filter(document=document).update(
            context=self.secret("words about what was found", where)
        )
        self.keep("held", document)

    def corrected(self) -> None:
        where = "plaza corrected"
        self.take(self._all_secret(where))
        said = self.entry(where, title=f"바로잡음 {self.open('corrected title', where)}")
        self.keep("corrected", self.take(said))

    def withdrawn(self) -> None:
        where = "plaza withdrawn"
        document = self.take(self._all_secret(where))
        officer = self.world.city.on_duty("disclosure_officer")
        reason = self.open("reason of a withdrawal", where)
        withdraw(officer, document.uid, reason_code="personal_data", reason=reason)
        self.keep("withdrawn", document)

    def corrected_and_held(self) -> None:
        where = "plaza corrected, then held"
        self.take(self._all_secret(where))
        phone = self.birds.mobile("plaza: what was found", where)
        document = self.take(self._all_secret(where, title=f"{self.secret('title', where)} {phone}"))
        assert document.state == "held"
        self.keep("corrected, then held", document)

    def closed_later(self) -> None:
        """What was open and is closed keeps its title alone."""
        where = "plaza closed later"
        title = f"목록 {self.open('title of a document closed later', where)}"
        one = self._all_secret(where, title=title, number="수-1", task="", grounds_reason="")
        document = self.take(one)
        officer = self.world.city.on_duty("disclosure_officer")
        classify(officer, document.uid, classed=Classed("closed", (7,)), files={}, reason="영업비밀")
        self.keep("closed later", document)
