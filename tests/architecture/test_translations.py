"""Every text of pages and messages has its Korean: complete, with the same places to fill in, and compiled."""

import re

import polib
import pytest

from madang.web.locale import build
from tests.architecture.words import PLACE, SOURCE, used_messages

CATALOGUE = SOURCE / "web" / "locale" / "ko" / "LC_MESSAGES"
HANGUL = re.compile(r"[가-힣]")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE / "django.po"))


@pytest.fixture(scope="module")
def translated(catalogue: polib.POFile) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue}


def test_extraction_sees_templates_and_code() -> None:
    found = {(used.context, used.message) for used in used_messages()}
    assert (None, "Skip to content") in found
    assert ("state", "On hold") in found
    assert (None, "Notice %(status)s") in found


def test_every_message_is_translated(translated: dict[tuple[str | None, str], polib.POEntry]) -> None:
    missing = [used for used in used_messages() if (used.context, used.message) not in translated]
    assert not missing, "\n".join(f"{used.where}: {used.message!r}" for used in missing)


def test_no_translation_is_empty_or_uncertain(catalogue: polib.POFile) -> None:
    bad = [e.msgid for e in catalogue if e.fuzzy or not all(_strings(e))]
    assert bad == []


def test_translations_are_korean(catalogue: polib.POFile) -> None:
    """A translation without Hangul is one that somebody forgot."""
    assert [e.msgid for e in catalogue if not all(HANGUL.search(s) for s in _strings(e))] == []


def test_places_to_fill_in_are_the_same(catalogue: polib.POFile) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue
        for string in _strings(entry)
        if set(PLACE.findall(string)) != set(PLACE.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


def test_no_translation_is_left_over(catalogue: polib.POFile) -> None:
    used = {(found.context, found.message) for found in used_messages()}
    assert [entry.msgid for entry in catalogue if (entry.msgctxt, entry.msgid) not in used] == []


def test_catalogue_is_built_from_the_fragments(catalogue: polib.POFile) -> None:
    assert _content(build.merged("ko")) == _content(catalogue), "run `make messages`"


def test_compiled_catalogue_is_the_same(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE / "django.mo"))
    assert _content(compiled) == _content(catalogue), "run `make messages`"


def _content(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str, str], list[str]]:
    return {(e.msgctxt or None, e.msgid, e.msgid_plural): _strings(e) for e in catalogue}


def _strings(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
