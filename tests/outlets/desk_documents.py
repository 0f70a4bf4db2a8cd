"""Official documents that are nobody's outside: in every state, with a secret in each private place of them."""

from dataclasses import dataclass

from madang.domains.approvals import Content, actions, rows
from madang.domains.approvals.models import Attachment
from madang.domains.approvals.tests.factories import reviewed_by
from madang.kernel import clock
from madang.kernel.actor import Actor
from tests.outlets.world import World

DEPARTMENT = "WAT"


@dataclass(frozen=True, slots=True)
class PlantedDocument:
    """Where a document is, and the ids of its files."""

    id: str
    files: tuple[str, ...]


def plant(world: World) -> None:
    """One document in each state, none of them for everybody."""
    city = world.city
    told = _Writer(world, city.official(DEPARTMENT))
    lead, director = city.lead(DEPARTMENT), city.director(DEPARTMENT)
    written = told.written("being written")
    returned = told.submitted("returned")
    actions.send_back(lead, draft_id=returned, reason=told.secret("reason of a return", "returned"))
    told.rewritten(returned, "returned, second version")
    in_line = told.submitted("in line")
    actions.sign(lead, draft_id=in_line, opinion=told.secret("opinion", "in line"))
    skipped = told.submitted("review left out")
    why = told.secret("reason of leaving out", "review left out")
    actions.skip_review(told.actor, draft_id=skipped, order=1, reason=why)
    closed = told.submitted("approved and closed")
    actions.sign(lead, draft_id=closed, confirms_class=True, opinion=told.secret("opinion", "approved"))
    actions.sign(director, draft_id=closed)
    found = (written, returned, in_line, skipped, closed)
    world.stored["documents"] = [PlantedDocument(id, _files(id)) for id in found]
    for one in world.stored["documents"]:
        world.birds.exactly("id of a document", one.id, one.id)


class _Writer:
    def __init__(self, world: World, actor: Actor) -> None:
        self.world, self.actor = world, actor

    def secret(self, kind: str, where: str) -> str:
        return self.world.birds.token(f"document: {kind}", f"document {where}")

    def content(self, where: str) -> Content:
        return Content(
            title=f"기준 {self.secret('title', where)}",
            summary=f"요지 {self.secret('summary', where)}",
            keywords=(self.secret("keyword", where),),
            body=f"1. 내용 {self.secret('body', where)}\n끝.",
            recipients=(),
            disclosure="closed",
            grounds=(5,),
            grounds_reason=f"검토 중 {self.secret('reason of the class', where)}",
            retention="y5",
        )

    def written(self, where: str) -> str:
        draft = actions.begin(self.actor, kind="internal", department_id=self._department())
        actions.save(self.actor, draft_id=draft, content=self.content(where), revision=1)
        name, content = self.secret("attachment's name", where), self.secret("attachment", where)
        actions.attach(
            self.actor, draft_id=draft, name=f"{name}.txt", media="text/plain", content=content.encode()
        )
        return draft

    def submitted(self, where: str) -> str:
        draft, city = self.written(where), self.world.city
        line = reviewed_by(city.leads[DEPARTMENT], approver=city.directors[DEPARTMENT])
        actions.submit(self.actor, draft_id=draft, line=line)
        return draft

    def rewritten(self, draft: str, where: str) -> None:
        before = rows.editor_screen(self.actor, draft, clock.now())
        actions.save(self.actor, draft_id=draft, content=self.content(where), revision=before.revision)

    def _department(self) -> int:
        return next(p.department_id for p in self.actor.posts if p.department_code == DEPARTMENT)


def _files(draft: str) -> tuple[str, ...]:
    return tuple(Attachment.objects.filter(version__draft_id=draft).values_list("pk", flat=True))
