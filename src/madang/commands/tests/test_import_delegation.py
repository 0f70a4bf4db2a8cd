"""A delegation table from a file: looked at, published, run again, refused with the row of each fault."""

import json
from argparse import Namespace
from pathlib import Path

import pytest
import yaml

from madang.commands import import_delegation
from madang.commands.tests.serving import madang, migrated
from madang.domains.approvals import delegation
from madang.domains.approvals.models import DelegationTable
from madang.domains.approvals.tests.tables import standard_document
from madang.domains.organisation.tests.factories import institution
from madang.kernel.errors import InvalidInput, NotFound

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "organisation.yaml"


@pytest.fixture(autouse=True)
def _city() -> None:
    institution("city")


def run(file: Path, *, check: bool = False, of: str | None = None, since: str | None = None) -> int:
    return import_delegation.run(Namespace(file=file, check=check, institution=of, valid_from=since))


def written(folder: Path, document: object, name: str = "table.yaml") -> Path:
    file = folder / name
    text = json.dumps(document) if name.endswith("json") else yaml.safe_dump(document, allow_unicode=True)
    file.write_text(text if not isinstance(document, str) else document, "utf-8")
    return file


def test_a_table_is_published_once_and_the_same_file_changes_nothing(tmp_path: Path, capsys) -> None:
    file = written(tmp_path, standard_document())
    assert [run(file), run(file)] == [0, 0]
    assert DelegationTable.objects.get().number == 1
    assert "city unchanged" in "".join(capsys.readouterr())


def test_check_says_what_would_change_and_writes_nothing(tmp_path: Path, capsys) -> None:
    run(written(tmp_path, standard_document()))
    changed = standard_document()
    changed["matters"][0]["decides"] = 4
    capsys.readouterr()
    assert run(written(tmp_path, changed, "next.json"), check=True) == 0
    assert "과장 전결 → 국장 전결" in "".join(capsys.readouterr())
    assert DelegationTable.objects.count() == 1


def test_a_file_says_for_whom_from_when_and_why(tmp_path: Path) -> None:
    institution("11110", kind="district")
    head = {"institution": "11110", "valid_from": "2099-01-01", "note": {"ko": "새 규정", "en": "New rules"}}
    run(written(tmp_path, {**head, **standard_document()}))
    made = DelegationTable.objects.get()
    assert (made.institution_code, made.note["en"]) == ("11110", "New rules")
    assert made.valid_from.isoformat() == "2098-12-31T15:00:00+00:00"
    run(written(tmp_path, {**head, **standard_document()}), of="city", since="2098-01-01")
    assert DelegationTable.objects.get(institution_code="city").valid_from.year == 2097


def test_every_fault_is_listed_with_its_row(tmp_path: Path) -> None:
    broken = standard_document()
    broken["matters"][1]["decides"] = 9
    broken["matters"][2]["like"] = "nothing"
    for check in (True, False):
        with pytest.raises(InvalidInput) as refused:
            run(written(tmp_path, broken), check=check)
        assert [f.field for f in refused.value.fields] == ["matters[2].decides", "matters[3].like"]
    assert not DelegationTable.objects.exists()


def test_the_same_table_as_csv(tmp_path: Path) -> None:
    lines = [
        "code,name_ko,name_en,like,decides,by_amount,amount_unknown,reviews,cannot_be_delegated,policy,retention",
        "*,나머지,The rest,,과장,,,,,,y5",
        'document:expense,지출,Spending,,,"3,000,000:팀장; 50000000:3; :국장",3,-,,,y10',
        "document:rule,규칙,Rule,,시장,,,2;3,예,,permanent",
        ",,,,,,,,,,",
        "document:plan,계획,Plan,document:rule,,,,,,true,",
    ]
    assert run(written(tmp_path, "\n".join(lines), "table.csv")) == 0
    rules = delegation.tables_of("city")[0].rules
    assert [
        delegation.resolve(rules, "document:expense", a).decides for a in (3_000_000, 3_000_001, None)
    ] == [2, 3, 3]
    assert delegation.resolve(rules, "document:expense").reviews == ()
    plan = delegation.resolve(rules, "document:plan")
    assert (plan.kind, plan.reviews, plan.policy, plan.retention) == ("full", (2, 3), True, "permanent")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a,가,A,,과장,ten:3; :4,,,,,y5", "bad_amount"),
        ("a,가,A,,,100:3; :영의정,,,,,y5", "unknown_rank"),
        ("a,가,A,,과장,,,,maybe,,y5", "not_a_boolean"),
        ("a,가,,,과장,,,,,,y5", "no_name"),
        ("a,가,A,,과장,,,,,,y5,more", "unknown_key"),
    ],
)
def test_a_broken_cell_is_told_with_its_row(tmp_path: Path, line: str, code: str) -> None:
    head = "code,name_ko,name_en,like,decides,by_amount,amount_unknown,reviews,cannot_be_delegated,policy,retention"
    table = "\n".join([head, "*,나머지,The rest,,과장,,,,,,y5", line])
    with pytest.raises(InvalidInput) as refused:
        run(written(tmp_path, table, "table.csv"))
    assert code in {f.code for f in refused.value.fields}
    assert all(f.field.startswith("matters[2]") for f in refused.value.fields)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("- 1\n", "t.yaml"),
        ("title: [", "t.yaml"),
        ("code,colour\n*,red\n", "t.csv"),
        ("", "t.csv"),
        ("", "t.yaml"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: str, name: str) -> None:
    with pytest.raises(InvalidInput):
        run(written(tmp_path, content, name))


def test_other_things_that_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "cp949.yaml"
    file.write_bytes("제목".encode("cp949"))
    with pytest.raises(InvalidInput):
        run(file)
    good = written(tmp_path, standard_document())
    with pytest.raises(InvalidInput):
        run(good, since="tomorrow")
    with pytest.raises(NotFound):
        run(good, of="nowhere")
    with pytest.raises(OSError):
        run(tmp_path / "none.yaml")


@pytest.mark.one_database  # a process with the embedded one
def test_from_the_command_line(tmp_path: Path) -> None:
    data = migrated(tmp_path / "data")
    assert madang("import", "organisation", str(EXAMPLE), data=data).returncode == 0
    sound = written(tmp_path, standard_document(), "sound.yaml")
    code = next(row["code"] for row in yaml.safe_load(EXAMPLE.read_text("utf-8"))["institutions"])
    said = madang("import", "delegation", str(sound), "--institution", code, data=data)
    assert said.returncode == 0 and "version 1 published" in said.stderr, said.stderr
    document = standard_document()
    document["matters"] += [
        {"code": "a", "name": {"ko": "가", "en": "A"}, "like": "b"},
        {"code": "b", "name": {"ko": "나", "en": "B"}, "like": "a"},
    ]
    circle = written(tmp_path, document, "circle.yaml")
    refused = madang("import", "delegation", str(circle), "--check", "--institution", code, data=data)
    assert refused.returncode == 1 and "a → b → a" in refused.stderr and "Traceback" not in refused.stderr
