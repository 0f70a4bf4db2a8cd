"""Who decides what: the delegation table in force, or a version of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api.answers import Json, iso, local_zone, public_answer
from madang.api.v1.description import operation
from madang.api.v1.queries import DelegationQuery
from madang.api.v1.shapes_procedures import Delegation
from madang.domains.approvals import delegation
from madang.domains.organisation import Directory, directory
from madang.kernel import clock
from madang.kernel.text import Text

router = Router(tags=["delegation"])


@router.get(
    "/delegation",
    **operation(
        "read_delegation", Text("위임전결규정", "Who decides what"), {200: Delegation}, fails=(404, 422)
    ),
)
def read_delegation(request: HttpRequest, filters: Query[DelegationQuery]) -> HttpResponse:
    """The table in force in an institution (the city's, unless it has its own), or the version with a number."""
    now, among = clock.now(), directory()
    home = delegation.city_of(among, now)
    institution = filters.institution or (home.code if home else "")
    if institution:
        among.institution(institution)
    if filters.number is None:
        table = delegation.table_in_force(institution, now, among)
    else:
        table = delegation.table_numbered(institution, filters.number)
    versions = delegation.tables_of(table.institution or institution)
    stamp = table.id, table.checksum, [one.id for one in versions], among.authority.revision
    return public_answer(request, stamp, lambda: _record(table, versions, among))


def _record(
    table: delegation.TableVersion, versions: list[delegation.TableVersion], among: Directory
) -> Json:
    named = {
        code: among.structure.named(code) for row in table.rules.matters for code in row.cooperates or ()
    }
    departments = {code: row.name for code, row in named.items() if row}
    made: dict[str, Any] = delegation.delegation_record(table, versions, departments)
    of = among.institution(table.institution) if table.institution else None
    made["institution"] = {"code": of.code, "name": of.name.as_dict()} if of else None
    return _local(made, local_zone())


def _local(made: dict[str, Any], zone: ZoneInfo) -> Json:
    """The same with local times."""
    return {
        **made,
        **_times(made, zone),
        "versions": [{**one, **_times(one, zone)} for one in made["versions"]],
    }


def _times(found: dict[str, Any], zone: ZoneInfo) -> Json:
    instants: dict[str, datetime | None] = {name: found[name] for name in ("valid_from", "published_at")}
    return {name: iso(instant, zone) for name, instant in instants.items()}
