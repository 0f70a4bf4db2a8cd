"""The search of the desk: what is public, and what an official's rank and departments let them see besides."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from madang import search as searching
from madang.domains.documents import public, rows
from madang.domains.organisation import directory, scope_of
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.searchable import What
from madang.search import Answer, Item
from madang.web.public import search_filters
from madang.web.public.search_results import public_address
from madang.web.public.search_view import outcome, search_shown
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "search/"


@for_staff()
def search(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/search/?q=`: nothing outside the official's scope, not even counted."""
    asked = search_filters.read(request.GET)
    found = outcome(asked, lambda: searching.ask(actor, asked.asked, clock.now()))
    where = _Where(actor, found.answer, language) if found.answer else None
    here = f"/{language}/desk/search/"
    shown = search_shown(asked, found, here, language, where.of if where else None)
    answer = page(request, actor, language, "desk/search.html", HERE, {"page": shown}, status=found.status)
    if found.trouble:
        answer.headers["Retry-After"] = str(found.trouble.seconds)
    return answer


class _Where:
    """Where an official opens what was found: on the desk what lies in their scope, else where everybody does (one
    statement, where a document is not out)."""

    def __init__(self, actor: Actor, answer: Answer, language: str) -> None:
        self.actor, self.language = actor, language
        self.current = directory()
        self.scope = scope_of(actor, clock.now(), self.current)
        kept = [item.record.id for item in answer.items if item.what == What.DOCUMENT and self._is_shut(item)]
        self.drafts: Mapping[str, str] = rows.drafts_of(kept) if kept else {}

    def of(self, item: Item) -> str:
        if item.what == What.CASE and (item.in_scope or self._covers(item.record.department.code)):
            return f"/{self.language}/desk/cases/{item.record.number}/"
        if item.what == What.DOCUMENT and self._is_shut(item):
            return self._of_document(item.record)
        return public_address(item, self.language)

    def _is_shut(self, item: Item) -> bool:
        """Whether the public page of a document is not there, or says less than an official of it may read."""
        record: public.PublicDocument = item.record
        return item.in_scope or (record.visibility == "closed" and self._covers(record.department.code))

    def _of_document(self, record: public.PublicDocument) -> str:
        if self.actor.reaches(Role.DISCLOSURE_OFFICER, record.institution.code):
            return f"/{self.language}/desk/disclosure/{record.id}/"
        if draft := self.drafts.get(record.id):
            return f"/{self.language}/desk/documents/{draft}/"
        return f"/{self.language}/desk/documents/other-systems/?{urlencode({'q': record.number})}"

    def _covers(self, code: str) -> bool:
        row = self.current.structure.named(code)
        return row is not None and self.scope.covers(row.id)
