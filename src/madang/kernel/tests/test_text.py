"""Texts in further languages: found by their English sentence, filled in, joined, kept in rows and given by authors."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel import translations
from madang.kernel.text import Text

WORDS = {
    "zh": {"{n} days": "{n}天", "Permit": "许可", ", ": "、", "Due {day}: {what}.": "{day}到期：{what}。"},
    "fr": {
        "{n} days": "{n} jours",
        "Permit": "Autorisation",
        "Due {day}: {what}.": "Échéance {day} : {what}.",
        "Report": {"보고": "Rapport", "신고": "Déclaration"},
        "{d} {month}": "{d} {month}",
        "May": "mai",
    },
}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(translations, "catalogue", WORDS.__getitem__)
    yield


def test_a_name_is_found_by_its_english() -> None:
    permit = Text("허가", "Permit")
    assert [permit[code] for code in ("ko", "en", "en-gb", "zh", "zh-hans", "fr", "de")] == [
        *("허가", "Permit", "Permit", "许可", "许可", "Autorisation", "허가")
    ]


def test_one_english_word_with_several_meanings_goes_by_its_korean() -> None:
    assert (Text("보고", "Report")["fr"], Text("신고", "Report")["fr"]) == ("Rapport", "Déclaration")
    assert translations.plain(Text("기록", "Report")["fr"]) == "Report"


def test_a_filled_sentence_is_filled_in_each_language() -> None:
    due = Text("{day} 기한: {what}.", "Due {day}: {what}.").format(
        day=Text("{n}일", "{n} days").format(n="1,234"), what=Text("허가", "Permit")
    )
    assert (due.ko, due.en) == ("1,234일 기한: 허가.", "Due 1,234 days: Permit.")
    assert due["zh"] == "1,234天到期：许可。"
    assert due["fr"] == "Échéance 1\u202f234 jours : Autorisation."


def test_french_grammar_follows_the_number() -> None:
    assert Text("{n}일", "{n} days").format(n=1)["fr"] == "1 jour"
    assert Text("{n}일", "{n} days").format(n=21)["fr"] == "21 jours"
    first = Text("{month} {d}일", "{d} {month}").format(d=1, month=Text("5월", "May"))
    assert (first["fr"], first.en) == ("1er mai", "1 May")


def test_without_translation_it_is_marked_english() -> None:
    said = Text("새 문장", "A new sentence")["zh"]
    assert translations.plain(said) == "A new sentence"
    assert (
        translations.with_marks(f"前{said}后", '<i lang="en">{}</i>') == '前<i lang="en">A new sentence</i>后'
    )


@pytest.mark.parametrize(
    "text", [Text("홍길동", "홍길동"), Text("1,234", "1,234"), Text("", ""), Text("가", "12.5")]
)
def test_names_and_numbers_need_no_translation(text: Text) -> None:
    assert not translations.is_marked(text["zh"])
    assert text["zh"] == text.en


def test_joined_texts_use_the_separator_of_the_language() -> None:
    both = Text.joined(", ", [Text("허가", "Permit"), Text("{n}일", "{n} days").format(n=3)])
    assert (both.ko, both.en, both["zh"], both["fr"]) == (
        *("허가, 3일", "Permit, 3 days", "许可、3天", "Autorisation, 3 jours"),
    )


def test_a_row_keeps_what_further_languages_need() -> None:
    due = Text("{day} 기한: {what}.", "Due {day}: {what}.").format(
        day=Text("{n}일", "{n} days").format(n=3),
        what=Text.joined(", ", [Text("허가", "Permit"), Text("허가", "Permit")]),
    )
    again = Text.of(due.as_kept())
    assert again == due
    assert again["zh"] == due["zh"] == "3天到期：许可、许可。"
    assert due.as_dict() == {"ko": due.ko, "en": due.en}


def test_a_row_of_old_is_read_as_it_was() -> None:
    assert Text.of({"ko": "허가", "en": "Permit"})["zh"] == "许可"
    assert translations.is_marked(Text.of({"ko": "3일 남음", "en": "3 days left"})["zh"])


def test_an_author_may_give_further_languages() -> None:
    said = Text.of({"ko": "허가", "en": "Permit", "fr": "Permis"})
    assert said["fr"] == "Permis"
    assert translations.plain(said["zh"]) == "许可"


@given(st.text(), st.text())
def test_korean_and_english_are_as_before(ko: str, en: str) -> None:
    said = Text(ko, en)
    assert (said["ko"], said["en"], said.as_kept()) == (ko, en, {"ko": ko, "en": en})
