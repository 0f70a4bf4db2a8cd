"""The applicant is told of each disclosed step once, in their language, as they wish; failures show and are retried."""

from collections.abc import Iterator

import pytest
from django.db.models import F

from madang.domains.accounts import Account
from madang.domains.cases.actions import dun
from madang.domains.cases.models import Case
from madang.domains.cases.tests.factories import City, city, filed, in_review
from madang.kernel import jobs, mail, outbox
from madang.kernel.models import Event, Job
from madang.notices.failures import failed_count, failures
from madang.notices.models import Notice

pytestmark = pytest.mark.django_db


class Bag:
    """A carrier that keeps what it is given, or fails as it is told."""

    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []
        self.trouble: Exception | None = None

    def send(self, letter: mail.Letter) -> None:
        if self.trouble:
            raise self.trouble
        self.letters.append(letter)


@pytest.fixture
def bag() -> Iterator[Bag]:
    before, bag = mail.carrier(), Bag()
    mail.use(bag)
    yield bag
    mail.use(before)


@pytest.fixture
def town() -> City:
    return city()


def applicant(town: City) -> Account:
    return Account.objects.get(pk=town.citizen.account_id)


def deliver() -> None:
    outbox.take("notices")
    jobs.run_due("test", 50)


def make_all_due() -> None:
    Job.objects.update(leased_until=None)


def test_a_filing_is_told_with_all_the_law_asks_for(bag: Bag, town: City) -> None:
    case = filed(town)
    deliver()
    person = applicant(town)
    letter = bag.letters[0]
    assert letter.to == person.email
    assert letter.subject.startswith(f"[{case.number}] ")
    for expected in (
        person.full_name,
        case.number,
        f"/ko/cases/{case.number}/",
        "처리 부서",
        "문의 전화",
        "처리 기한",
    ):
        assert expected in letter.body
    assert person.unsubscribe_token in letter.unsubscribe
    assert letter.unsubscribe in letter.body
    disclosed = Event.objects.filter(stream="case", disclosed=True).count()
    assert len(bag.letters) == disclosed == Notice.objects.filter(state="sent").count()


def test_in_english_where_the_account_is(bag: Bag, town: City) -> None:
    Account.objects.filter(pk=town.citizen.account_id).update(language="en")
    case = filed(town)
    deliver()
    assert bag.letters[0].body.startswith("Hello ")
    assert f"/en/cases/{case.number}/" in bag.letters[0].body


def test_a_replay_sends_nothing_twice(bag: Bag, town: City) -> None:
    filed(town)
    deliver()
    sent = len(bag.letters)
    assert outbox.replay("notices") >= sent
    deliver()
    assert len(bag.letters) == sent


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"notify_by_email": False}, "no letters are wanted"),
        ({"email_verified_at": None}, "never confirmed"),
        ({"is_active": False}, "no letters are wanted"),
        ({"email": ""}, "no e-mail address"),
    ],
)
def test_who_does_not_want_or_cannot_get_letters_gets_none(
    bag: Bag, town: City, change: dict[str, object], reason: str
) -> None:
    filed(town)
    outbox.take("notices")
    Account.objects.filter(pk=town.citizen.account_id).update(**change)  # after the event, before the letter
    deliver()
    assert bag.letters == []
    assert all(n.state == "skipped" and reason in n.reason for n in Notice.objects.all())
    assert Notice.objects.exists()


def test_the_address_is_read_when_the_letter_is_sent(bag: Bag, town: City) -> None:
    filed(town)
    outbox.take("notices")
    Account.objects.filter(pk=town.citizen.account_id).update(email="new@example.org")
    deliver()
    assert bag.letters[0].to == "new@example.org"
    assert "example" not in str(list(Notice.objects.values())) + str(list(Job.objects.values("payload")))


def test_failures_show_and_are_tried_again(bag: Bag, town: City) -> None:
    case = filed(town)
    bag.trouble = OSError("the server does not answer")
    deliver()
    found = failures()
    assert found
    assert failed_count() == len(found)
    assert (found[0].number, found[0].attempts) == (case.number, 1)
    assert "does not answer" in found[0].reason
    assert jobs.failing()
    bag.trouble = None
    make_all_due()
    deliver()
    assert failures() == []
    assert len(bag.letters) == len(found)
    assert jobs.failing() == []


def test_an_undisclosed_event_is_told_to_nobody(bag: Bag, town: City) -> None:
    filed(town)
    hidden = set(Event.objects.filter(stream="case", disclosed=False).values_list("id", flat=True))
    deliver()
    assert not Notice.objects.filter(event_id__in=hidden).exists()


def test_a_letter_written_elsewhere_is_carried(bag: Bag) -> None:
    payload = {
        "to": "a@example.org",
        "subject": "s",
        "body": "b",
        "language": "ko",
        "kind": "k",
        "account_id": 1,
    }
    jobs.enqueue("send-mail", payload)
    deliver()
    assert [(letter.to, letter.subject, letter.unsubscribe) for letter in bag.letters] == [
        ("a@example.org", "s", "")
    ]


def test_what_the_inspector_writes_goes_to_head_and_handler_whatever_they_wish(bag: Bag, town: City) -> None:
    case = in_review(town)
    Case.objects.filter(pk=case.pk).update(due_at=case.filed_at)
    people = [town.directors["WAT"].account, town.officials["WAT"].account]
    Account.objects.filter(pk__in=[p.pk for p in people]).update(email=F("username"), notify_by_email=False)
    dun(town.on_duty("inspector"), number=case.number, note="곧 처리해 주십시오")
    for _ in range(2):
        outbox.take("inspection-letters")
        jobs.run_due("test", 50)
    letters = [letter for letter in bag.letters if "독촉장" in letter.subject]
    assert sorted(letter.to for letter in letters) == sorted(p.username for p in people)
    for expected in (
        case.number,
        "곧 처리해 주십시오",
        "시행령 제28조제2항",
        f"/ko/desk/cases/{case.number}/",
    ):
        assert expected in letters[0].body
