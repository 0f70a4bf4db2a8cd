"""What everybody may know of a delegation table: all of it, since it names posts and departments and no person."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.domains.approvals.delegation.rules.difference import what_changed
from madang.domains.approvals.delegation.rules.matter import HEAD, Settled, settle
from madang.domains.approvals.delegation.rules.resolving import DELEGATED, FULL
from madang.domains.approvals.delegation.rules.wording import decided_said
from madang.domains.approvals.delegation.tables import TableVersion
from madang.kernel.text import Text

Json = dict[str, Any]


def delegation_record(
    table: TableVersion, versions: Sequence[TableVersion], departments: Mapping[str, Text]
) -> Json:
    """A table as the API tells it, with the versions of its institution, the newest first, and what each changed.

    `departments`: names by code, for those that co-operate. Instants are in UTC.
    """
    return {
        "number": table.number,
        "institution": table.institution or None,
        "title": table.title.as_dict(),
        "note": table.note.as_dict(),
        "valid_from": table.valid_from,
        "published_at": table.published_at,
        "checksum": table.checksum,
        "matters": [_matter(settle(r.code, table.rules.by_code), departments) for r in table.rules.matters],
        "versions": [_version(one, versions[n + 1 :]) for n, one in enumerate(versions)],
    }


def _matter(found: Settled, departments: Mapping[str, Text]) -> Json:
    return {
        "code": found.code,
        "name": found.name.as_dict(),
        "decides": found.decides,
        "by_amount": [{"up_to": tier.up_to, "decides": tier.decides} for tier in found.by_amount],
        "amount_unknown": found.amount_unknown,
        "said": decided_said(found).as_dict(),
        "kind": _kind(found),
        "reviews": None if found.reviews is None else list(found.reviews),
        "cooperates": [
            {"code": code, "name": departments.get(code, Text(code, code)).as_dict()}
            for code in found.cooperates
        ],
        "in_order": found.in_order,
        "cannot_be_delegated": found.reserved,
        "policy": found.policy,
        "retention": found.retention,
        "document_kind": found.document_kind,
        "like": list(found.source[1:]),
    }


def _kind(found: Settled) -> str:
    """`full` where the head decides whatever the amount; with amounts, a tier of the head is full as well."""
    return FULL if found.ranks[0] >= HEAD else DELEGATED


def _version(one: TableVersion, older: Sequence[TableVersion]) -> Json:
    changes = what_changed(older[0].rules if older else None, one.rules)
    return {
        "number": one.number,
        "valid_from": one.valid_from,
        "published_at": one.published_at,
        "note": one.note.as_dict(),
        "changes": [{"what": c.what, "code": c.code, "said": c.said.as_dict()} for c in changes],
    }
