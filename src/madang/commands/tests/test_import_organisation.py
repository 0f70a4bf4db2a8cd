"""The organisation from a file: set up, run again, changed, refused with the place of each fault."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from madang.commands.organisation_file import read_organisation
from madang.commands.tests.serving import environment, madang, migrated
from madang.domains import accounts, organisation
from madang.domains.accounts.tests.factories import START, citizen
from madang.domains.organisation.imports.bringing import Imported
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed
from madang.kernel.models import Event
from madang.kernel.text import Text

EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "organisation.yaml"
NOW = START + timedelta(days=100)
LATER = NOW + timedelta(days=1)
Document = dict[str, Any]


@pytest.fixture
def example() -> Document:
    document: Document = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    return document


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Imported]:
    def bring(document: Document, at: Any = NOW, actor: Actor = SYSTEM) -> Imported:
        file = tmp_path / "organisation.yaml"
        file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
        return organisation.import_organisation(actor, read_organisation(file), at=at)

    return bring


def actor(username: str, at: Any = LATER) -> Actor:
    return organisation.actor_for(accounts.account_by_username(username), at)


def posts(username: str, at: Any = LATER) -> list[tuple[str, int, str]]:
    return [(post.department_code, post.rank, post.title.en) for post in actor(username, at).posts]


def faults_of(bring: Callable[..., Imported], document: Document) -> dict[str, Text]:
    """Path and message of each fault; nothing was written."""
    before = Event.objects.count(), len(organisation.all_departments())
    with pytest.raises(InvalidInput) as caught:
        bring(document, at=LATER)
    assert (Event.objects.count(), len(organisation.all_departments())) == before
    return {fault.field: fault.message for fault in caught.value.fields}


@pytest.mark.django_db
def test_an_organisation_from_nothing(bring: Any, example: Document) -> None:
    done = bring(example)
    authority = organisation.authority()
    assert (authority.name.ko, authority.zone, authority.officials_shown) == (
        "솔빛시",
        "Asia/Seoul",
        "post_and_phone",
    )
    division = organisation.department("ADM-INF")
    assert division.parent_id == organisation.department("ADM").id
    assert (organisation.department("PRK").institution_code, division.phone) == ("parks", "02-000-1010")
    assert sorted(posts("garam")) == [("ADM", 3, "Director"), ("HOU", 3, "Director")]
    assert posts("nuri") == [("HOU", 5, "Head of Housing")]
    assert actor("bareun").has(Role.AUDITOR)
    assert actor("bareun").has(Role.INSPECTOR)
    assert actor("daon").has(Role.OPERATOR)
    assert (done.absent, done.has_operator) == ((), True)


@pytest.mark.django_db
def test_new_passwords_open_the_accounts_and_none_is_like_another(bring: Any, example: Document) -> None:
    done = bring(example)
    assert [name for name, _ in done.passwords] == [row["username"] for row in example["officials"]]
    assert len({password for _, password in done.passwords}) == len(done.passwords)
    for username, password in done.passwords[:2]:
        account = accounts.account_by_username(username)
        assert account is not None
        assert account.kind == "official"
        assert account.check_password(password)


@pytest.mark.django_db
def test_a_second_run_changes_nothing(bring: Any, example: Document) -> None:
    bring(example)
    before = Event.objects.count(), organisation.authority().revision
    done = bring(example, at=LATER)
    assert (done.changes, done.passwords, done.absent) == ((), (), ())
    assert (Event.objects.count(), organisation.authority().revision) == before


@pytest.mark.django_db
def test_what_differs_is_changed_and_nothing_else(bring: Any, example: Document) -> None:
    bring(example)
    old = organisation.department("HOU")
    example["authority"]["name"]["en"] = "Solbit Metropolitan City"
    example["authority"]["officials_shown"] = "name"
    example["institutions"][1]["name"]["en"] = "Solbit Park Service"
    example["departments"][3] |= {"name": {"ko": "주거정책실", "en": "Housing Policy Office"}}
    example["departments"][4]["phone"] = "02-000-9999"
    example["officials"][0] |= {"name": "김한울", "phone": "02-000-3001"}
    done = bring(example, at=LATER)
    assert done.changes == (
        "authority described",
        "officials shown by name",
        "institution parks renamed",
        "department HOU renamed",
        "department PRK has another phone",
        "official haneul has another name or phone",
    )
    new = organisation.department("HOU")
    assert (new.name.en, organisation.responsible_department(old.id, LATER).id) == (
        "Housing Policy Office",
        new.id,
    )
    assert (actor("haneul").name, done.passwords) == ("김한울", ())
    assert posts("sandeul") == [("HOU", 2, "Team Leader")]
    assert bring(example, at=LATER + timedelta(days=1)).changes == ()


@pytest.mark.django_db
def test_posts_and_duties_are_those_of_the_file(bring: Any, example: Document) -> None:
    bring(example)
    example["officials"][2]["posts"] = [{"department": "PRK", "rank": 3}]  # garam leaves HOU and ADM
    example["officials"][1]["posts"] = [{"department": "HOU", "rank": 3}]  # sandeul follows in HOU
    example["officials"][5]["duties"] = ["auditor", {"duty": "disclosure_officer", "institution": "parks"}]
    assert bring(example, at=LATER).changes == (
        "official sandeul leaves a post of rank 2 in HOU",
        "official garam leaves a post of rank 3 in HOU",
        "official garam leaves a post of rank 3 in ADM",
        "official sandeul takes a post of rank 3 in HOU",
        "official garam takes a post of rank 3 in PRK",
        "official bareun gives up the duty inspector",
        "official bareun takes the duty disclosure_officer",
    )
    assert (posts("garam"), posts("sandeul")) == ([("PRK", 3, "Director")], [("HOU", 3, "Director")])
    assert not actor("bareun").has(Role.INSPECTOR)
    assert actor("bareun").has(Role.DISCLOSURE_OFFICER)
    assert posts("garam", NOW)[0][0] in ("ADM", "HOU")


@pytest.mark.django_db
def test_who_is_missing_stays_and_is_named(bring: Any, example: Document) -> None:
    bring(example)
    del example["departments"][4], example["institutions"][1], example["officials"][6]
    done = bring(example, at=LATER)
    assert done.changes == ()
    assert done.absent == ("institution parks", "department PRK", "official daon")
    assert actor("daon").has(Role.OPERATOR)
    example["departments"][1]["institution"] = "parks"
    assert list(faults_of(bring, example)) == ["departments[2].institution"]


@pytest.mark.django_db
def test_form_is_checked_before_anything_is_done(bring: Any, example: Document) -> None:
    example["authority"] |= {"zone": "Asia/Seol", "officials_shown": "names", "motto": "…"}
    example["institutions"][0]["kind"] = "town"
    example["departments"][1]["fone"] = "02-1"
    example["departments"][2]["code"] = "ADM"
    example["officials"][0]["posts"][0]["rank"] = 8
    example["officials"][1] |= {"username": "Haneul", "phone": 120}
    example["officials"][5]["duties"] = ["oditor"]
    found = faults_of(bring, example)
    assert set(found) == {
        "authority",
        "authority.zone",
        "authority.officials_shown",
        "institutions[1].kind",
        "departments[2]",
        "departments[3].code",
        "officials[1].posts[1].rank",
        "officials[2].username",
        "officials[2].phone",
        "officials[6].duties[1]",
    }
    assert "Did you mean phone?" in found["departments[2]"].en
    assert "혹시 Asia/Seoul입니까?" in found["authority.zone"].ko
    assert (
        found["officials[2].username"].en == "officials[2].username: haneul stands at officials[1] already."
    )
    assert "7 시장" in found["officials[1].posts[1].rank"].ko


@pytest.mark.django_db
def test_what_does_not_exist_is_named_with_the_nearest(bring: Any, example: Document) -> None:
    example["departments"][1]["parent"] = "HOX"
    example["departments"][3]["institution"] = "town"
    example["officials"][0]["posts"][0]["department"] = "HUO"
    example["officials"][4]["duties"][0]["institution"] = "citi"
    found = faults_of(bring, example)
    assert {path: message.en for path, message in found.items()} == {
        "departments[2].parent": "There is no department HOX. Did you mean HOU?",
        "departments[4].institution": "There is no institution town.",
        "officials[1].posts[1].department": "There is no department HUO. Did you mean HOU?",
        "officials[5].duties[1].institution": "There is no institution citi. Did you mean city?",
    }


@pytest.mark.django_db
def test_what_the_actions_refuse_stands_at_its_place(bring: Any, example: Document) -> None:
    citizen(username="garam")
    example["officials"][0]["phone"] = "call me"
    example["officials"][3]["username"] = "누리"
    example["officials"][4]["name"] = "강\u202e여울"
    assert set(faults_of(bring, example)) == {
        "officials[1].phone",
        "officials[3].username",
        "officials[4].username",
        "officials[5].name",
    }
    example["departments"][0]["name"] = {"ko": "행정국"}
    example["departments"][1]["phone"] = "1"
    example["departments"].append({"code": "공원", "institution": "city", "name": {"ko": "과", "en": "D"}})
    assert set(faults_of(bring, example)) == {
        "departments[1].name.en",
        "departments[2].phone",
        "departments[6].code",
    }


@pytest.mark.django_db
def test_titles_in_both_languages(bring: Any, example: Document) -> None:
    example["officials"][3]["posts"][0]["title"] = {"ko": "주택실장"}
    assert list(faults_of(bring, example)) == ["officials[4].posts[1].title.en"]


@pytest.mark.django_db
def test_departments_above_themselves_are_refused(bring: Any, example: Document) -> None:
    example["departments"][0]["parent"] = "ADM-INF"
    assert list(faults_of(bring, example)) == ["departments[1].parent", "departments[2].parent"]


@pytest.mark.django_db
def test_nothing_comes_back_or_moves_by_a_file(bring: Any, example: Document) -> None:
    bring(example)
    between = NOW + timedelta(hours=1)
    organisation.merge_departments(SYSTEM, codes=["ADM-INF"], into="ADM", at=between)
    organisation.end_service(SYSTEM, official_id=actor("haneul").official_id or 0, at=between)
    example["departments"][3]["parent"] = "ADM"
    example["institutions"][1]["kind"] = "committee"
    assert list(faults_of(bring, example)) == ["institutions[2].kind"]
    example["institutions"][1]["kind"] = "agency"
    found = faults_of(bring, example)
    assert list(found) == ["departments[2].code", "departments[4].parent"]
    assert "ADM-INF ended on " in found["departments[2].code"].en
    assert "belongs to none" in found["departments[4].parent"].en
    del example["departments"][3]["parent"], example["departments"][1]
    example["officials"][4]["posts"] = [{"department": "ADM", "rank": 1}]
    assert list(faults_of(bring, example)) == ["officials[1].username"]


@pytest.mark.django_db
def test_only_who_runs_the_system(bring: Any, example: Document) -> None:
    with pytest.raises(NotAllowed):
        bring(example, actor=ANONYMOUS)


def test_the_command_hands_out_passwords_once(tmp_path: Path, example: Document) -> None:
    data = tmp_path / "data"
    first = madang("import", "organisation", str(EXAMPLE), data=data)
    assert first.returncode == 0, first.stderr
    lines = [line.split("\t") for line in first.stdout.splitlines()]
    assert [name for name, _ in lines] == [row["username"] for row in example["officials"]]
    assert not [password for _, password in lines if len(password) < 20 or password in first.stderr]
    assert "must change the printed password" in first.stderr
    assert first.stderr.splitlines()[-1] == (
        "import organisation: 27 changes, 7 accounts opened, 0 not in the file"
    )
    again = madang("import", "organisation", str(EXAMPLE), data=data)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.splitlines()[-1] == (
        "import organisation: 0 changes, 0 accounts opened, 0 not in the file"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_without_a_place_for_the_passwords_no_account_is_opened(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "madang", "import", "organisation", str(EXAMPLE)]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            command, env=environment(migrated(tmp_path)), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert ended.returncode == 1
    assert "No space left" in ended.stderr
    again = madang("import", "organisation", str(EXAMPLE), data=tmp_path)
    assert len(again.stdout.splitlines()) == 7


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"authority: {}\nofficial: []\n", "Did you mean officials?"),
        (b"- a\n", "bad.yaml must be a mapping"),
        (b"a: [\n", "The file cannot be read."),
        (b"\xff\xfe\x00", "bad.yaml is not a text in UTF-8."),
        (None, "No such file"),
    ],
)
def test_a_bad_file_is_refused_before_the_database_is_made(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file, data = tmp_path / "bad.yaml", tmp_path / "data"
    if content is not None:
        file.write_bytes(content)
    ended = madang("import", "organisation", str(file), data=data)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (data / "madang.sqlite3").exists()
