"""Official documents that are nobody's business outside: being written, returned, sent and registered."""

from madang.domains import approvals
from madang.domains.accounts import Account, issue_token
from madang.domains.approvals import Content
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor
from tests.outlets.world import World

KINDS = ("title", "summary", "keyword", "body", "reason of a class", "file name", "recipient outside")


def plant_documents(world: World) -> None:
    """Three documents of one department, with a secret in all that is written of them."""
    city = world.city
    drafter, lead, director = city.official(), city.lead(), city.director()
    for name, actor in (("drafter", drafter), ("reviewer", lead)):
        account = Account.objects.get(pk=actor.account_id)
        world.tokens[name] = issue_token(SYSTEM, username=account.username, name="own", at=clock.now())
    writing, returned, sent = (_written(world, drafter, f"document {n}") for n in ("1", "2", "3"))
    approvals.actions.submit(drafter, draft_id=returned)
    approvals.actions.send_back(
        lead, draft_id=returned, reason=world.birds.token("document: reason of return", "document 2")
    )
    approvals.actions.submit(drafter, draft_id=sent)
    opinion = world.birds.token("document: opinion", "document 3")
    approvals.actions.sign(lead, draft_id=sent, opinion=opinion, confirms_class=True)
    approvals.actions.sign(director, draft_id=sent)
    found = approvals.rows.draft_screen(drafter, sent, clock.now())
    world.documents = {
        "writing": writing,
        "returned": returned,
        "sent": sent,
        "file": found.attachments[0].id,
        "sending": next(row.id for row in found.sendings if row.to.ko != found.sendings[-1].to.ko),
    }
    for name, value in world.documents.items():
        world.birds.exactly(f"document: id ({name})", name, value)


def _written(world: World, drafter: Actor, where: str) -> str:
    """A letter with a file, partly open, ready for its line."""
    said = {kind: world.birds.token(f"document: {kind}", where) for kind in KINDS}
    draft = approvals.actions.begin(drafter, kind="letter")
    content = Content(
        title=said["title"],
        summary=said["summary"],
        keywords=(said["keyword"],),
        body=f"1. {said['body']}\n끝.",
        recipients=({"department": "GAR"}, {"outside": said["recipient outside"]}),
        disclosure="partial",
        grounds=(6,),
        grounds_reason=said["reason of a class"],
        retention="y5",
    )
    approvals.actions.save(drafter, draft_id=draft, content=content, revision=1)
    approvals.actions.attach(
        drafter,
        draft_id=draft,
        name=f"{said['file name']}.txt",
        media="text/plain",
        content=world.birds.token("document: file content", where).encode(),
    )
    return draft
