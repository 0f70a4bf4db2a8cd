"""The set itself: files with planted identifiers in every place their format has, and files without any."""

from collections.abc import Iterator
from random import Random

from madang.domains.documents.content import Hiding
from tests.privacy import identifiers as ids
from tests.privacy import wording
from tests.privacy.spec import Plant, Rows, Spec

H = Hiding
PLACES: dict[str, tuple[Hiding, ...]] = {
    "docx": (
        H.METADATA,
        H.COMMENT,
        H.TRACKED_CHANGE,
        H.NOTE,
        H.HIDDEN_TEXT,
        H.HEADER,
        H.ALTERNATIVE,
        H.FORM_FIELD,
        H.LINK,
        H.EMBEDDED,
    ),
    "xlsx": (
        H.METADATA,
        H.COMMENT,
        H.DEFINED_NAME,
        H.HEADER,
        H.FORMULA,
        H.CACHE,
        H.HIDDEN_SHEET,
        H.HIDDEN_ROW,
        H.HIDDEN_COLUMN,
    ),
    "pptx": (H.METADATA, H.NOTE, H.COMMENT, H.ALTERNATIVE, H.HIDDEN_TEXT),
    "odt": (H.METADATA, H.COMMENT, H.TRACKED_CHANGE, H.NOTE, H.HEADER, H.HIDDEN_TEXT),
    "ods": (H.METADATA, H.COMMENT, H.HIDDEN_SHEET, H.HIDDEN_ROW, H.HIDDEN_COLUMN),
    "hwpx": (H.METADATA, H.COMMENT, H.NOTE, H.HEADER, H.PREVIEW),
    "pdf": (H.METADATA, H.ANNOTATION, H.FORM_FIELD, H.EMBEDDED, H.HIDDEN_TEXT),
    "html": (H.METADATA, H.COMMENT, H.HIDDEN_TEXT, H.ALTERNATIVE, H.SCRIPT, H.LINK, H.FORM_FIELD),
    "eml": (H.MAIL_HEADER, H.HIDDEN_TEXT, H.EMBEDDED),
    "csv": (),
    "txt": (),
}
_BY_TABLE = {H.HIDDEN_SHEET, H.HIDDEN_ROW, H.HIDDEN_COLUMN, H.EMBEDDED}
_ONE_LINE = {
    H.METADATA,
    H.ALTERNATIVE,
    H.LINK,
    H.DEFINED_NAME,
    H.MAIL_HEADER,
    H.FORM_FIELD,
    H.SCRIPT,
    H.FORMULA,
    H.CACHE,
    H.HEADER,
}
# headers of columns as forms and lists of different offices have them
_HEADINGS = {
    "name": ("성명", "성  명", "이름", "신청인", "성명(한글)", "Name", "대상자 성명", "민원인"),
    "rrn": (
        "주민등록번호",
        "주민번호",
        "주민등록\n번호",
        "주 민 번 호",
        "주민등록번호(외국인등록번호)",
        "RRN",
    ),
    "mobile": ("연락처", "휴대폰", "휴대전화번호", "핸드폰 번호", "연 락 처", "Mobile", "전화번호", "H.P"),
    "birth": ("생년월일", "생년 월일", "출생일", "Date of birth", "생년월일(6자리)"),
    "account": ("계좌번호", "입금계좌번호", "환급 계좌", "Account No.", "통장번호"),
    "address": ("주소", "거주지 주소", "신청인 주소", "Address"),
    "plate": ("차량번호", "차량 번호", "자동차등록번호"),
    "card": ("카드번호", "신용카드번호"),
    "passport": ("여권번호", "Passport No."),
    "driver": ("면허번호", "운전면허번호"),
    "health_ins": ("건강보험증번호",),
}
_MUST = ("rrn", "mobile", "account", "card", "passport", "driver", "birth", "health_ins")


def planted_files(count: int, seed: int = 20261130) -> Iterator[Spec]:
    """`count` files, the formats in turn, each with something planted in every place it has."""
    random, formats = Random(seed), list(PLACES)
    for number in range(count):
        yield _planted(random, formats[number % len(formats)], number)


def clean_files(count: int, seed: int = 20261201) -> Iterator[Spec]:
    """`count` files full of what only looks like personal data."""
    random, formats = Random(seed), list(PLACES)
    for number in range(count):
        spec = Spec(
            formats[number % len(formats)],
            f"{random.choice(('주택과', '정수과'))}-{number}_추진계획.x",
            title=wording.lookalike(random),
        )
        if random.random() < 0.3:
            spec.name = f"{random.randint(1262304000000, 1798700000000)}.jpg"
        for _ in range(6):
            spec.lines += [random.choice(wording.OPENINGS), wording.lookalike(random)]
        spec.tables.append(wording.lookalike_table(random))
        spec.hidden = {
            place: wording.lookalike(random) for place in PLACES[spec.format] if place not in _BY_TABLE
        }
        yield spec


def _planted(random: Random, format: str, number: int) -> Spec:
    spec = Spec(format, f"{number:04}_제출서류.{format}", title="민원 처리 결과 보고")
    tabular = format in ("csv", "xlsx", "ods")
    for _ in range(0 if tabular else 4):
        spec.lines += [
            random.choice(wording.OPENINGS),
            wording.lookalike(random),
            _line(random, spec, "page"),
        ]
    if format not in ("txt",):
        spec.tables.append(_table(random, spec, "table"))
        if format != "csv" and random.random() < 0.5:
            spec.tables.append(_form(random, spec))
    for place in PLACES[format]:
        _plant(random, spec, place)
    if random.random() < 0.25:
        text, value = wording.planted(random, random.choice(("rrn", "mobile")))
        spec.name = f"제출_{value.replace('/', '-')}.{format}"
        spec.plants.append(Plant(_kind_of(value, text), H.FILE_NAME, value.replace("/", "-")))
    if random.random() < 0.25:
        kind = random.choice(("rrn", "mobile", "card"))
        spec.title, value = wording.planted(random, kind)
        spec.plants.append(Plant(kind, "title", value))
    return spec


def _kind_of(value: str, text: str) -> str:
    return "rrn" if sum(c.isdigit() for c in value) == 13 else "mobile"


def _line(random: Random, spec: Spec, place: str, *, lines: bool = True) -> str:
    kind = random.choice(wording.KINDS)
    text, value = wording.planted(random, kind, lines=lines)
    spec.plants.append(Plant(kind, place, value))
    return text


def _plant(random: Random, spec: Spec, place: Hiding) -> None:
    if place is H.HIDDEN_SHEET:
        spec.hidden_sheet = _table(random, spec, place)
    elif place is H.EMBEDDED:
        spec.embedded = _table(random, spec, place)
    elif place is H.HIDDEN_ROW:
        head, *_ = spec.tables[0]
        spec.hidden_rows = [_row(random, spec, place, _kinds_of(head)) for _ in range(2)]
    elif place is H.HIDDEN_COLUMN:
        kind = random.choice(_MUST)
        spec.hidden_column = [
            random.choice(_HEADINGS[kind]),
            *(_row(random, spec, place, [kind])[0] for _ in range(3)),
        ]
    else:
        spec.hidden[place] = _line(random, spec, place, lines=place not in _ONE_LINE)


def _kinds_of(head: list[str]) -> list[str]:
    return [next((kind for kind, words in _HEADINGS.items() if cell in words), "") for cell in head]


def _table(random: Random, spec: Spec, place: str) -> Rows:
    """A list of persons with headers, sometimes below a title line or a header of two rows."""
    kinds = [
        "name",
        *random.sample(_MUST, random.randint(1, 3)),
        *random.sample(("address", "plate"), random.randint(0, 1)),
    ]
    random.shuffle(kinds)
    rows: Rows = []
    if random.random() < 0.3:
        rows.append([random.choice(("신청자 명단", "2026년 지원 대상자 현황"))] + [""] * (len(kinds) - 1))
    head = [random.choice(_HEADINGS[kind]) for kind in kinds]
    if place == "table":
        head = ["연번", *head, "비고"]
        kinds = ["", *kinds, ""]
    rows.append(head)
    return (
        rows + [_row(random, spec, place, kinds) for _ in range(random.randint(2, 4))]
        if rows[0] is head or place != "table"
        else [
            [*rows[0], *[""] * (len(head) - len(rows[0]))],
            *rows[1:],
            *(_row(random, spec, place, kinds) for _ in range(3)),
        ]
    )


def _row(random: Random, spec: Spec, place: str, kinds: list[str]) -> list[str]:
    """Values as lists have them: bare digits, numbers that lost their leading zero, numbers kept as decimals."""
    row = []
    for kind in kinds:
        value = _cell(random, kind)
        row.append(value)
        if kind:
            spec.plants.append(Plant(kind, place, value))
    return row


def _cell(random: Random, kind: str) -> str:
    bare = random.random() < 0.5
    if not kind:
        return random.choice(("", "1", "접수", "2", "완료"))
    if kind == "name":
        return ids.person(random)
    if kind == "account":
        number = ids.account(random)[1]
        return number.replace("-", "") if bare else number
    if kind == "mobile":
        number = ids.mobile(random)
        return (
            random.choice(
                (number.replace("-", "")[1:], number.replace("-", ""), number.replace("-", "")[1:] + ".0")
            )
            if bare
            else number
        )
    if kind == "birth":
        year, month, on = ids.day(random)
        return (
            f"{year % 100:02}{month:02}{on:02}"
            if bare
            else random.choice(
                (f"{year}-{month:02}-{on:02}", f"{year}.{month}.{on}.", f"{year}년 {month}월 {on}일")
            )
        )
    number = wording.maker(kind)(random)
    return number.replace("-", "") if bare and kind in ("rrn", "card", "driver") else number


def _form(random: Random, spec: Spec) -> Rows:
    """An application form: labels to the left of their values."""
    kinds = random.sample(_MUST, 3)
    name, first, second, third = "name", *kinds
    cells = {kind: _row(random, spec, "table", [kind])[0] for kind in (name, *kinds)}
    label = {kind: random.choice(_HEADINGS[kind]) for kind in cells}
    return [
        ["신청인", label[name], cells[name], label[first], cells[first]],
        ["", label[second], cells[second], "", ""],
        ["", label[third], cells[third], "비고", ""],
    ]
