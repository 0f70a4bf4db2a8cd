"""Pictures of pages: drawn in the jail, kept within bounds, drawn ahead, never for what does not go out."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from madang.domains.documents import jail, previews
from madang.domains.documents.drawing_ahead import draw_ahead
from madang.domains.documents.public import public_record
from madang.domains.documents.public.shapes import PublicFile
from madang.domains.documents.rows import sheet_of
from madang.domains.documents.tests.factories import archive, disclosed, entry, stored
from madang.domains.documents.tests.files import pdf
from madang.kernel import clock
from madang.kernel.errors import NotFound

DATA = Path(__file__).resolve().parents[6] / "shared" / "data" / "hwp"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[previews.Pictures]:
    pictures = previews.Pictures(tmp_path / "previews")
    monkeypatch.setattr(previews, "kept", lambda: pictures)
    yield pictures


def _file(content: bytes, name: str, disclosure: str = "open") -> PublicFile:
    (document,) = disclosed(entry(archive().home, files=(stored(content, name),)))
    return public_record(document.uid).files[0]


@pytest.mark.django_db
def test_a_page_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = _file(pdf("One", "Two"), "a.pdf")
    picture = previews.page_picture(file, 2, 800)
    assert Image.open(BytesIO(picture)).size[0] == 800
    assert [spot.text for spot in previews.words_of_page(file, 2)] == ["Two"]
    monkeypatch.setattr(jail, "ask", lambda *args, **options: pytest.fail("asked again"))
    assert previews.page_picture(file, 2, 800) == picture
    for page, width in ((3, 800), (0, 800), (1, 900)):
        with pytest.raises(previews.NoPicture):
            previews.page_picture(file, page, width)


@pytest.mark.django_db
def test_what_cannot_be_drawn_is_not_tried_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = _file(pdf("One"), "a.pdf")
    asked = []

    def fails(task: str, content: bytes, **options: object) -> jail.Answer:
        asked.append(task)
        return jail.Answer(failure=jail.Failure("crashed"))  # type: ignore[arg-type]

    monkeypatch.setattr(jail, "ask", fails)
    for _ in range(3):
        with pytest.raises(previews.NoPicture):
            previews.page_picture(sound, 1)
    assert asked == ["sheets"]
    assert sheet_of(sound, 1).picture is False


@pytest.mark.django_db
def test_nothing_is_drawn_of_what_stays_in() -> None:
    stub = PublicFile(1, "", "", 0, None, "", "closed", (5,), False, "")
    with pytest.raises(previews.NoPicture):
        previews.page_picture(stub, 1)
    with pytest.raises(NotFound):
        previews.shown_picture(replace(stub, media="application/pdf"), 1)


@pytest.mark.django_db
def test_the_first_page_of_what_just_went_out_is_ready(kept: previews.Pictures) -> None:
    place = archive()
    documents = disclosed(
        *(entry(place.home, files=(stored(pdf(f"Page {n}"), "a.pdf"),)) for n in range(3)),
        entry(place.home, disclosure="closed", grounds=(5,), files=(stored(pdf("Hidden"), "b.pdf"),)),
        entry(place.home, title="연락처 010-1234-5678", files=(stored(pdf("Held"), "c.pdf"),)),
    )
    assert draw_ahead(clock.now()) == 3
    assert draw_ahead(clock.now()) == 0
    for document in documents[:3]:
        assert previews.is_drawn(public_record(document.uid).files[0], 1, 800)
    assert len(list(kept._folder.rglob("*.webp"))) == 3


def test_the_oldest_go_first(tmp_path: Path) -> None:
    import os

    pictures = previews.Pictures(tmp_path, most_bytes=10_000)
    for n in range(15):
        pictures.keep(f"{n:064}.webp", bytes(1000))
        os.utime(tmp_path / "00" / f"{n:064}.webp", (n, n))
    left = [n for n in range(15) if pictures.get(f"{n:064}.webp")]
    assert left == list(range(left[0], 15)) and 8 <= len(left) <= 10


@pytest.mark.django_db
def test_a_file_of_hwp_has_as_many_pages_as_it_is_laid_out_on() -> None:
    found = sorted(DATA.rglob("*noori.hwp")) if DATA.is_dir() else []
    if not found:
        pytest.skip("the files of shared/data/hwp are not here")
    file = PublicFile(1, "noori.hwp", "application/x-hwp", 1, 1, "original", "open", (), True, "0" * 64)
    content = found[0].read_bytes()
    file = replace(file, sha256=stored(content).sha256, size=len(content))
    assert previews.known_pages(file) is None
    assert previews.pages_of(file) == previews.known_pages(file) == 3
    assert Image.open(BytesIO(previews.page_picture(file, 1, 1600))).size[0] == 1600
    told = sheet_of(file, 1, find="보도일시")
    assert told.pages == 3 and any("보도일시" in str(block) for block in told.blocks)
    assert told.hits and all(0 <= edge <= 1 for spot in told.hits for edge in (spot.left, spot.bottom))
