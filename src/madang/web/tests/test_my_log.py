"""The applicant's receipts of the log: theirs alone, and verified offline by a program that is not ours to bend."""

import json
from pathlib import Path

import pytest

from madang.domains import cases
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.log.models import Opening
from madang.log.tests.city import policy, told, told_and_signed
from madang.web.tests.people import browser
from madang_verify.cli import main
from madang_verify.disclosures import parse_disclosure

pytestmark = pytest.mark.django_db
PLAN = b"%PDF-1.4 the plan"


@pytest.fixture
def city() -> factories.City:
    return factories.city()


@pytest.fixture
def filed(city: factories.City) -> Case:
    upload = actions.filing.Upload("plan.pdf", PLAN, "plan", "application/pdf")
    form = factories.example_form("CON-06")
    return actions.file_case(city.citizen, procedure="CON-06", form=form, files=[upload])


def address(case: Case, name: str = "receipt.json", language: str = "ko") -> str:
    return f"/{language}/my/receipts/{case.number}/{name}"


def fetched(city: factories.City, case: Case, folder: Path) -> tuple[Path, Path]:
    """Both files, as the applicant saves them."""
    client, places = browser(city.citizen), []
    for name in ("receipt.json", "receipt.tlog-proof"):
        answer = client.get(address(case, name))
        assert answer.status_code == 200, answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert case.number in answer["Content-Disposition"]
        (folder / name).write_bytes(answer.content)
        places.append(folder / name)
    return places[0], places[1]


def run(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def test_a_receipt_is_verified_offline(city, filed, tmp_path: Path, capsys) -> None:
    told_and_signed()
    receipt, proof = fetched(city, filed, tmp_path)
    trusted = ("--policy", policy(tmp_path))
    assert run("proof", receipt, *trusted) == 0
    assert run("proof", proof, "--leaf", receipt, *trusted) == 0
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(PLAN)
    assert run("doc", plan, "--disclosures", receipt, *trusted) == 0
    assert "not a byte of it was altered" in capsys.readouterr().out
    plan.write_bytes(PLAN + b".")
    assert run("doc", plan, "--disclosures", receipt, *trusted) == 1


def test_it_says_what_was_entered_and_nothing_of_others(city, filed, tmp_path: Path) -> None:
    factories.filed(city)
    told_and_signed()
    receipt, _ = fetched(city, filed, tmp_path)
    said = json.loads(receipt.read_text())
    values = {d.name: d.value for d in map(parse_disclosure, said["disclosures"])}
    assert values["case_no"] == filed.number
    assert values["attachment.1.1"]["name"] == "plan.pdf"
    assert json.loads(said["leaf"])["t"] == "intake"


def test_it_is_the_applicants_alone(city, filed) -> None:
    told_and_signed()
    follower = browser()
    secret = cases.first_secret(filed.number)
    follower.post("/ko/my/follow/", {"part": "open", "number": filed.number, "secret": secret})
    assert follower.get(address(filed)).status_code == 200
    for client in (browser(city.other_citizen), browser(city.official()), browser(city.on_duty("auditor"))):
        for name in ("receipt.json", "receipt.tlog-proof"):
            assert client.get(address(filed, name)).status_code == 404
    nobody = browser().get(address(filed))
    assert nobody.status_code in (302, 303)
    assert "sign-in" in nobody["Location"]


def test_there_is_none_before_the_log_is_signed(city, filed) -> None:
    client = browser(city.citizen)
    assert client.get(address(filed)).status_code == 404
    told()
    answer = client.get(address(filed, language="en"))
    assert answer.status_code == 404
    assert "a minute after" in answer.content.decode()


@pytest.mark.parametrize("leaf", ["1", "99", "x", "-1", "1" * 40, "\u0663"])
def test_of_an_entry_that_is_not_of_the_case_there_is_none(city, filed, leaf: str) -> None:
    other = actions.file_case(city.other_citizen, procedure="CON-06", form=factories.example_form("CON-06"))
    told_and_signed()
    if leaf == "1":
        leaf = str(Opening.objects.get(entry__object__stream_id=other.number).pk)
    assert browser(city.citizen).get(address(filed), {"leaf": leaf}).status_code == 404


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_the_pages_of_the_applicant_offer_them(city, filed, language: str) -> None:
    actions.accept(city.official(), number=filed.number)
    told()
    client = browser(city.citizen)
    page = client.get(f"/{language}/my/cases/{filed.number}/").content.decode()
    assert "receipt.json?leaf=" not in page
    told_and_signed()
    page = client.get(f"/{language}/my/cases/{filed.number}/").content.decode()
    assert page.count("receipt.json?leaf=") == 2
    receipt = client.get(f"/{language}/my/receipts/{filed.number}/").content.decode()
    assert receipt.count("receipt.json?leaf=") == receipt.count("receipt.tlog-proof?leaf=") == 1


def test_officials_at_the_counter_see_no_proofs(city) -> None:
    case = actions.file_case(city.official(), procedure="CON-06", form=factories.example_form("CON-06"))
    told_and_signed()
    page = browser(city.official()).get(f"/ko/my/receipts/{case.number}/")
    assert page.status_code == 200
    assert "receipt.json" not in page.content.decode()


def test_what_was_taken_down_is_in_no_receipt_any_more(city, filed) -> None:
    actions.accept(city.official(), number=filed.number)
    actions.assign(city.official(), number=filed.number)
    returned = actions.return_case(city.official(), number=filed.number, reason="서류 미비")
    told_and_signed()
    client = browser(city.citizen)
    leaf = Opening.objects.filter(entry__event__seq=returned.last_seq).latest("pk").pk
    before = client.get(address(filed), {"leaf": leaf})
    assert "서류 미비" in words(before.content)
    actions.take_down(city.on_duty("auditor"), number=filed.number, seq=returned.last_seq, reason="삭제")
    told_and_signed()
    after = client.get(address(filed), {"leaf": leaf})
    assert "서류 미비" not in words(after.content)
    assert json.loads(after.content)["leaf"] == json.loads(before.content)["leaf"]


def words(receipt: bytes) -> str:
    return str([parse_disclosure(each).value for each in json.loads(receipt)["disclosures"]])
