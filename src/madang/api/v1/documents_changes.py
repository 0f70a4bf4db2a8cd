"""The change feed of documents: what went out, what was corrected, what was taken back; complete and in order."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api.answers import Json, iso, local_zone, organisation_stamp, public_answer
from madang.api.v1.description import operation
from madang.api.v1.documents_told import standing_json
from madang.api.v1.shapes_reuse import ChangesQuery, DocumentChanges
from madang.domains.documents import public
from madang.kernel.text import Text

router = Router(tags=["documents"])


@router.get(
    "/documents/changes",
    **operation(
        "list_document_changes",
        Text("문서의 변동", "Changes of documents"),
        {200: DocumentChanges},
        fails=(422,),
    ),
)
def list_changes(request: HttpRequest, asked: Query[ChangesQuery]) -> HttpResponse:
    """Every public document that changed after a place, oldest change first; a copy kept by it lacks nothing.

    Begin without `since`; then ask with `cursor` of the answer before, at once while `more` is true. A document that
    changed several times is told once, as it stands now. `deleted`: take it out of your copy. Pages may be empty.
    """
    zone = local_zone()
    found, cursor, more = public.changes(asked.since, asked.limit)

    def build() -> Json:
        items = [
            {"change": one.what, "at": iso(one.at, zone), **standing_json(one.standing, zone)}
            for one in found
        ]
        return {"items": items, "cursor": cursor, "next": str(cursor) if more else None, "more": more}

    return public_answer(request, (organisation_stamp(), repr(found), cursor, more), build)
