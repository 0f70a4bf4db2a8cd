"""Dossiers: what belongs together, from the first plan to the result."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains.documents import categories, dossier_kinds, kinds_of_category, public
from madang.kernel.errors import NotFound
from madang.web.fields import Choice
from madang.web.public import moments, stamps
from madang.web.public.curated_view import ItemShown, Typed, at, items_shown, korean, on_day, typed
from madang.web.public.page_cache import rendered_once

_ASKED = ("category", "kind", "institution", "department")


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier in a list."""

    url: str
    title: Typed
    kind: str
    department: str
    institution: str
    updated: moments.Moment
    archived: bool


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a dossier with its value in one language."""

    label: str
    value: Typed
    url: str
    lines: bool


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage; `state`: done, current or next."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class DossierShown:
    """The whole page."""

    line: DossierLine
    department_code: str
    category: str
    category_url: str
    fields: tuple[FieldShown, ...]
    stages: tuple[StageShown, ...]
    items: tuple[ItemShown, ...]


@rendered_once(stamps.of_curated)
def dossier_list(request: HttpRequest, language: str) -> HttpResponse:
    """`dossiers/?category=&kind=&institution=&department=&cursor=`. Raises NotFound for a category there is not."""
    asked = {name: request.GET.get(name, "")[:40] for name in _ASKED}
    if (asked["category"] and asked["category"] not in categories()) or not _kind_is_known(asked["kind"]):
        raise NotFound()
    cursor = request.GET.get("cursor", "")
    found = public.dossier_list(public.DossierFilters(**asked), cursor=cursor)
    category = categories().get(asked["category"])
    values = {
        "lines": tuple(dossier_line(row, language) for row in found.rows),
        "total": f"{found.total:,}",
        "category": category.name[language] if category else "",
        "categories": _categories(asked["category"], language),
        "next": _address(language, asked, found.next) if found.next else "",
        "first": _address(language, asked, "") if cursor else "",
    }
    return render(request, "public/dossiers.html", values)


@rendered_once(stamps.of_curated)
def dossier_page(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """One dossier. Raises NotFound, Gone."""
    return render(request, "public/dossier.html", {"dossier": _shown(public.dossier_record(id), language)})


def dossier_line(row: public.PublicDossierRow, language: str) -> DossierLine:
    """A dossier as lists show it; for the pages of categories, documents and cases as well."""
    return DossierLine(
        url=f"/{language}/dossiers/{row.id}/",
        title=typed(row.title, language),
        kind=row.kind.name[language],
        department=row.department.name[language],
        institution=row.institution.name[language],
        updated=at(row.updated_at, language),
        archived=row.archived,
    )


def _shown(dossier: public.PublicDossier, language: str) -> DossierShown:
    row = dossier.row
    return DossierShown(
        line=dossier_line(row, language),
        department_code=row.department.code,
        category=row.category.name[language],
        category_url=f"/{language}/dossiers/?category={row.category.code}",
        fields=tuple(_field(field, language) for field in dossier.fields),
        stages=tuple(_stages(dossier, language)),
        items=items_shown(dossier.items, language),
    )


def _field(field: public.PublicField, language: str) -> FieldShown:
    day = on_day(field.day, language)
    said = field.value[language]
    value = Typed(day.text, "") if day else korean(said, language) if field.typed else Typed(said, "")
    url = field.value.ko if field.type == "url" else ""
    return FieldShown(field.label[language], value, url, field.type == "textarea")


def _stages(dossier: public.PublicDossier, language: str) -> list[StageShown]:
    """Where it stands among the stages of its kind; nothing where nobody said."""
    place = next((n for n, stage in enumerate(dossier.stages) if stage.at), None)
    if place is None:
        return []
    states = ["done"] * place + ["current"] + ["next"] * (len(dossier.stages) - place - 1)
    return [
        StageShown(stage.name[language], state) for stage, state in zip(dossier.stages, states, strict=True)
    ]


def _kind_is_known(kind: str) -> bool:
    return not kind or kind in dossier_kinds()


def _categories(chosen: str, language: str) -> list[Choice]:
    """The categories that have kinds of dossier."""
    found = (one for one in categories().values() if kinds_of_category(one.code))
    return [Choice(one.code, one.name[language], one.code == chosen) for one in found]


def _address(language: str, asked: dict[str, str], cursor: str) -> str:
    query = urlencode({name: value for name, value in (asked | {"cursor": cursor}).items() if value})
    return f"/{language}/dossiers/" + (f"?{query}" if query else "")
