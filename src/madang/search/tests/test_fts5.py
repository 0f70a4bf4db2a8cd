"""What is FTS5's own; what every back end does is in the suite of all."""

import multiprocessing
import os
import signal
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.kernel.searchable import PUBLIC, Entry, What
from madang.search.backends.fts5 import Fts5Folder
from madang.search.backends.fts5_tables import FORMAT
from madang.search.index.backend import Absent, Busy, Damaged, Request, Sort, Unavailable
from madang.search.index.query import (
    All,
    AnyOf,
    Beginning,
    Containing,
    Key,
    KeyField,
    Phrase,
    Term,
    TextField,
)
from madang.search.tokens import tokens


def entry(pk: int, title: str, **said: object) -> Entry:
    fields = {"staff": False, "version": pk, "at": 1_000 + pk, "out": 0, "day": 20260101, "number": ""}
    lists = {"words": [], "pages": [], "audience": [PUBLIC], "twin": []}
    return Entry(**{"what": What.DOCUMENT, "pk": pk, "title": title, **fields, **lists, **said})  # type: ignore[arg-type]


def made(folder: Path, *entries: Entry) -> Fts5Folder:
    index = Fts5Folder(folder)
    index.begin("one")
    writer = index.writer("one")
    writer.add(entries)
    writer.commit()
    writer.close()
    index.switch("one")
    return index


def pks(index: Fts5Folder, query: object, sort: Sort = Sort.NEWEST) -> list[int]:
    return [hit.id >> 4 for hit in index.search(Request(query, sort)).hits]  # type: ignore[arg-type]


@settings(max_examples=6, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=4, max_size=20))
def test_every_token_of_any_text_is_found(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    index = made(tmp_path_factory.mktemp("index"), *(entry(pk, text) for pk, text in enumerate(texts, 1)))
    told = {pk: tokens(text) for pk, text in enumerate(texts, 1)}
    for token in {token for some in told.values() for token in some}:
        holding = [pk for pk, some in told.items() if token in some]
        assert pks(index, Term(TextField.TITLE, token)) == holding[::-1]
        assert pks(index, Term(TextField.RECORD, token)) == holding[::-1]
        assert pks(index, Term(TextField.PAGES, token)) == []
    for character in {character for some in told.values() for token in some for character in token}:
        holding = [pk for pk, some in told.items() if any(character in token for token in some)]
        assert pks(index, Containing(TextField.TITLE, character)) == holding[::-1]


HOSTILE = [
    '"',
    "''",
    '" OR "',
    "NEAR(",
    "*",
    "^",
    "{title}",
    "title:",
    "\0",
    "\ud800",
    "-",
    ";DROP",
    'a"b',
    "␟",
    "",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_signs_of_the_language_are_nothing_but_signs(tmp_path: Path, said: str) -> None:
    index = made(tmp_path, entry(1, "상수도"), entry(2, said, number=said, kind="업무"))
    assert 1 not in pks(index, Term(TextField.TITLE, said))
    assert 1 not in pks(index, Phrase(TextField.TITLE, (said, said)))
    assert 1 not in pks(index, Containing(TextField.TITLE, said))
    assert 1 not in pks(index, Key(KeyField.KIND, (said,)))
    assert 1 not in pks(index, Beginning(KeyField.NUMBER_KEY, said))
    assert index.frequency(said) <= 1
    assert not index.similar(said, 3) or said
    assert len(index.suggestions(said, 3)) <= 1


def test_a_title_counts_for_more_however_common_its_words(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"), entry(2, "상수도 둘"), entry(3, "다른 것", pages=["상수도"]))
    words = AnyOf((Term(TextField.TITLE, "상수"), Term(TextField.PAGES, "상수")), (4.0, 1.0))
    assert pks(index, words, Sort.RELEVANCE)[-1] == 3


def test_a_number_counts_by_its_weight(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도", number="가-7"), entry(2, "상수도 7"))
    either = AnyOf((Term(TextField.TITLE, "상수"), Beginning(KeyField.NUMBER_KEY, "가7")), (1.0, 8.0))
    assert pks(index, All((either, Key(KeyField.AUDIENCE, (PUBLIC,)))), Sort.RELEVANCE) == [1, 2]


def test_what_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    before = index.condition()
    writer = index.writer()
    writer.put([entry(1, "상수도")], gone=[99])
    writer.commit()
    writer.close()
    assert index.condition() == before


def test_words_are_offered_as_long_as_something_has_them(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도 요금"), entry(2, "상수도"), entry(3, "상수원", audience=["d1"]))
    assert index.suggestions("상", 9) == [("상수도", 2)]
    writer = index.writer()
    writer.put([entry(1, "요금")], gone=[entry(2, "").id])
    writer.commit()
    writer.close()
    assert index.suggestions("상", 9) == []
    assert index.similar("요굼", 9) == [("요금", 1)]


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    index = made(tmp_path, *(entry(pk, f"상수도 {pk}") for pk in range(1, 3_000)))
    hasty = Fts5Folder(tmp_path, seconds=-1.0)
    with pytest.raises(Unavailable) as raised:
        hasty.search(Request(All(())))
    assert raised.value.why == "the question took too long"
    assert index.search(Request(All(()))).total == 2_999


def test_an_error_in_the_midst_of_writing_takes_all_of_it_back(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    writer = index.writer()
    writer.put([entry(2, "하수도")])
    with pytest.raises(Unavailable):
        writer.add([entry(3, "도로"), entry(1, "상수도")])
    writer.put([entry(4, "하천")])
    writer.commit()
    writer.close()
    assert pks(index, All(())) == [4, 1]
    assert index.condition().entries == 2
    assert [index.suggestions(word, 9) for word in ("상수", "하")] == [[("상수도", 1)], [("하천", 1)]]


def test_a_second_writer_is_told_so(tmp_path: Path) -> None:
    index = made(tmp_path)
    writer = index.writer()
    with pytest.raises(Busy):
        index.writer()
    writer.close()
    index.writer().close()
    index.begin("two")
    writer = index.writer("two")
    with pytest.raises(Busy):
        index.begin("two")
    writer.close()
    index.begin("two")


def test_who_writes_a_generation_that_is_gone_is_told_so(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    writer = index.writer()
    index.begin("two")
    index.switch("two")
    writer.put([entry(2, "하수도")])
    with pytest.raises(Absent):
        writer.commit()
    writer.close()


def test_two_may_ask_for_one_place(tmp_path: Path) -> None:
    far = entry(1 + (1 << 27), "멀리", at=1_001, version=5)
    index = made(tmp_path, entry(1, "상수도"), far)
    before = index.condition()
    writer = index.writer()
    writer.put([entry(1, "상수도"), far])
    writer.commit()
    writer.put([], gone=[far.id])
    writer.commit()
    writer.close()
    assert before.entries == 2
    assert pks(index, All(())) == [1]
    assert index.condition().stamp != before.stamp


def _write_and_die(folder: Path) -> None:
    writer = Fts5Folder(folder).writer()
    writer.put([entry(2, "적힌 것")])
    writer.commit()
    writer.put([entry(3, "적히지 않은 것")])
    os.kill(os.getpid(), signal.SIGKILL)


def test_who_is_killed_leaves_what_was_committed_and_the_right_to_write(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    child = multiprocessing.get_context("fork").Process(target=_write_and_die, args=(tmp_path,))
    child.start()
    child.join(20)
    assert child.exitcode == -9
    assert pks(index, All(())) == [2, 1]
    index.writer().close()


def test_another_generation_is_read_with_the_next_question_and_the_earlier_file_goes(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    assert pks(index, All(())) == [1]
    index.begin("two")
    writer = index.writer("two")
    writer.add([entry(2, "하수도")])
    writer.commit()
    writer.close()
    assert index.generations() == ["one", "two"]
    assert pks(index, All(())) == [1]
    Fts5Folder(tmp_path).switch("two")
    assert pks(index, All(())) == [2]
    assert index.generations() == ["two"]
    assert sorted(file.name for file in tmp_path.iterdir() if "one" in file.name) == []


def test_faults_of_the_folder_are_never_an_empty_answer(tmp_path: Path) -> None:
    index = made(tmp_path, entry(1, "상수도"))
    file = tmp_path / "one.sqlite"
    for damaged in (b"no database at all, but long enough to be read as the head of one" * 20, b"\0" * 4096):
        for part in ("-wal", "-shm"):
            (tmp_path / f"one.sqlite{part}").unlink(missing_ok=True)
        file.write_bytes(damaged)
        with pytest.raises(Damaged):
            Fts5Folder(tmp_path).search(Request(All(())))
    file.unlink()
    with pytest.raises(Absent):
        Fts5Folder(tmp_path).search(Request(All(())))
    with pytest.raises(Absent):
        index.writer()
    (tmp_path / "live").write_text("0 one\n")
    with pytest.raises(Absent):
        Fts5Folder(tmp_path).condition()
    with pytest.raises(Absent):
        Fts5Folder(tmp_path / "nowhere").search(Request(All(())))


def test_the_file_says_for_which_format_it_was_made(tmp_path: Path) -> None:
    made(tmp_path)
    assert (tmp_path / "live").read_text() == f"{FORMAT} one\n"
    assert sqlite3.sqlite_version_info >= (3, 35)
