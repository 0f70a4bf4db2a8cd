"""The plaza: lists of documents, the categories, the page of one document."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import documents
from madang.domains.documents import public, rows
from madang.kernel import clock
from madang.kernel.errors import InvalidInput, NotFound
from madang.web.numbers import count
from madang.web.origins import site_address
from madang.web.public import document_filters, log_line, stamps
from madang.web.public.document_list_view import list_shown
from madang.web.public.document_view import document_shown
from madang.web.public.dossiers import DossierLine, dossier_line
from madang.web.public.page_cache import rendered_once
from madang.web.reuse.json_ld import embedded, json_ld

PAGE = 25


@dataclass(frozen=True, slots=True)
class CategoryShown:
    code: str
    name: str
    n: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group of categories."""

    code: str
    name: str
    categories: tuple[CategoryShown, ...]


@rendered_once(stamps.of_documents)
def document_list(request: HttpRequest, language: str) -> HttpResponse:
    """Documents that are out, filtered, newest first (at most nine statements)."""
    return _list(request, language, f"/{language}/documents/", "")


@rendered_once(stamps.of_documents)
def category_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The documents of a category. Raises NotFound where there is none of that code."""
    if code not in documents.categories():
        raise NotFound()
    return _list(request, language, f"/{language}/documents/categories/{code}/", code)


@rendered_once(stamps.of_documents)
def category_list(request: HttpRequest, language: str) -> HttpResponse:
    """The 31 categories in their groups, with how many documents each has (three statements)."""
    return render(request, "public/documents/categories.html", {"groups": _groups(language)})


@rendered_once(stamps.of_document, by_host=True)
def document_page(request: HttpRequest, language: str, uid: str) -> HttpResponse:
    """Everything the world may know of one document (at most ten statements). Raises NotFound or Gone."""
    permalink = site_address(request, f"/{language}/documents/{uid}/")
    record = public.public_record(uid)
    context = {
        "document": document_shown(record, permalink, language),
        "log": log_line.shown("document", uid, language, seq=0, since=record.disclosed_at or clock.now()),
        "dossiers": [dossier_line(row, language) for row in public.dossiers_of_document(uid)],
        "json_ld": embedded(json_ld(record, site_address(request, "/").rstrip("/"), language)),
    }
    return render(request, "public/documents/document.html", context)


def _list(request: HttpRequest, language: str, here: str, category: str) -> HttpResponse:
    asked = document_filters.read(request.GET, category)
    page, faults = None, asked.faults
    if not faults:
        try:
            page = rows.newest_page(asked.filters, limit=PAGE, cursor=asked.cursor)
        except InvalidInput as error:
            faults = error.fields
    name = documents.category_name(category)[language] if category else ""
    context = {
        "list": list_shown(asked, page, faults, here, language),
        "here": here,
        "category": name,
        "category_code": category,
        "dossiers": _dossiers(category, language),
    }
    return render(request, "public/documents/list.html", context, status=422 if faults else 200)


def _dossiers(category: str, language: str) -> list[DossierLine]:
    if not category:
        return []
    return [dossier_line(row, language) for row in public.dossiers_of_category(category).rows]


def _groups(language: str) -> tuple[GroupShown, ...]:
    totals = rows.totals_by_category(rows.documents_stamp()[:2])
    return tuple(
        GroupShown(
            code,
            name[language],
            tuple(
                CategoryShown(one.code, one.name[language], count(totals.get(one.code, 0)))
                for one in documents.categories().values()
                if one.group == code
            ),
        )
        for code, name in documents.GROUPS.items()
    )
