"""The stories of cases, one in every class of visibility, with a secret in each private place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import actions
from madang.domains.cases.models import Case, CaseFile
from madang.domains.cases.states import Act
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.domains.procedures import current_version
from madang.domains.procedures import definition as procedure_definition
from madang.kernel import clock
from madang.kernel.actor import Actor
from tests.outlets import logged
from tests.outlets.world import HIDDEN_PROCEDURE, PUBLIC, UNDISCLOSED, WITHHELD, Planted, World, plant_account


@dataclass(frozen=True, slots=True)
class Story:
    procedure: str
    visibility: str
    told: "Callable[[Teller], None]"


class Teller:
    """Tells the story of one case, act by act: a secret in each private place, an open word in each public one."""

    def __init__(self, world: World, label: str, procedure: str, visibility: str) -> None:
        self.world, self.label, self.procedure = world, label, procedure
        self.visibility = visibility  # as it will be in the end
        self.department = current_version(procedure, clock.now()).definition.department
        self.applicant: Actor | None = None
        self.number = ""

    def tell(self, told: "Callable[[Teller], None]") -> None:
        told(self)
        self.keep(self.label, self.number, self.visibility)

    def keep(self, label: str, number: str, visibility: str) -> None:
        files = tuple(CaseFile.objects.filter(case__number=number).values_list("id", flat=True))
        self.world.cases[label] = Planted(label, number, visibility, self.applicant, files)
        kept = Case.objects.get(number=number)
        assert kept.visibility == visibility, (label, kept.visibility)
        if visibility != PUBLIC:
            self.world.birds.number(f"number of a case {visibility}", label, number)

    @property
    def hidden(self) -> bool:
        return self.visibility != PUBLIC

    @property
    def handler(self) -> Actor:
        return self.world.city.official(self.department)

    def secret(self, kind: str) -> str:
        return self.world.birds.token(kind, self.label)

    def open(self, kind: str) -> str:
        """A word for everybody; in a hidden case nobody may see even that."""
        return self.world.birds.token(
            f"{kind} of a hidden case" if self.hidden else kind, self.label, public=not self.hidden
        )

    def person(self) -> Actor:
        account = citizen()
        plant_account(self.world, account, self.label, "applicant's")
        self.applicant = actor_for(account, clock.now())
        self.world.accounts[self.label] = self.applicant
        return self.applicant

    def form(self, **chosen: Any) -> dict[str, Any]:
        """The form filled in: secrets in what is not public, open words in what is."""
        fields = current_version(self.procedure, clock.now()).definition.form
        if "earlier_permit" in {one.name for one in fields}:
            chosen = {"earlier_permit": True, **chosen}
        filled = factories.example_form(self.procedure, **chosen)
        for one in fields:
            asked = one.show_if is None or one.show_if.holds(filled)
            if asked and one.name not in chosen and (value := self._value(one)) is not None:
                filled[one.name] = value
            elif not asked:
                filled.pop(one.name, None)
        return filled

    def _value(self, one: procedure_definition.Field) -> str | None:
        kind, birds = f"{self.procedure} {one.name}", self.world.birds
        if one.public == "yes" and not one.pattern and one.type in ("text", "textarea"):
            return self.open(kind)
        if one.public == "yes":
            return None
        if one.pii == "biz":
            return birds.business_number(kind, self.label)
        makers: dict[str, Callable[[], str | None]] = {
            "phone": lambda: birds.mobile(kind, self.label),
            "email": lambda: f"{self.secret(kind)}@example.kr",
            "date": lambda: birds.birth_date(kind, self.label),
            "address": lambda: f"서울특별시 중랑구 중화동 {self.secret(kind)}",
            "text": lambda: self.secret(kind),
            "textarea": lambda: self.secret(kind),
        }
        return makers.get(one.type, lambda: None)()

    def upload(self, document: str = "plan") -> actions.Upload:
        name, content = self.secret("file name"), self.secret("file content")
        return actions.Upload(f"{name}.pdf", f"%PDF-1.4 {content}".encode(), document)

    # acts -----------------------------------------------------------------------------------------

    def filed(self, **chosen: Any) -> None:
        by = self.world.city.official("TRA") if self.department == "TRA" else self.person()
        case = actions.file_case(
            by, procedure=self.procedure, form=self.form(**chosen), files=[self.upload()]
        )
        self.number = case.number

    def at_counter(self) -> None:
        person = self.person()
        case = actions.file_case(
            self.handler, procedure=self.procedure, form=self.form(), applicant_id=person.account_id
        )
        self.number = case.number

    def received(self) -> None:
        actions.accept(self.handler, number=self.number, note=self.secret("internal note: accept"))
        actions.assign(self.handler, number=self.number, note=self.secret("internal note: assign"))

    def in_review(self) -> None:
        self.received()
        actions.accept(self.handler, number=self.number, note=self.secret("internal note: accept"))

    def on_hold(self) -> None:
        actions.request_supplement(
            self.handler,
            number=self.number,
            items=[self.open("supplement item")],
            reason=self.open("supplement reason"),
        )

    def supplied(self) -> None:
        assert self.applicant
        later = (clock.now() + timedelta(days=20)).date()
        actions.ask_more_time(
            self.applicant, number=self.number, until=later, note=self.secret("why more time")
        )
        actions.supply(
            self.applicant,
            number=self.number,
            note=self.secret("supplement answer"),
            files=[self.upload("location_map")],
        )

    def consulted(self) -> None:
        actions.consult(self.handler, number=self.number, note=self.open("what is asked of departments"))
        for code in ("GAR", "SAF", "CLI"):
            actions.reply(self.world.city.official(code), number=self.number, opinion=self.open("opinion"))

    def inspected(self) -> None:
        actions.record_step(
            self.handler,
            number=self.number,
            act=Act.INSPECT,
            asks={"findings": self.open("findings")},
            note=self.secret("internal note: inspect"),
        )

    def drafted(self, result: str = "granted") -> None:
        """A draft is nobody's business until it is decided."""
        if self.procedure in ("CON-06", HIDDEN_PROCEDURE):
            self.consulted()
        if self.procedure != "OBJ":
            self.inspected()
        self.draft(result)

    def draft(self, result: str = "granted", decided: bool = False) -> None:
        say = self.open if decided else self.secret
        actions.draft(
            self.handler,
            number=self.number,
            result=result,
            reasons=say("drafted reasons"),
            conditions=[say("drafted conditions")],
            note=self.secret("internal note: draft"),
        )

    def signed(self) -> None:
        for signer in (self.world.city.lead(self.department), self.world.city.director(self.department)):
            actions.approve(signer, number=self.number, note=self.secret("internal note: sign"))

    def sent_back(self) -> None:
        lead = self.world.city.lead(self.department)
        actions.send_back(lead, number=self.number, reason=self.open("reason for sending back"))

    def decided(self, result: str = "granted") -> None:
        """Drafted with secrets, then decided in other words, which are public."""
        self.drafted(result)
        self.signed()
        actions.decide(
            self.handler,
            number=self.number,
            result=result,
            reasons=self.open("reasons of the decision"),
            conditions=[self.open("conditions of the decision")],
        )

    def withdrawn(self) -> None:
        assert self.applicant
        actions.withdraw(self.applicant, number=self.number, reason=self.secret("withdrawal reason"))

    def returned(self) -> None:
        actions.return_case(self.handler, number=self.number, reason=self.open("reason of the return"))

    def transferred(self) -> None:
        actions.transfer(
            self.handler, number=self.number, agency=self.open("agency"), reason=self.open("transfer reason")
        )

    def withheld(self) -> None:
        officer = self.world.city.on_duty("disclosure_officer")
        # the reason of the stub is the one thing that everybody may read
        reason = self.world.birds.token("reason of a stub", self.label, public=True)
        actions.withhold(officer, number=self.number, reason=reason)

    def appealed(self, label: str, visibility: str) -> None:
        """An objection of its own, told as a case of its own."""
        assert self.applicant
        other = Teller(self.world, label, "OBJ", visibility)
        other.applicant, other.department = self.applicant, self.department
        grounds = self.secret("appeal grounds")
        other.number = actions.appeal(self.applicant, number=self.number, grounds=grounds).number
        other.in_department()
        other.keep(label, other.number, visibility)

    def in_department(self) -> None:
        """The first acts on an objection."""
        self.received()
        actions.record_step(
            self.handler, number=self.number, asks={"findings": self.open("findings")},
            note=self.secret("internal note: record"),
        )  # fmt: skip

    def deliberated(self) -> None:
        self.inspected()
        actions.record_step(
            self.handler,
            number=self.number,
            act=Act.DELIBERATE,
            asks={"committee_result": "passed", "committee_reasons": self.open("committee reasons")},
            note=self.secret("internal note: deliberate"),
        )


def _story(*acts: str, procedure: str = "CON-06", visibility: str = PUBLIC, **chosen: Any) -> Story:
    def told(teller: Teller) -> None:
        for act in acts:
            name, _, argument = act.partition(":")
            method = getattr(teller, name)
            method(**chosen) if name == "filed" else method(*filter(None, argument.split(",")))
            logged.follow()

    return Story(procedure, visibility, told)


STORIES: dict[str, Story] = {
    "received": _story("filed"),
    "of a company": _story("filed", applicant_kind="company"),
    "at the counter": _story("at_counter"),
    "assigned": _story("filed", "received"),
    "reviewing": _story("filed", "in_review"),
    "on hold": _story("filed", "in_review", "on_hold"),
    "supplied": _story("filed", "in_review", "on_hold", "supplied"),
    "drafted": _story("filed", "in_review", "drafted"),
    "sent back": _story("filed", "in_review", "drafted", "sent_back"),
    "signed": _story("filed", "in_review", "drafted", "signed"),
    "granted": _story("filed", "in_review", "decided"),
    "refused": _story("filed", "in_review", "decided:refused"),
    "refused, objection": _story("filed", "in_review", "decided:refused", "appealed:objection,public"),
    "withdrawn": _story("filed", "in_review", "withdrawn"),
    "returned": _story("filed", "in_review", "returned"),
    "transferred": _story("filed", "in_review", "transferred"),
    "sign: received": _story("filed", procedure="HSG-07"),
    "sign: deliberated": _story("filed", "in_review", "deliberated", procedure="HSG-07"),
    "fare: received": _story("filed", procedure="TRN-02"),
    "undisclosed: received": _story("filed", procedure=HIDDEN_PROCEDURE, visibility=UNDISCLOSED),
    "undisclosed: supplied": _story(
        "filed", "in_review", "on_hold", "supplied", procedure=HIDDEN_PROCEDURE, visibility=UNDISCLOSED
    ),
    "undisclosed: drafted": _story(
        "filed", "in_review", "drafted", procedure=HIDDEN_PROCEDURE, visibility=UNDISCLOSED
    ),
    "undisclosed: refused, objection": _story(
        "filed", "in_review", "decided:refused", "appealed:undisclosed objection,undisclosed",
        procedure=HIDDEN_PROCEDURE, visibility=UNDISCLOSED,
    ),
    "undisclosed: withdrawn": _story(
        "filed", "in_review", "withdrawn", procedure=HIDDEN_PROCEDURE, visibility=UNDISCLOSED
    ),
    "withheld: reviewing": _story("filed", "in_review", "withheld", visibility=WITHHELD),
    "withheld: supplied": _story(
        "filed", "in_review", "on_hold", "withheld", "supplied", visibility=WITHHELD
    ),
    "withheld: granted": _story("filed", "in_review", "decided", "withheld", visibility=WITHHELD),
    "withheld, then objected": _story(
        "filed", "in_review", "decided:refused", "withheld", "appealed:withheld objection,withheld",
        visibility=WITHHELD,
    ),
    "objected, then withheld": _story(
        "filed", "in_review", "decided:refused", "appealed:objection to a withheld,public", "withheld",
        visibility=WITHHELD,
    ),
}  # fmt: skip
