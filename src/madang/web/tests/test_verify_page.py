"""The verify page and its file: what they hold, under which policy, and that every sentence is there."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madang import web
from madang.kernel.translations import is_marked
from madang.web.language import CODES
from madang.web.public.verify_file import NAME, verify_file
from madang.web.public.verify_sentences import KINDS, SENTENCES
from madang_verify.leaves import TYPES

pytestmark = pytest.mark.django_db
STATIC = Path(web.__file__).parent / "static"
MANUAL = Path(__file__).parents[4] / "docs" / "operating.md"
SCRIPT = (STATIC / "js" / "verify.js").read_text(encoding="utf-8")
CODE = re.compile(r"\"((?:[a-z]+)\.(?:[a-z0-9]+-?)+[a-z0-9])\"")
NO_CODES = {"fork.txt"}  # a name of a file


@pytest.mark.parametrize("language", CODES)
def test_the_page_costs_no_statement_and_loads_nothing_foreign(
    language: str, django_assert_num_queries: Any
) -> None:
    Client().get(f"/{language}/verify/")
    with django_assert_num_queries(0):
        answer = Client().get(f"/{language}/verify/?entry=3")
    text = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert verify_file().sha256 in text
    assert SENTENCES["page.limit-true"][language] in text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|application/json))", text)


def test_the_file_is_the_same_for_everybody_and_downloaded() -> None:
    answers = [Client().get(f"/{language}/verify/{NAME}") for language in CODES]
    assert {sha256(answer.content).hexdigest() for answer in answers} == {verify_file().sha256}
    assert answers[0]["Content-Disposition"] == f'attachment; filename="{NAME}"'
    again = Client().get(f"/ko/verify/{NAME}", headers={"if-none-match": answers[0]["ETag"]})
    assert again.status_code == 304


def test_the_hash_of_the_file_stands_in_the_manual() -> None:
    assert verify_file().sha256 in MANUAL.read_text(encoding="utf-8"), (
        f"docs/operating.md: {verify_file().sha256}"
    )


def test_the_file_runs_nothing_but_its_own_script() -> None:
    text = verify_file().body.decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    script = text.split('<script type="module">')[1].split("</script>")[0]
    style = text.split("<style>")[1].split("</style>")[0]
    for kind, part in (("script", script), ("style", style)):
        named = b64encode(sha256(part.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{named}'" in policy
    assert policy.startswith("default-src 'none'")
    assert script == SCRIPT
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert text.count("</script>") == 2


def test_every_code_of_the_script_has_a_sentence() -> None:
    used = set(CODE.findall(SCRIPT)) - NO_CODES
    fixed = {code for code in SENTENCES if not code.startswith(("kind.", "page."))}
    named = {f"tool.{name}{end}" for name in ("index", "address") for end in ("", "-help")}
    given = {f"given.{kind}" for kind in ("proof", "receipt", "entry", "policy", "document")}
    assert used - set(SENTENCES) == set()
    assert fixed - used - named - given == set()
    assert {f"kind.{kind}" for kind in TYPES} == set(KINDS)


@pytest.mark.parametrize("language", CODES)
def test_every_sentence_is_there_with_its_places(language: str) -> None:
    for code, sentence in SENTENCES.items():
        said = sentence[language]
        assert not is_marked(said), (code, language)
        assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", sentence.en)), (code, language)


def test_the_script_is_written_for_the_policy_of_the_site() -> None:
    assert not re.search(r"innerHTML|insertAdjacentHTML|eval\(|new Function|\.style\b", SCRIPT)
