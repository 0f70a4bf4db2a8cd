"""Forms of the demo city, filled in as people would."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from madang.demo.data import one_of, read, words
from madang.demo.organisation import Person
from madang.demo.variety import answers, varied
from madang.domains.cases import actions
from madang.domains.procedures import Definition, forms

_PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def form_for(definition: Definition, person: Person, at: datetime, rng: Random) -> dict[str, Any]:
    """A form that a person of the city would send in."""
    writer = _WRITERS.get(definition.code)
    given = forms.examples(definition.form) if writer else answers(definition.form, rng, at)
    values = {**given, **_applicant(definition, person, rng)}
    return values | writer(values, at.date(), rng) if writer else values


def papers_for(definition: Definition, form: dict[str, Any], rng: Random) -> list[actions.Upload]:
    """The papers that are asked for with this form; now and then somebody forgets one."""
    facts = forms.facts(definition, forms.clean(definition.form, form).values, {})
    asked = forms.missing_documents(definition, facts, [])
    forgotten = rng.randrange(len(asked)) if asked and rng.random() < 0.2 else -1
    return [
        actions.Upload(f"{paper.name.ko[:40]}.pdf", _PAPER, paper.code, "application/pdf")
        for number, paper in enumerate(asked)
        if number != forgotten
    ]


def asks_for(
    definition: Definition, step: str, rng: Random, at: datetime, wanted: Sequence[str] = ()
) -> dict:
    """What an official enters at a step; `wanted` names the choices the story needs."""
    given: dict[str, Any] = {}
    for field in definition.step(step).asks:
        if field.name in ("result", "reasons", "conditions"):
            continue
        given[field.name] = _answer(definition, field, rng, at)
        chosen = [option.value for option in field.choices if option.value in wanted]
        if chosen:
            given[field.name] = chosen[0]
    if "committee_result" in given and (said := words(definition.code, "committee")):
        given["committee_reasons"] = said[given["committee_result"]]
    return {name: value for name, value in given.items() if value is not None}


def _answer(definition: Definition, field: Any, rng: Random, at: datetime) -> Any:
    own = (words(definition.code, "asks") or {}).get(field.name)
    if own is not None:
        return own
    if field.name == "findings":
        return one_of(rng, definition.code, "findings")
    if field.name == "revision":
        return words(definition.code, "revision") or field.example
    if field.type == "date":
        ahead = 20 if field.name == "in_force_on" else 0
        return (at.date() + timedelta(days=ahead)).isoformat()
    if "passed" in [option.value for option in field.choices]:
        return "passed"
    return varied(field, rng, at) if field.example is not None else None


def _applicant(definition: Definition, person: Person, rng: Random) -> dict[str, Any]:
    names = {field.name for field in definition.form}
    lot, mobile = (
        f"{rng.randrange(1, 700)}-{rng.randrange(1, 40)}",
        f"010-0000-{rng.randrange(1, 10_000):04d}",
    )
    district = rng.choice(read("city")["districts"])
    said = {
        "applicant_name": person.name,
        "applicant_phone": mobile,
        "applicant_contact": mobile,
        "applicant_email": person.account.email,
        "applicant_address": f"마당시 {district['ko']} {rng.choice(district['dong'])} {lot}",
        "birth_date": date(rng.randrange(1955, 2004), rng.randrange(1, 13), rng.randrange(1, 28)).isoformat(),
    }
    return {name: value for name, value in said.items() if name in names}


def _river(values: dict[str, Any], today: date, rng: Random) -> dict[str, Any]:
    work, place = one_of(rng, "CON-06", "works"), one_of(rng, "CON-06", "rivers")
    begins = today + timedelta(days=rng.randrange(25, 90))
    again = rng.random() < 0.2
    low, high = work["area"]
    told = {
        "river": place["river"],
        "place": _address(place["district"], rng),
        "occupation_kind": work["kind"],
        "purpose": work["purpose"],
        "area": round(rng.uniform(low, high), 1),
        "structure": work.get("structure"),
        "works_method": work.get("method"),
        "period_from": begins.isoformat(),
        "period_until": (begins + timedelta(days=rng.choice([90, 180, 365, 1095, 1825]))).isoformat(),
        "earlier_permit": again,
        "earlier_permit_number": f"제{today.year - 3}-{rng.randrange(1, 90)}호" if again else None,
    }
    return {name: value for name, value in told.items() if value is not None} | _as_company(values, rng)


def _as_company(values: dict[str, Any], rng: Random) -> dict[str, Any]:
    if rng.random() < 0.6:
        return {"applicant_kind": "person"}
    number = f"{rng.randrange(101, 800)}-{rng.randrange(11, 99)}-{rng.randrange(10_000, 99_999)}"
    return {"applicant_kind": "company", "business_number": number}


def _sign(values: dict[str, Any], today: date, rng: Random) -> dict[str, Any]:
    sign = one_of(rng, "HSG-07", "signs")
    width, length, height = sign["size"]
    district = rng.choice([*read("city")["districts"], *[_old_town()] * 6])
    begins = today + timedelta(days=rng.randrange(14, 60))
    return {
        "place": f"{_address(district['ko'], rng)}, {rng.randrange(1, 6)}층",
        "sign_kind": sign["kind"],
        "lighting": sign["lighting"],
        "content": sign["content"],
        "materials": sign["materials"],
        "width": width,
        "length": length,
        "height": height,
        "own_place": rng.random() < 0.4,
        "other_business": rng.random() < 0.1,
        "period_from": begins.isoformat(),
        "period_until": (begins + timedelta(days=3 * 365)).isoformat(),
    }


def _old_town() -> dict[str, Any]:
    """Where most signs are put up."""
    found: dict[str, Any] = next(d for d in read("city")["districts"] if d["code"] == "11110")
    return found


def _address(district: str, rng: Random) -> str:
    row = next(d for d in read("city")["districts"] if d["ko"] == district)
    return f"마당시 {district} {rng.choice(row['dong'])} {rng.randrange(1, 800)}-{rng.randrange(1, 60)}"


def fare_form(definition: Definition, number: int, today: date) -> dict[str, Any]:
    """A fare adjustment that the office begins."""
    plan = words("TRN-02", "plans")[number % 3]
    return {
        **forms.examples(definition.form),
        "title": f"{today.year}년 {plan['title']}",
        "requested_by": plan["requested_by"],
        "requested_on": (today - timedelta(days=9)).isoformat(),
        "taxi_class": plan["taxi_class"],
        "base_fare_now": plan["now"],
        "base_fare_asked": plan["asked"],
        "percentage": plan["percentage"],
        "reasons_for_request": plan["why"],
    }


_WRITERS = {"CON-06": _river, "HSG-07": _sign}
