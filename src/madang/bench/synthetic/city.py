"""The organisation whose documents the benchmark of the search invents: a city, 25 districts, 23 agencies."""

from datetime import datetime

from madang.bench.synthetic.historic import Office
from madang.bench.synthetic.titles import places, topics

DEPARTMENTS, DISTRICTS, AGENCIES = 76, 25, 23


def found(now: datetime) -> tuple[Office, ...]:
    """Makes it where it is not there yet; gives the departments, those with the most documents first."""
    from madang.domains.organisation.lookup import changed
    from madang.domains.organisation.models import Department, Institution

    since = datetime(2010, 1, 1, tzinfo=now.tzinfo)
    offices = []
    for n, (code, kind, name, department) in enumerate(_plan(), 1):
        institution, _ = Institution.objects.get_or_create(
            code=code, defaults={"name": _text(name), "kind": kind, "valid_from": since}
        )
        row, _ = Department.objects.get_or_create(
            code=f"{code}-{n}",
            defaults={"name": _text(department), "institution": institution, "valid_from": since},
        )
        offices.append(Office(row.pk, code, department))
    changed(now)
    return tuple(offices)


def _plan() -> list[tuple[str, str, str, str]]:
    """Code, kind and name of an institution, and one of its departments."""
    first = list(dict.fromkeys(topic.split("+")[0] for topic in topics()))
    city = [("bench-city", "city", "시험시", f"{name}과") for name in first[:DEPARTMENTS]]
    districts = [
        (f"bench-d{n}", "district", place, f"{place} 민원과")
        for n, place in enumerate(places()[:DISTRICTS], 1)
    ]
    agencies = [
        (f"bench-a{n}", "agency", f"{name}공단", f"{name}공단 운영처")
        for n, name in enumerate(first[DEPARTMENTS : DEPARTMENTS + AGENCIES], 1)
    ]
    return city + districts + agencies


def _text(name: str) -> dict[str, str]:
    return {"ko": name, "en": name}
