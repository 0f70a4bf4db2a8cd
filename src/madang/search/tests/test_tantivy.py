"""What is the folder's own; what every back end does is in the suite of all."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import tantivy

from madang.search.backends.tantivy_files import damaged_file
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.backends.tantivy_schema import FORMAT
from madang.search.index.backend import Absent, Busy, Damaged, Request, Sort, Unavailable
from madang.search.index.query import AnyOf, Beginning, Key, KeyField, Term, TextField, Word
from madang.search.tests.conformance.entries import EVERYTHING, entry, fill, pks, put, title_has, total

TITLES = [f"상수도 공사 {number}호" for number in range(300)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a generation `one` of 300 entries."""
    fill(TantivyFolder(tmp_path), "one", [entry(pk, title) for pk, title in enumerate(TITLES)])
    return tmp_path


def parts(folder: Path, ending: str) -> list[Path]:
    return sorted((folder / "one").glob(f"*.{ending}"))


def cut_off(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()  # who still has it mapped reads on; cut off in place, it would end the process
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path) -> None:
    path.unlink()
    path.touch()


def unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


def every_question(folder: Path) -> list[Callable[[], object]]:
    index = TantivyFolder(folder)
    return [
        lambda: index.search(Request(title_has("상수도"), facets=(KeyField.WHAT,))),
        lambda: index.search(Request(EVERYTHING, limit=0)),
        lambda: index.suggestions("상", 5),
        lambda: index.similar("상수다", 5),
        lambda: index.frequency("상수"),
        lambda: index.versions(0, 1 << 40),
        index.condition,
        index.stamp,
    ]


@pytest.mark.parametrize("harm", [Path.unlink, cut_off, emptied, unreadable])
@pytest.mark.parametrize("ending", ["term", "idx", "fast", "fieldnorm", "store", "json"])
def test_an_index_with_a_broken_file_gives_no_answer(
    folder: Path, ending: str, harm: Callable[[Path], None]
) -> None:
    harm(folder / "one" / "meta.json" if ending == "json" else parts(folder, ending)[0])
    for ask in every_question(folder):
        with pytest.raises(Unavailable) as fault:
            ask()
        assert fault.value.why


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "fast", "fieldnorm", "store"])
def test_how_it_stands_says_that_a_file_is_cut_off(folder: Path, ending: str) -> None:
    cut_off(parts(folder, ending)[0])
    with pytest.raises(Damaged):
        TantivyFolder(folder).condition()


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "fast", "fieldnorm", "store"])
def test_turned_bits_are_found_before_anything_is_written(folder: Path, ending: str) -> None:
    path = parts(folder, ending)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x10
    path.write_bytes(content)
    with pytest.raises(Unavailable) as fault:
        TantivyFolder(folder).writer()
    assert path.name in fault.value.why
    for ask in every_question(folder):
        with pytest.raises(Unavailable):
            ask()
    fill(TantivyFolder(folder), "two", [entry(1, "상수도")])
    assert total(TantivyFolder(folder)) == 1


def test_sound_files_are_looked_at_once(folder: Path) -> None:
    sound: set[str] = set()
    assert damaged_file(folder / "one", sound) == ""
    assert {name.rpartition(".")[2] for name in sound} == {"term", "idx", "pos", "fast", "fieldnorm", "store"}


@pytest.mark.parametrize(
    "content", ["", "\n", "one", f"{FORMAT}", f"{FORMAT} ../one", f"{FORMAT} two", "fts5-1 one", "\x00\xff"]
)
def test_what_names_no_generation_of_this_release_is_no_index(folder: Path, content: str) -> None:
    (folder / "live").write_bytes(content.encode("latin-1"))
    for ask in (*every_question(folder), TantivyFolder(folder).writer):
        with pytest.raises(Absent) as fault:
            ask()
        assert fault.value.why


def test_a_live_generation_that_is_gone_is_no_index(folder: Path) -> None:
    open_before = TantivyFolder(folder)
    assert total(open_before) == 300
    shutil.rmtree(folder / "one")
    for ask in (*every_question(folder), TantivyFolder(folder).writer):
        with pytest.raises(Absent):
            ask()
    with pytest.raises(Unavailable):
        total(open_before)


def test_other_fields_are_no_index_of_this_release(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    tantivy.Index(tantivy.SchemaBuilder().add_text_field("title").build(), path=str(tmp_path / "one"))
    (tmp_path / "live").write_text(f"{FORMAT} one")
    for ask in (*every_question(tmp_path), TantivyFolder(tmp_path).writer):
        with pytest.raises(Unavailable) as fault:
            ask()
        assert "other fields" in fault.value.why


def test_what_cannot_be_read_is_not_taken_for_absent(folder: Path) -> None:
    unreadable(folder / "live")
    for ask in (*every_question(folder), TantivyFolder(folder).writer):
        with pytest.raises(Unavailable) as fault:
            ask()
        assert not isinstance(fault.value, Absent)


def test_an_index_can_be_made_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    index = TantivyFolder(tmp_path / "file")
    for act in (lambda: index.begin("one"), lambda: index.switch("one"), lambda: index.writer("one")):
        with pytest.raises(Unavailable):
            act()


def test_what_was_never_begun_cannot_become_the_live_one(folder: Path) -> None:
    with pytest.raises(Absent):
        TantivyFolder(folder).switch("two")
    with pytest.raises(ValueError, match="live"):
        TantivyFolder(folder).begin("one")
    assert total(TantivyFolder(folder)) == 300


def in_child(work: Callable[[], None]) -> int:
    """Does something in a process of its own; its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_full_disk_is_told_and_what_was_committed_stays(folder: Path) -> None:
    def write_until_it_is_full() -> None:
        index = TantivyFolder(folder)
        writer = index.writer()
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        with pytest.raises(Unavailable) as fault:
            writer.put(entry(pk, f"새 문서 {pk}") for pk in range(1000, 3000))
            writer.commit()
        assert fault.value.why
        with pytest.raises(Unavailable):
            writer.commit()  # not as if nothing had been lost
        writer.close()
        assert total(index) == 300

    assert in_child(write_until_it_is_full) == 0
    put(TantivyFolder(folder), entry(1000, "새 문서"))
    assert total(TantivyFolder(folder)) == 301


WRITES_AND_HANGS = """
import sys, time
from pathlib import Path
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.tests.conformance.entries import entry

writer = TantivyFolder(Path(sys.argv[1])).writer()
writer.put([entry(1000, "하수도 보고")], gone=[entry(1).id])
writer.commit()
writer.put([entry(pk, "하수도 보고") for pk in range(1001, 2000)], gone=[entry(2).id])
print("ready", flush=True)
time.sleep(60)
"""


def test_a_killed_writer_leaves_what_was_committed_and_the_right_to_write(folder: Path) -> None:
    path = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_AND_HANGS, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        index = TantivyFolder(folder)
        with pytest.raises(Busy):
            index.writer()
        child.send_signal(signal.SIGKILL)
    assert (total(index), total(index, title_has("하수도"))) == (300, 1)
    assert index.versions(entry(1).id, entry(2).id) == {entry(2).id: 2}
    put(index, entry(1001, "하수도 보고"))
    assert total(TantivyFolder(folder), title_has("하수도")) == 2


def test_a_failed_writer_gives_the_right_back(folder: Path) -> None:
    index = TantivyFolder(folder)
    writer = index.writer()

    def broken_off() -> object:
        yield entry(1000, "하수도")
        raise KeyError("the caller's own fault, and left so")

    with pytest.raises(KeyError) as kept:
        writer.put(broken_off())  # type: ignore[arg-type]
    writer.close()
    put(index, entry(1001, "하수도"))
    assert pks(index, title_has("하수도")) == [1001]
    with pytest.raises(Unavailable):
        writer.put([entry(1002)])
    assert kept.tb  # whoever still holds the failure holds no lock


def test_a_writer_of_what_is_no_longer_live_says_so(folder: Path) -> None:
    index = TantivyFolder(folder)
    with closing(index.writer()) as writer:
        writer.put([entry(1000, "하수도")])
        fill(TantivyFolder(folder), "two", [entry(1, "상수도")])
        with pytest.raises(Unavailable):
            writer.commit()
    assert total(index) == 1


def test_two_commits_within_a_tick_of_the_clock_are_two(folder: Path) -> None:
    index, meta = TantivyFolder(folder), folder / "one" / "meta.json"
    total(index)
    before = meta.stat()
    put(index, entry(1000, "하수도"))
    os.utime(meta, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert total(index) == 301


def test_a_folder_lost_and_filled_again_has_another_stamp(folder: Path) -> None:
    index = TantivyFolder(folder)
    before = index.stamp()
    shutil.rmtree(folder)
    fill(TantivyFolder(folder), "one", [entry(pk, title) for pk, title in enumerate(TITLES)])
    assert index.stamp() != before
    assert total(index) == 300


def test_segments_do_not_become_more_and_more(folder: Path) -> None:
    index = TantivyFolder(folder)
    for pk in range(16):
        put(index, entry(pk, "하수도"))
    assert len(parts(folder, "term")) <= 9
    stamp = index.stamp()
    with closing(index.writer()):
        pass
    assert index.stamp() == stamp
    assert total(index, title_has("하수도")) == 16


def test_words_gone_in_great_number_are_not_offered(folder: Path) -> None:
    index = TantivyFolder(folder)
    put(index, *(entry(pk, f"가나{pk % 50} 다라") for pk in range(1000, 1100)), entry(2000, "가나다 보고"))
    put(index, gone=[entry(pk).id for pk in range(1000, 1100)])
    assert list(index.suggestions("가나", 5)) == [("가나다", 1)]
    assert list(index.suggestions("다", 5)) == []
    assert list(index.similar("가나0", 5)) == [("가나다", 1)]


def test_relevance_comes_from_words_and_from_what_has_a_weight(tmp_path: Path) -> None:
    index = TantivyFolder(tmp_path)
    many = tuple(f"d{number}" for number in range(60))
    fill(
        index,
        "one",
        [
            entry(1, "상수도 공사", number="가과-7", audience=("public", *many)),
            entry(2, "상수도 공사", number="나과-7", audience=("public",)),
            entry(3, "상수도 상수도 공사"),
        ],
    )
    found = index.search(
        Request(
            AnyOf((title_has("상수도"), Key(KeyField.AUDIENCE, ("d1", "d2")))),
            Sort.RELEVANCE,
        )
    )
    scores = {hit.id >> 4: hit.score for hit in found.hits}
    assert scores[1] == scores[2] < scores[3]
    numbered = AnyOf((Term(TextField.TITLE, "상수"), Beginning(KeyField.NUMBER_KEY, "나과")), (1.0, 8.0))
    assert pks(index, numbered, sort=Sort.RELEVANCE)[0] == 2


def test_a_word_stands_in_a_row_where_few_have_its_tokens(tmp_path: Path) -> None:
    index = TantivyFolder(tmp_path)
    fill(index, "one", [entry(1, "처리기관"), entry(2, "처리 기간과 영상정보처리기 관리")])
    assert pks(index, Word(TextField.TITLE, ("처리", "리기", "기관"))) == [2, 1]
    assert pks(index, Word(TextField.TITLE, ("기간", "간과", "처리"))) == []
