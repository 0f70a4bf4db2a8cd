"""A city with a case in every class of visibility, and a secret in every private place of it."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from madang.domains import accounts, cases, exchange
from madang.domains.accounts import Account, issue_token
from madang.domains.accounts.models import Business, Challenge, Membership
from madang.domains.cases import import_histories, profile_named
from madang.domains.cases.models import Case, Receipt
from madang.domains.cases.tests import factories
from madang.domains.exchange.models import ApprovalSystem
from madang.domains.exchange.tests.posting import System, event
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import Official
from madang.domains.procedures import publish_version
from madang.domains.procedures.tests.factories import builtin_document
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor
from madang.search import Narrowing, confirm_search, save_search
from madang.search.models import SavedSearch
from madang.search.tests import indexing
from madang.webhooks.actions import add_subscription
from madang.webhooks.models import Subscription
from tests.outlets import desk_documents, logged, plaza, plaza_pages
from tests.outlets.canaries import Aviary
from tests.outlets.documents import plant_documents
from tests.outlets.dossiers import plant_dossiers
from tests.outlets.stories import STORIES, Teller
from tests.outlets.world import HIDDEN_PROCEDURE, PUBLIC, Planted, World, plant_account

HEADER = (
    "case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:enddate_planned,case:group,"
    "case:responsible,case:startdate,concept:instance,concept:name,lifecycle:transition,org:group,org:resource,"
    "time:timestamp"
)


def bare() -> World:
    """The city with its officials, and a procedure that is not disclosed; no case yet."""
    world = World(Aviary(), factories.city())
    _plant_staff(world)
    _publish_hidden_procedure()
    return world


def build() -> World:
    """Plants everything. The clock must stand still."""
    world = bare()
    _plant_other_systems(world)
    for label, story in STORIES.items():
        Teller(world, label, story.procedure, story.visibility).tell(story.told)
    _plant_import(world)
    _plant_draft(world)
    _plant_api_filing(world)
    _plant_strangers(world)
    _plant_ownership(world)
    plant_documents(world)
    plant_dossiers(world)
    desk_documents.plant(world)
    plaza_pages.plant(world)
    _plant_saved_searches(world)
    plaza.plant(world)  # it writes exports and figures as the worker does
    logged.plant(world)
    indexing.fill()  # last: the index of all that is there now
    return world


def _plant_staff(world: World) -> None:
    """What is private of officials: by the policy on display, and the accounts behind them."""
    birds = world.birds
    groups = (world.city.officials, world.city.leads, world.city.directors, world.city.duties)
    for level, staff in enumerate(groups):
        for code, one in staff.items():
            where = f"staff {level} {code}"
            Official.objects.filter(pk=one.id).update(
                name=birds.token("official's name", where),
                phone=birds.office_phone("official's phone", where),
            )
            one.official.refresh_from_db()
            birds.exactly("officer code", where, one.official.officer_code)
            plant_account(world, one.account, where, "staff")
    changed(clock.now())


def _publish_hidden_procedure() -> None:
    """A procedure that the audit office has not chosen for disclosure."""
    document = builtin_document("CON-06")
    document["code"] = HIDDEN_PROCEDURE
    document["name"] = {"ko": "비공개 업무", "en": "Undisclosed procedure"}
    document["disclosure"]["disclosed"] = False
    publish_version(SYSTEM, definition=document, at=clock.now())


def _plant_other_systems(world: World) -> None:
    """One that is told of everything, and one that posts acts; what it posted and could not be done is nobody's."""
    birds, where = world.birds, "other systems"
    id, secret = add_subscription(SYSTEM, name="receiver", url="http://127.0.0.1:9/", patterns=["*"])
    birds.exactly("webhook: secret", where, secret)
    birds.exactly("webhook: salt", where, Subscription.objects.get(pk=id).salt)
    birds.exactly("webhook: id", where, id)
    told = exchange.register_system(SYSTEM, name="approvals", institution="city")
    birds.exactly("approval system: secret", where, told.secret)
    birds.exactly("approval system: salt", where, ApprovalSystem.objects.get().salt)
    words = birds.token("words of a refused act", where)
    refused = event("returned", case="2019-0000001", official="NOBODY", reason=words)
    assert System(told.key_id, told.secret).send(refused).status == 422
    world.stored["webhook"], world.stored["approval system"] = id, told.key_id


def _plant_saved_searches(world: World) -> None:
    """What somebody is interested in, and where they read of it."""
    birds, where = world.birds, "saved searches"
    readers_mail = birds.token("saved search: e-mail", where)
    for actor, email in ((world.accounts["draft"], ""), (ANONYMOUS, f"{readers_mail}@example.kr")):
        words = {
            "q": birds.token("saved search: words", where),
            "name": birds.token("saved search: name", where),
        }
        save_search(actor, **words, narrowed=Narrowing(), rhythm="daily", now=clock.now(), email=email)
    of_account, of_address = SavedSearch.objects.order_by("pk").values_list("token", flat=True)
    confirm_search(token=of_address, now=clock.now())
    for token in (of_account, of_address):
        birds.exactly("saved search: token", where, token)
    world.stored["searches of an account"], world.stored["searches of an address"] = of_account, of_address


def _plant_import(world: World) -> None:
    """A history from elsewhere: what the profile does not take stays out."""
    birds, label = world.birds, "imported"
    secret = {
        name: birds.token(f"import: {name}", label) for name in ("channel", "case", "group", "instance")
    }
    activity = birds.token("import: activity", label, public=True)
    line = (
        f"{secret['channel']},{secret['case']},,General,2012-01-30 00:00:00+01:00,2012-01-20 09:00:00+01:00,"
        f"{secret['group']},Resource02,2012-01-02 09:00:00+01:00,{secret['instance']},{activity},complete,"
        f"{secret['group']},Resource21,2012-01-09 10:00:00.123456+01:00"
    )
    import_histories(io.BytesIO(f"{HEADER}\n{line}\n".encode()), profile=profile_named("wabo"))
    number = Case.objects.get(source_id=secret["case"]).number
    world.cases[label] = Planted(label, number, PUBLIC, None, ())


def _plant_draft(world: World) -> None:
    """An application that was never filed."""
    teller = Teller(world, "draft", "CON-06", "draft")
    author = teller.person()
    form = {
        name: teller.secret(f"draft value: {name}")
        for name in ("applicant_name", "river", "purpose", "structure", "works_method")
    }
    draft = cases.keep_draft(author, procedure="CON-06", values=form)
    upload = teller.upload()
    draft = cases.add_draft_file(author, draft_id=draft.id, upload=upload)
    world.drafts["draft"] = world.birds.exactly("draft id", "draft", draft.id)
    world.stored["draft file"] = draft.files[0].id


def _plant_api_filing(world: World) -> None:
    """A filing by API: the key and the kept answer are its sender's alone; tokens and businesses as well."""
    teller = Teller(world, "by API", "CON-06", PUBLIC)
    person = teller.person()
    account = Account.objects.get(pk=person.account_id)
    token = issue_token(SYSTEM, username=account.username, name=teller.secret("token name"), at=clock.now())
    world.tokens["by API"] = world.birds.exactly("API token", "by API", token)
    key = teller.secret("idempotency key")
    upload = teller.upload()
    body = {
        "procedure": "CON-06",
        "form": teller.form(),
        "files": [{"name": upload.name, "content_base64": "JVBERi0=", "document": "plan"}],
    }
    world.stored["filing"] = (key, body)
    answer = file_by_api(world, token, key, body)
    assert answer.status_code == 201, answer.content.decode()
    teller.number = json.loads(answer.content)["number"]
    teller.keep("by API", teller.number, PUBLIC)
    business = Business.objects.create(
        registration_number=world.birds.business_number("business number", "by API").replace("-", ""),
        name=teller.secret("business name"),
        created_at=clock.now(),
    )
    Membership.objects.create(business=business, account=account, role="representative", since=clock.now())


def file_by_api(world: World, token: str, key: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return Client().post("/api/v1/cases", body, content_type="application/json", headers=headers)


def _plant_ownership(world: World) -> None:
    """Who acts for whom, and the secrets of receipts and codes: nothing of it is anybody else's to see."""
    birds, now = world.birds, clock.now()
    for label, planted in world.cases.items():
        receipt = Receipt.objects.filter(case__number=planted.number).first()
        if receipt is not None:
            secret = cases.first_secret(planted.number)
            for kind, text in (
                ("secret", secret),
                ("secret, plain", secret.replace("-", "")),
                ("salt", receipt.salt),
            ):
                birds.exactly(f"receipt: {kind}", label, text)
            birds.exactly("receipt: hash", label, receipt.secret_hash)
            birds.exactly("receipt: unsubscribe token", label, receipt.unsubscribe_token)
    teller = Teller(world, "ownership", "CON-06", PUBLIC)
    business = accounts.register_business(
        principal := teller.person(),
        registration_number="124-81-00998",
        name=teller.secret("business name"),
        at=now,
    )
    agent, clerk = teller.person(), teller.person()
    names = accounts.usernames([agent.account_id, clerk.account_id])
    accounts.invite_member(
        principal, business_id=business.id, username=names[clerk.account_id or 0][0], role="staff", at=now
    )
    (invitation,) = accounts.invitations_to(clerk.account_id or 0)
    accounts.answer_invitation(clerk, invitation_id=invitation.id, accept=True, at=now)
    filed = cases.actions.file_case(
        clerk, procedure="CON-06", form=teller.form(), on_behalf_of=cases.OnBehalf(business="124-81-00998")
    )
    world.cases["of a business"] = Planted("of a business", filed.number, PUBLIC, clerk, ())
    mandate = cases.grant_mandate(
        principal,
        representative=names[agent.account_id or 0][0],
        business_id=business.id,
        number=filed.number,
    )
    birds.exactly("mandate id", "ownership", mandate.id)
    paper = cases.hand_in_mandate(agent, number=filed.number, paper=teller.upload(document=""))
    birds.exactly("mandate id", "ownership", paper.id)
    world.accounts["ownership"] = agent
    follower = Actor(follows=filed.number)
    email = f"{teller.secret('address of a follower')}@example.kr"
    cases.ask_letters(follower, email=email, language="ko", at=now)
    Account.objects.filter(pk=agent.account_id).update(identity_confirmed_at=None)
    accounts.ask_identity(agent, at=now)
    for challenge in Challenge.objects.all():
        birds.exactly("challenge", "ownership", challenge.kept["reference"])
        birds.exactly("hash of a code", "ownership", challenge.kept["hash"])


def _plant_strangers(world: World) -> None:
    """Those who must not see any of it; each with a token of their own."""
    stranger, elsewhere = world.city.other_citizen, world.city.official("ECO")
    for name, actor in (("other citizen", stranger), ("other department", elsewhere)):
        account = Account.objects.get(pk=actor.account_id)
        world.accounts[name] = actor
        world.tokens[name] = issue_token(SYSTEM, username=account.username, name="own", at=clock.now())


@contextmanager
def standing_clock() -> Iterator[None]:
    """Time stands still, so that answers differ only by what they tell."""
    with clock.at(clock.machine_now()):
        yield
