"""What people who mean harm, and broken browsers, send to the forms of a person: never an error of ours."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.domains.cases import actions, drafts_of
from madang.domains.cases.models import CaseFile
from madang.domains.cases.tests import factories
from madang.web import uploads
from madang.web.tests.people import browser, hidden, typed_form

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
APPLY = "/ko/procedures/CON-06/apply/"
HANGUL_MEGABYTE = "가" * 350_000
NASTY = {
    "megabyte": HANGUL_MEGABYTE,
    "nul": "중랑\x00천",
    "control": "a\x07\x1bb",
    "surrogate": "a\udcffb",
    "bidi": "a\u202eb",
    "script": "<script>alert(1)</script>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "percent": "%s%(x)s%n{0}{field}",
    "quote": "'\"\\;--",
    "number": str(2**63),
    "float": "1e400",
    "nan": "NaN",
    "date": "0000-00-00",
    "far": "9999-12-31",
    "feb": "2026-02-30",
    "full": "１２３",
    "empty": "",
    "blank": " \u3000\t ",
}
# for all fields of a form at once: longer than any may be
MANY = {kind: value[:25_000] for kind, value in NASTY.items()}
FIELDS = ["river", "area", "period_from", "applicant_kind", "earlier_permit", "applicant_phone", "purpose"]
DOORS = ["sign-in/", "register/", "account/verify/", "account/unsubscribe/"]
PARTS = ["profile", "email", "password", "token", "revoke", "business", "member", "leave", "nonsense", ""]


@pytest.fixture
def city():
    return factories.city()


def send(client, url, values):
    """Sends a form byte for byte, broken characters included."""
    pairs = [(n, v) for n, given in values.items() for v in (given if isinstance(given, list) else [given])]
    body = urlencode([(n, str(v).encode("utf-8", "surrogatepass")) for n, v in pairs])
    return client.generic("POST", url, body, content_type="application/x-www-form-urlencoded")


def filled(client, **changed):
    return {**hidden(client.get(APPLY)), **typed_form(), "do": "review", **changed}


@pytest.mark.parametrize("name", FIELDS)
def test_nasty_answers_are_refused_or_shown_as_text(city, name):
    client = browser(city.citizen)
    for kind, value in NASTY.items():
        answer = send(client, APPLY, filled(client, **{name: value}))
        assert answer.status_code in (303, 422), kind
        shown = client.get(answer["Location"]) if answer.status_code == 303 else answer
        assert shown.status_code == (200 if answer.status_code == 303 else 422), kind
        assert "<script>alert" not in shown.content.decode()


def test_a_megabyte_is_not_cut_silently(city):
    client = browser(city.citizen)
    answer = send(client, APPLY, filled(client, purpose=HANGUL_MEGABYTE, do="save"))
    assert answer.status_code == 422
    assert HANGUL_MEGABYTE in answer.content.decode()
    assert "350000" in answer.content.decode()


def test_a_name_that_comes_twice(city):
    client = browser(city.citizen)
    for name in [*FIELDS, "draft", "idempotency_key", "do", "remove"]:
        answer = send(client, APPLY, filled(client, **{name: ["a", "b\x00"]}))
        assert answer.status_code in (303, 422), name


def test_names_that_nobody_asked_for_are_left_out(city):
    client = browser(city.citizen)
    extra = {f"x{n}": "1" for n in range(500)} | {"__proto__": "x", "applicant_id": "1", "_method": "DELETE"}
    assert send(client, APPLY, filled(client, **extra)).status_code == 303
    assert not set(extra) & set(drafts_of(city.citizen)[0].values)


def test_too_many_names_and_broken_bodies_get_a_page(city):
    client = browser(city.citizen)
    many = send(client, APPLY, {f"x{n}": "1" for n in range(1500)})
    assert many.status_code == 400 and b"<h1>" in many.content
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain"):
        broken = client.generic("POST", APPLY, b"\xff\x00--x\r\n{", content_type=kind)
        assert broken.status_code in (303, 400, 422), kind


FILE_NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\x.pdf": "x.pdf",
    "C:\\a\\x.pdf": "x.pdf",
    "a\u202efdp.exe.pdf": "afdp.exe.pdf",
    "계획서.pdf": "계획서.pdf",
    "<img src=x onerror=alert(1)>.pdf": None,
    "가" * 300 + ".pdf": None,
    "con.pdf": "con.pdf",
    "😀.pdf": "😀.pdf",
    'a"b\r\nX-Evil: 1.pdf': None,
}


def test_file_names(city):
    client = browser(city.citizen)
    for given, kept in FILE_NAMES.items():
        CaseFile.objects.all().delete()
        file = SimpleUploadedFile("x", b"%PDF-1.7", "application/pdf")
        file._name = given  # past the cleaning that the test client would do
        answer = client.post(APPLY, {**filled(client, do="save"), "files": file})
        assert answer.status_code in (303, 400, 422), given
        for stored in CaseFile.objects.all():
            assert not set(stored.name) & set("/\\\r\n\u202e") and len(stored.name) <= 200
            assert kept is None or stored.name == kept
        assert "<img src=x" not in client.get(APPLY).content.decode()


def test_files_that_cannot_be_taken_are_named_beside_their_input(city):
    client = browser(city.citizen)
    for name in ("a.exe", "a.html", "a.svg", "a", ".htaccess", "a.pdf.html", "empty.pdf"):
        file = SimpleUploadedFile(name, b"" if name == "empty.pdf" else b"x", "application/pdf")
        answer = client.post(APPLY, {**filled(client), "file-plan": file})
        assert answer.status_code == 422, name
        assert 'id="fault-file-plan"' in answer.content.decode()
    assert CaseFile.objects.count() == 0


def test_a_file_at_the_limit_and_one_byte_beyond(city):
    client = browser(city.citizen)
    most = actions.MAX_FILE_BYTES
    fits = client.post(APPLY, {**filled(client), "file-plan": SimpleUploadedFile("a.pdf", b"%" * most)})
    assert fits.status_code == 303
    beyond = client.post(
        APPLY, {**filled(client), "file-plan": SimpleUploadedFile("a.pdf", b"%" * (most + 1))}
    )
    assert beyond.status_code == 422 and "10MB" in beyond.content.decode()
    assert CaseFile.objects.get().size == most


def test_more_than_can_be_sent_at_once_gets_a_page(city, monkeypatch):
    client = browser(city.citizen)
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1000)
    page = client.post(APPLY, {"files": SimpleUploadedFile("a.pdf", b"%" * 5000)})
    assert page.status_code == 413
    assert "64MB" in page.content.decode() and "<h1>" in page.content.decode()


@pytest.mark.parametrize("act", ["supply", "ask-more-time", "withdraw"])
def test_nasty_words_in_acts(city, act):
    case = factories.in_review(city)
    actions.request_supplement(
        city.official(), number=case.number, items=["위치도"], reason="축척이 없습니다."
    )
    client = browser(city.citizen)
    url = f"/en/my/cases/{case.number}/{act}/"
    seen = hidden(client.get(url))
    for kind, value in MANY.items():
        sent = {f"{act}-{name}": value for name in ("note", "reason", "until", "step")}
        for number_seen in (seen["seen_seq"], "999999999999", "x", "-1"):
            answer = send(client, url, {**seen, **sent, "seen_seq": number_seen})
            assert answer.status_code in (303, 409, 422), (kind, number_seen)


@pytest.mark.parametrize("path", DOORS)
def test_nasty_words_at_the_door(city, path):
    names = ("username", "password", "full_name", "email", "phone", "token", "next", "language")
    for kind, value in MANY.items():
        answer = send(browser(), f"/en/{path}", dict.fromkeys(names, value))
        assert answer.status_code in (404, 422, 429), kind


@pytest.mark.parametrize("part", PARTS)
def test_nasty_words_in_preferences(city, part):
    client = browser(city.citizen)
    names = ("full_name", "phone", "language", "email", "current", "new", "name", "token")
    names += ("registration_number", "business_name", "business", "username", "idempotency_key")
    for kind, value in MANY.items():
        answer = send(client, "/en/my/preferences/", {"part": part, **dict.fromkeys(names, value)})
        assert answer.status_code in (200, 303, 403, 404, 409, 422, 429), kind
