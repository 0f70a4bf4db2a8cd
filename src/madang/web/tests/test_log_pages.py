"""The pages of the public log, and the line about it on pages of cases and documents."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.kernel import clock
from madang.kernel.models import Event
from madang.log import appending, lines, rows
from madang.log.models import Checkpoint, LogEntry
from madang.log.signing import sign_if_grown
from madang.log.tests.living import NAMES, Living, living
from madang.log.witnesses import gather
from madang.web import log_banner
from madang.web.public import log_line
from madang_verify.disclosures import parse_disclosure
from madang_verify.hashing import leaf_hash
from madang_verify.receipts import parse_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SECONDS_KEPT", 0.0)
    monkeypatch.setattr(log_banner, "SECONDS_KEPT", 600.0)
    lines.forget()
    log_banner.forget()
    rows.forget_ends()


@pytest.fixture
def alive(tmp_path: Path) -> Iterator[Living]:
    """A signer and three witnesses, two of whom must agree."""
    with living(tmp_path, *NAMES) as found:
        yield found
    log_banner.forget()


def enter() -> None:
    """Whatever happened comes into the log."""
    appending.follow(list(Event.objects.order_by("id")))


def sign(confirmed: bool = True) -> Checkpoint:
    found = sign_if_grown(clock.now())
    assert found is not None
    if confirmed:
        gather(clock.now())
    return found


def page(path: str, status: int = 200, **headers: str) -> str:
    answer = Client().get(path, headers=headers)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


# --- the log


def test_an_empty_log_says_so() -> None:
    text = page("/en/log/")
    assert "The log holds no signed entry yet." in text
    assert "The log has no key yet." in text
    assert "No outside witness is named." in text
    assert "아직 서명된 항목이 없습니다." in page("/ko/log/")


def test_entries_witnesses_and_states(town: City, alive: Living, django_assert_max_num_queries: Any) -> None:
    case = factories.decided(town)
    enter()
    checkpoint = sign()
    page("/en/log/")
    with django_assert_max_num_queries(13):
        # size, stamp; entries, cases among them; states, cosignatures; three witnesses; growth is known;
        # organisation and its revision where they were not asked within a second
        text = page("/en/log/?x=1")
    assert f"<dd>{checkpoint.size}</dd>" in text
    assert f'href="/en/cases/{case.number}/">Case {case.number}</a>' in text
    assert text.count('href="/en/log/0/"') == 1
    for name in NAMES:
        assert alive.keys[name].verifier.vkey in text
    assert "council, press, univ" in text
    assert "prove nothing" in text  # witnesses of the demo city
    assert alive.signer.signer.vkeys[0] in text
    assert "golang.org/x/mod/sumdb/tlog" in text
    assert "That what was entered is true" in text


def test_earlier_entries_are_reached_by_link(town: City, alive: Living) -> None:
    for _ in range(6):
        factories.decided(town)
    enter()
    sign()
    seen: list[int] = []
    path = "/ko/log/"
    while path:
        text = page(path)
        table = text[text.index("log-entries") : text.index("</table>", text.index("log-entries"))]
        seen += [int(part.split("/")[0]) for part in table.split('href="/ko/log/')[1:]]
        path = text.split('href="/ko/log/?before=')[1].split("#")[0] if "/ko/log/?before=" in text else ""
        path = f"/ko/log/?before={path}" if path else ""
    assert seen == list(range(LogEntry.objects.count() - 1, -1, -1))
    assert page("/ko/log/?before=x") and page("/ko/log/?before=99999999999999999999")


def test_what_is_not_signed_is_not_shown(town: City, alive: Living) -> None:
    factories.in_review(town)
    enter()
    assert "The log holds no signed entry yet." in page("/en/log/")
    assert "no entry of this number" in page("/en/log/0/", 404)
    sign()
    size = LogEntry.objects.count()
    page(f"/en/log/{size - 1}/")
    page(f"/en/log/{size}/", 404)
    page("/en/log/007/", 404)


def test_an_entry_shows_its_bytes_values_and_neighbours(
    town: City, alive: Living, django_assert_max_num_queries: Any
) -> None:
    case = factories.decided(town)
    enter()
    sign()
    about = list(
        LogEntry.objects.filter(object__stream="case", object__stream_id=case.number).order_by("index")
    )
    entry = about[1]
    page("/en/log/")
    with django_assert_max_num_queries(13):
        text = page(f"/en/log/{entry.index}/")
    assert bytes(entry.entry).decode().replace('"', "&#34;") in text
    assert leaf_hash(bytes(entry.entry)).hex() in text
    assert f'href="/en/log/{about[0].index}/"' in text
    assert f'href="/en/log/{about[2].index}/"' in text
    assert f'href="/en/verify/?entry={entry.index}"' in text
    assert f'href="/en/cases/{case.number}/"' in text
    opening = Client().get(f"/log/opening?leaf={entry.index}")
    told = opening.json()
    assert told["leaf"] == bytes(entry.entry).decode()
    for written in told["disclosures"]:
        found = parse_disclosure(written)
        assert found.digest in told["leaf"]
        assert f'<code class="log-key">{written}</code>' in text
        assert f'<code class="log-key">{found.digest}</code>' in text
        assert found.value["en"] in text if found.name.startswith("sentence.") else found.name in text
    assert opening["Cache-Control"] == "no-store"
    proof = parse_receipt(Client().get(f"/log/proof?leaf={entry.index}").content)
    proof.verify(leaf_hash(told["leaf"].encode()))


def test_a_withheld_case_is_named_nowhere_in_the_log(town: City, alive: Living) -> None:
    case = factories.decided(town)
    enter()
    sign()
    index = LogEntry.objects.filter(object__stream_id=case.number).order_by("index")[0].index
    assert case.number in page(f"/en/log/{index}/")
    actions.withhold(town.on_duty("disclosure_officer"), number=case.number, reason="개인정보")
    for path in (f"/en/log/{index}/?a", "/en/log/?a"):  # before the log has been told of it
        assert case.number not in page(path)
    assert Client().get(f"/log/opening?leaf={index}").json()["disclosures"] == []


def test_growth_is_counted_by_halving(town: City, alive: Living, django_assert_num_queries: Any) -> None:
    now = clock.now()
    for ago in (9, 5, 5, 1):
        factories.in_review(town)
        known = list(LogEntry.objects.values_list("index", flat=True))
        appending.append_of(
            list(Event.objects.order_by("id")), appending.loggables(), now - timedelta(days=ago)
        )
        assert LogEntry.objects.count() > len(known)
    size = LogEntry.objects.count()
    ends = [now - timedelta(days=ago, hours=-6) for ago in range(10, 0, -1)]
    wanted = [LogEntry.objects.filter(written_at__lt=end).count() for end in ends]
    with django_assert_num_queries(size.bit_length()):
        assert rows.sizes_at(ends, size) == wanted
    with django_assert_num_queries(0):
        assert rows.sizes_at(ends, size) == wanted
    assert len(set(wanted)) == 4


# --- the line


def line(number: str, language: str = "en") -> str:
    text = page(f"/{language}/cases/{number}/")
    if 'class="log-line' not in text:
        return ""
    return text.split('class="log-line')[1].split("</p>")[0].replace("\u202f", " ")


def test_there_is_no_line_before_there_is_a_log(town: City) -> None:
    assert line(factories.in_review(town).number) == ""


def test_a_case_comes_into_the_log_step_by_step(town: City, alive: Living) -> None:
    case = factories.in_review(town)
    assert "Being entered into the public log" in line(case.number)
    enter()
    assert "Being entered into the public log" in line(case.number)
    checkpoint = sign(confirmed=False)
    since = f"{checkpoint.signed_at.astimezone(log_line.present().zone):%H:%M:%S}"
    assert f"{since}, waiting for outside witnesses" in line(case.number)
    gather(clock.now())
    index = LogEntry.objects.filter(object__stream_id=case.number).latest("index").index
    said = line(case.number)
    assert f"{since}, confirmed by 3 of 3 witnesses" in said
    assert f'href="/en/log/{index}/"' in said
    assert f'href="/en/verify/?entry={index}"' in said
    assert "증인 3곳 가운데 3곳 확인" in line(case.number, "ko")


def test_two_of_three_witnesses_are_enough(town: City, alive: Living) -> None:
    case = factories.in_review(town)
    alive.stop("press")
    enter()
    sign()
    assert "confirmed by 2 of 3 witnesses" in line(case.number)


def test_what_takes_too_long_is_called_late(
    town: City, alive: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = factories.in_review(town)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=2))
    assert "although it should be within a minute" in line(case.number)
    monkeypatch.setattr(clock, "now", lambda: now)
    enter()
    sign(confirmed=False)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    assert "only 0 of 3 witnesses have confirmed it" in line(case.number)


def test_a_settled_line_costs_nothing(
    town: City, alive: Living, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    case = factories.in_review(town)
    enter()
    sign()
    seq = Case.objects.get(pk=case.pk).last_seq
    stamp = lines.stamp_of("case", case.number, seq=seq, mark=seq, now=clock.now())
    with django_assert_num_queries(0):
        again = lines.stamp_of("case", case.number, seq=seq, mark=seq, now=clock.now())
    assert again == stamp
    with django_assert_num_queries(3):  # the entry, its standing, the witnesses
        lines.stamp_of("case", case.number, seq=seq + 1, mark=seq + 1, now=clock.now())


def test_events_of_the_api_name_their_entries(town: City, alive: Living) -> None:
    case = factories.decided(town)
    path = f"/api/v1/cases/{case.number}/events"
    before = Client().get(path)
    assert {each["leaf"] for each in before.json()["items"]} == {None}
    enter()
    assert {each["leaf"] for each in Client().get(path).json()["items"]} == {None}  # not signed
    sign()
    after = Client().get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    for each in after.json()["items"]:
        told = Client().get(f"/api/v1/log/proof?leaf={each['leaf']}").json()
        assert (
            LogEntry.objects.get(event__stream_id=case.number, event__seq=each["seq"]).index == told["index"]
        )


# --- the warning


def test_every_page_warns_while_nobody_confirms(
    town: City, alive: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.in_review(town)
    enter()
    sign()
    warning = "No outside witness has confirmed the disclosure log for more than"
    paths = ("/en/", "/en/cases/", "/en/log/", "/en/verify/", "/en/sign-in/")
    assert not any(warning in page(path) for path in paths)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    log_banner.forget()
    assert all(warning in page(path) for path in paths)
