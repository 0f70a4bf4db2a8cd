"""Jinja2 for Django, with one more thing: English inside a page of another language says so (WCAG 3.1.2)."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2, Template
from django.utils.safestring import SafeString, mark_safe

from madang.kernel import translations

_PIECE = re.compile(r"<!--.*?-->|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)[^>]*>|[^<]+|<", re.DOTALL)
_NO_ELEMENTS = frozenset({"title", "desc", "option", "textarea", "script", "style"})  # hold text alone
_OPTION = re.compile("<option([^>]*)>(\ufdd0[^\ufdd0\ufdd1<]*\ufdd1)</option>")
_SPAN, _TSPAN = '<span lang="en">{}</span>', '<tspan lang="en">{}</tspan>'


class Pages(Jinja2):
    """The engine behind `render` and `render_to_string`."""

    def from_string(self, template_code: str) -> Template:
        return Page(self.env.from_string(template_code), self)

    def get_template(self, template_name: str) -> Template:
        found = super().get_template(template_name)
        return Page(found.template, self)


class Page(Template):
    """A template whose English stands out where the page is in a further language."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        return mark_safe(spoken(super().render(context, request)))  # noqa: S308


def spoken(html: str) -> str:
    """HTML in which marked English is an element with `lang="en"`; in attributes and titles it stands without."""
    if not translations.is_marked(html):
        return html
    return "".join(_pieces(_OPTION.sub(r'<option\1 lang="en">\2</option>', html)))


def _pieces(html: str) -> Iterator[str]:
    within: list[str] = []
    for piece in _PIECE.finditer(html):
        text, tag = piece[0], (piece["tag"] or "").lower()
        if tag:
            _follow(within, tag, closes=bool(piece["close"]))
        if tag or not translations.is_marked(text) or (within and within[-1] in _NO_ELEMENTS):
            yield translations.plain(text)
        else:
            yield translations.with_marks(text, _TSPAN if "svg" in within else _SPAN)


def _follow(within: list[str], tag: str, *, closes: bool) -> None:
    """Keeps which of the elements that matter here are open."""
    if tag != "svg" and tag not in _NO_ELEMENTS:
        return
    if not closes:
        within.append(tag)
    elif tag in within:
        del within[len(within) - 1 - within[::-1].index(tag) :]
