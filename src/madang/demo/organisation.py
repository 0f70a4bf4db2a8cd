"""Institutions, departments, posts and people of the demo city."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from madang.demo.data import read
from madang.domains import accounts, organisation
from madang.domains.procedures import forms, publish_provision, published
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.text import Text

PASSWORD = "madang"  # noqa: S105 - the demo's own, printed at the start
WORKING, LEAD, DIRECTOR = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo city: their account, and the official they are (0 for citizens)."""

    account: Any
    official_id: int = 0
    name: str = ""


@dataclass(slots=True)
class City:
    """Who there is. `officers` by department code, those who work on cases; `by_official` finds a signer again."""

    officers: dict[str, list[Person]] = field(default_factory=dict)
    leads: dict[str, Person] = field(default_factory=dict)
    directors: dict[str, Person] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # those who can sign in, by user name
    by_official: dict[int, Person] = field(default_factory=dict)
    citizens: list[Person] = field(default_factory=list)
    away: dict[int, Person] = field(default_factory=dict)  # who acts at present for an official
    _actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, person: Person, at: datetime) -> Actor:
        """The person as they act at an instant; looked up anew after the organisation changed."""
        if person.account.pk not in self._actors:
            self._actors[person.account.pk] = organisation.actor_for(person.account, at)
        return self._actors[person.account.pk]

    def changed(self) -> None:
        """Forgets who held which post."""
        self._actors.clear()


def build(since: datetime, rng: Random) -> City:
    """The whole organisation as it stands at `since`, through the actions an operator would use."""
    plan = read("city")
    organisation.describe_authority(SYSTEM, name=Text.of(plan["name"]), at=since)
    organisation.set_officials_shown(SYSTEM, policy="name", at=since)
    _institutions(plan, since)
    _departments(plan, since)
    city = City()
    founder = _Founder(city, plan, since, rng)
    founder.sign_ins()
    for row in plan["districts"]:
        founder.district(row)
    for row in plan["departments"]:
        founder.staff(row["code"], row["kind"])
    founder.division(plan["merged"]["code"])
    for row in plan["divisions"]:
        founder.division(row["code"])
    _citizens(city, plan, since, founder.names)
    provide(plan, since)
    return city


def _institutions(plan: dict[str, Any], at: datetime) -> None:
    home = plan["institution"]
    organisation.create_institution(SYSTEM, code=home["code"], name=Text.of(home["name"]), kind="city", at=at)
    for kind, rows in (("district", plan["districts"]), ("agency", plan["agencies"])):
        for row in rows:
            organisation.create_institution(
                SYSTEM, code=row["code"], name=Text(row["ko"], row["en"]), kind=kind, at=at
            )


def _departments(plan: dict[str, Any], at: datetime) -> None:
    rows = [*plan["departments"], *plan["divisions"], plan["merged"]]
    for number, row in enumerate(rows, start=1):
        organisation.create_department(
            SYSTEM,
            code=row["code"],
            name=Text(row["ko"], row["en"]),
            institution_code=plan["institution"]["code"],
            parent_code=row.get("parent"),
            phone=f"02-000-{1000 + number * 10}",
            at=at,
        )

    for row in plan["districts"]:
        _district_departments(plan, row, at)
    _agency_departments(plan, at)


def _district_departments(plan: dict[str, Any], district: dict[str, Any], at: datetime) -> None:
    for number, row in enumerate(plan["district_departments"]):
        organisation.create_department(
            SYSTEM,
            code=f"{district['code']}-{row['suffix']}",
            name=Text(f"{district['ko']} {row['ko']}", f"{row['en']}, {district['en']}"),
            institution_code=district["code"],
            phone=f"02-000-{district['code'][2:]}{number}",
            at=at,
        )


def _agency_departments(plan: dict[str, Any], at: datetime) -> None:
    """Where the documents of each agency come from; who works there is not known."""
    row = plan["agency_department"]
    for number, agency in enumerate(plan["agencies"]):
        organisation.create_department(
            SYSTEM,
            code=f"{agency['code']}-{row['suffix']}",
            name=Text(f"{agency['ko']} {row['ko']}", f"{row['en']}, {agency['en']}"),
            institution_code=agency["code"],
            phone=f"02-000-{9000 + number * 10}",
            at=at,
        )


def provide(plan: dict[str, Any], at: datetime) -> None:
    """What each district sets: its departments for what districts handle, and what some set besides."""
    more = {(row["district"], row["procedure"]): row for row in plan["provisions"]}
    for district in plan["districts"]:
        code = district["code"]
        for row in plan["district_departments"]:
            for procedure in row["procedures"]:
                if procedure in plan["left_to_the_city"].get(code, ()):
                    continue
                said = {k: v for k, v in more.get((code, procedure), {}).items() if k not in _NAMES}
                document = {"department": f"{code}-{row['suffix']}", **said}
                publish_provision(SYSTEM, institution=code, procedure=procedure, document=document, at=at)


_NAMES = ("district", "procedure")


def _citizens(city: City, plan: dict[str, Any], at: datetime, names: Iterator[str]) -> None:
    for username, name in plan["citizens"].items():
        city.people[username] = _citizen(city, username, name, at, PASSWORD)
    for number in range(1, 41):
        _citizen(city, f"demo-citizen-{number}", next(names), at, None)


def _citizen(city: City, username: str, name: str, at: datetime, password: str | None) -> Person:
    account = accounts.open_account(
        SYSTEM,
        username=username,
        full_name=name,
        email=f"{username}@example.kr",
        email_verified=True,
        identity_confirmed=True,
        password=password,
        kind="citizen",
        at=at,
    )
    person = Person(account, name=name)
    city.citizens.append(person)
    return person


class _Founder:
    """Founds posts and puts people into them."""

    def __init__(self, city: City, plan: dict[str, Any], at: datetime, rng: Random) -> None:
        self.city, self.plan, self.at = city, plan, at
        self.names = _names(plan, rng)
        self.everywhere = sorted(
            {v.definition.department for v in published(at)} & {d["code"] for d in plan["departments"]}
        ) + sorted(_departments_of_examples(plan, at))
        self.number = 0

    def sign_ins(self) -> None:
        """Those whom one can sign in as; the first to sit in the departments that handle procedures."""
        for username, row in self.plan["sign_ins"].items():
            person = self._enter(row["name"], username)
            self.city.people[username] = person
            for code in self._places(row):
                self._seat(person, code, row["rank"])
            if "duty" in row:
                organisation.grant_duty(SYSTEM, official_id=person.official_id, role=row["duty"], at=self.at)

    def _places(self, row: dict[str, Any]) -> list[str]:
        if row.get("everywhere"):
            return self.everywhere
        if "district" in row:
            return [f"{row['district']}-{d['suffix']}" for d in self.plan["district_departments"]]
        return [row["department"]]

    def district(self, row: dict[str, Any]) -> None:
        """A head, and in each department an officer of its own; one lead and one director for both."""
        codes = [f"{row['code']}-{d['suffix']}" for d in self.plan["district_departments"]]
        head = self.plan["district_head"]
        for code in codes:
            self._seat(self._enter(next(self.names)), code, WORKING)
        for rank, held in ((LEAD, self.city.leads), (DIRECTOR, self.city.directors)):
            vacant = [code for code in codes if code not in held]
            if vacant:
                person = self._enter(next(self.names))
                for code in vacant:
                    self._seat(person, code, rank)
        self._seat(self._enter(next(self.names)), codes[0], head["rank"], Text(head["ko"], head["en"]))

    def staff(self, code: str, kind: str) -> None:
        """Two officers, and lead, director and head where nobody sits there yet."""
        for _ in range(2):
            self._seat(self._enter(next(self.names)), code, WORKING)
        if code not in self.city.leads:
            self._seat(self._enter(next(self.names)), code, LEAD)
        if code not in self.city.directors:
            self._seat(self._enter(next(self.names)), code, DIRECTOR)
        head = self.plan["heads"][kind]
        if code != "PLN":  # its head signs in
            self._seat(self._enter(next(self.names)), code, head["rank"], Text(head["ko"], head["en"]))

    def division(self, code: str) -> None:
        self._seat(self._enter(next(self.names)), code, WORKING)
        self._seat(self._enter(next(self.names)), code, LEAD)

    def _enter(self, name: str, username: str = "") -> Person:
        self.number += 1
        account = accounts.open_account(
            SYSTEM,
            username=username or f"demo-official-{self.number}",
            full_name=name,
            email=f"{username or f'demo-official-{self.number}'}@madang.example",
            password=PASSWORD if username else None,
            at=self.at,
        )
        official = organisation.register_official(
            SYSTEM,
            name=name,
            account_id=account.pk,
            phone=f"02-000-{2000 + self.number}",
            officer_code=f"MD{self.number:05d}",
            at=self.at,
        )
        person = self.city.by_official[official] = Person(account, official, name)
        return person

    def _seat(self, person: Person, code: str, rank: int, title: Text | None = None) -> None:
        post = organisation.create_post(SYSTEM, department_code=code, rank=rank, title=title, at=self.at)
        organisation.appoint(SYSTEM, official_id=person.official_id, post_id=post, at=self.at)
        if rank == WORKING:
            self.city.officers.setdefault(code, []).append(person)
        elif rank in (LEAD, DIRECTOR):
            (self.city.leads if rank == LEAD else self.city.directors).setdefault(code, person)


def _departments_of_examples(plan: dict[str, Any], at: datetime) -> set[str]:
    """Where the example forms of what districts handle lead to, so that whoever tries one meets a known official."""
    districts = organisation.directory().of_kind("district", at)
    found = set()
    for version in published(at):
        place = version.definition.handled_by.place
        address = str(forms.examples(version.definition.form).get(place, ""))
        row = organisation.district_in(address, districts, {"서울"})
        suffixes = [d["suffix"] for d in plan["district_departments"] if version.code in d["procedures"]]
        found |= {f"{row.code}-{suffix}" for suffix in suffixes if row}
    return found


def _names(plan: dict[str, Any], rng: Random) -> Iterator[str]:
    """Names that nobody bears twice."""
    taken = {row["name"] for row in plan["sign_ins"].values()} | set(plan["citizens"].values())
    every = [surname + given for surname in plan["surnames"] for given in plan["given_names"]]
    rng.shuffle(every)
    yield from (name for name in every if name not in taken)
