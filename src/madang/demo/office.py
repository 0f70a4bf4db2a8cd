"""The documents of the office of the demo city: written, signed, sent and received as their course says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from madang.demo.clockwork import Days, Story
from madang.demo.data import read
from madang.demo.enclosures import enclosure
from madang.demo.organisation import City, Person
from madang.domains import approvals
from madang.domains.approvals import Content, Cooperation, actions
from madang.domains.approvals.models import Draft, Sending
from madang.domains.approvals.stored import version_of
from madang.domains.organisation import directory
from madang.kernel import clock
from madang.kernel.actor import Actor

DAY = 480  # working minutes
PAUSE = (25, 150)  # working minutes between two acts, from and to
_PLACE = re.compile(r"\{([+-]\d+)\}")
_FIXED = {"expense": 1}  # how many sign an everyday document, by kind: a small expense is the lead's
_USUAL = 2


def documents(city: City, days: Days, seed: int) -> Iterator[Story]:
    """A story for each document."""
    told = read("documents")
    for row in [*told["documents"], *everyday(told["routine"], seed)]:
        rng = Random(f"{seed}:document:{row['key']}")  # noqa: S311 - an invented city
        yield Paper(city, days, row).story(times(days, rng, row))


def everyday(routine: Mapping[str, Any], seed: int) -> Iterator[dict[str, Any]]:
    """The everyday documents of each department, as rows like those that are written out."""
    for department in routine["departments"]:
        rng = Random(f"{seed}:everyday:{department}")  # noqa: S311
        for number, text in enumerate(rng.sample(routine["texts"], routine["of_each"])):
            signatures = ["sign"] * _FIXED.get(text["kind"], _USUAL)
            yield {
                **text,
                "key": f"everyday:{department}:{number}",
                "department": department,
                "drafter": "second",
                "ended": rng.uniform(routine["newest"], routine["oldest"]),
                "course": ["submit", *signatures],
            }


def times(days: Days, rng: Random, row: Mapping[str, Any]) -> list[datetime]:
    """When it is begun, and when each act of its course happens: in working time, counted back from the last."""
    back = row["ended"] * DAY
    found = [days.after_work(days.now, -back)]
    for _ in row["course"]:
        back += rng.uniform(*PAUSE)
        found.append(days.after_work(days.now, -back))
    return found[::-1]


@dataclass(slots=True)
class Paper:
    """One document in the hands of the city's officials."""

    city: City
    days: Days
    row: Mapping[str, Any]
    draft_id: str = ""

    def story(self, at: Sequence[datetime]) -> Story:
        """Begun at the first of the times, then one act at each of the others."""
        yield at[0]
        self._begin()
        for when, act in zip(at[1:], self.row["course"], strict=True):
            yield when
            name, said = (act, None) if isinstance(act, str) else next(iter(act.items()))
            _ACTS[name](self, said)

    # --- writing -------------------------------------------------------------------------------------

    def _begin(self) -> None:
        department = directory().department(self.row["department"], clock.now())
        self.draft_id = actions.begin(self._drafter(), kind=self.row["kind"], department_id=department.id)
        self._save({})
        for number, file in enumerate(self.row.get("attachments", ()), start=1):
            self._attach(file, number)

    def _save(self, changed: Mapping[str, Any]) -> None:
        actions.save(
            self._drafter(),
            draft_id=self.draft_id,
            content=self._content({**self.row, **changed}),
            revision=version_of(Draft.objects.get(pk=self.draft_id)).revision,
            amount=self.row.get("amount"),
        )

    def _content(self, said: Mapping[str, Any]) -> Content:
        return Content(
            title=said["title"],
            summary=said["summary"],
            keywords=tuple(said["keywords"]),
            body=self._dated(said["body"]),
            recipients=tuple(
                r if isinstance(r, dict) else {"department": r} for r in said.get("recipients", ())
            ),
            disclosure=said.get("class", "open"),
            grounds=tuple(said.get("grounds", ())),
            grounds_reason=said.get("grounds_reason", ""),
            retention=approvals.document_kinds()[said["kind"]].retention,
        )

    def _dated(self, body: str) -> str:
        today = self.days.calendar.local(clock.now()).date()

        def day(found: re.Match[str]) -> str:
            named = today + timedelta(days=int(found[1]))
            return f"{named.year}. {named.month}. {named.day}."

        return _PLACE.sub(day, body.replace("{year}", str(today.year)))

    def _attach(self, file: Mapping[str, Any], number: int) -> None:
        media, content = enclosure(file["make"])
        attached = actions.attach(
            self._drafter(), draft_id=self.draft_id, name=file["name"], media=media, content=content
        )
        if "class" in file:
            actions.classify_attachment(
                self._drafter(),
                draft_id=self.draft_id,
                attachment_id=attached,
                disclosure=file["class"],
                grounds=file["grounds"],
                reason=file["grounds_reason"],
            )

    def _rewrite(self, changed: Mapping[str, Any]) -> None:
        self._save(changed)

    def _submit(self, said: None) -> None:
        cooperation = Cooperation(tuple(self.row.get("cooperation", ())), in_parallel=True)
        actions.submit(self._drafter(), draft_id=self.draft_id, cooperation=cooperation)

    def _recall(self, said: None) -> None:
        actions.recall(self._drafter(), draft_id=self.draft_id)

    def _redraft(self, said: None) -> None:
        self.draft_id = actions.redraft(self._drafter(), draft_id=self.draft_id)

    # --- the line ------------------------------------------------------------------------------------

    def _sign(self, said: Mapping[str, Any] | None) -> None:
        told = said or {}
        actions.sign(
            self._signer(),
            draft_id=self.draft_id,
            opinion=told.get("opinion", ""),
            confirms_class=told.get("confirms", False),
        )

    def _return(self, reason: str) -> None:
        actions.send_back(self._signer(), draft_id=self.draft_id, reason=reason)

    def _skip(self, reason: str) -> None:
        seat = approvals.next_seat(approvals.seats_of(self.draft_id))
        if seat is None:
            raise ValueError(f"{self.row['key']}: there is no review to leave out")
        actions.skip_review(self._drafter(), draft_id=self.draft_id, order=seat.order, reason=reason)

    # --- after the signature -------------------------------------------------------------------------

    def _circulate(self, names: Sequence[str]) -> None:
        officials = [self._person(name).official_id for name in names]
        actions.circulate(self._drafter(), draft_id=self.draft_id, official_ids=officials)

    def _seen(self, names: Sequence[str]) -> None:
        for name in names:
            actions.seen(self._actor(self._person(name)), draft_id=self.draft_id)

    def _receive(self, code: str) -> None:
        person = self.city.officers[code][-1]
        actions.receive(self._actor(person), sending_id=self._sending(code), handler_id=person.official_id)

    def _pass_on(self, said: Sequence[str]) -> None:
        here, there, reason = said
        person = self.city.officers[here][-1]
        actions.pass_on(self._actor(person), sending_id=self._sending(here), department=there, reason=reason)

    def _refuse(self, said: Sequence[str]) -> None:
        code, reason = said
        person = self.city.officers[code][-1]
        actions.refuse(self._actor(person), sending_id=self._sending(code), reason=reason)

    def _sending(self, code: str) -> str:
        """What waits in a department."""
        department = directory().department(code, clock.now()).id
        waits = Sending.objects.get(
            draft_id=self.draft_id, department_id=department, state=Sending.State.SENT
        )
        return waits.pk

    # --- people --------------------------------------------------------------------------------------

    def _drafter(self) -> Actor:
        return self._actor(self._person(self.row["drafter"]))

    def _signer(self) -> Actor:
        """Whose turn it is, or who acts for them."""
        seat = approvals.next_seat(approvals.seats_of(self.draft_id))
        if seat is None or seat.official_id is None:
            raise ValueError(f"{self.row['key']}: nobody is left to sign")
        holder = self.city.by_official[seat.official_id]
        return self._actor(self.city.away.get(holder.official_id, holder))

    def _person(self, name: str) -> Person:
        """A sign-in, or the first or second who works in the department."""
        place = {"officer": 0, "second": 1}.get(name)
        if place is None:
            return self.city.people[name]
        here = self.city.officers[self.row["department"]]
        return here[min(place, len(here) - 1)]

    def _actor(self, person: Person) -> Actor:
        return self.city.actor(person, clock.now())


_ACTS: Mapping[str, Callable[[Paper, Any], None]] = {
    "submit": Paper._submit,
    "sign": Paper._sign,
    "return": Paper._return,
    "recall": Paper._recall,
    "skip": Paper._skip,
    "rewrite": Paper._rewrite,
    "redraft": Paper._redraft,
    "circulate": Paper._circulate,
    "seen": Paper._seen,
    "receive": Paper._receive,
    "pass": Paper._pass_on,
    "refuse": Paper._refuse,
}
