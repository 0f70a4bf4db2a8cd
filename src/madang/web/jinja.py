"""The language of all templates: Jinja2, strict, with what every template may use.

Filters give the same for the same word and are computed once, when a template is compiled: `"clock"|icon`.
Functions are called with each page, since they follow its language or its visitor: `_("Home")`, `badge(state)`.
"""

from functools import lru_cache
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from madang.web.badges import badge, icon


def environment(**options: Any) -> Environment:
    """What Django renders our templates with. A name that nobody gave is an error."""
    options |= {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]}
    made = Environment(**options)  # noqa: S701, Django's options escape
    made.filters |= {"icon": icon, "static": static, "linebreaksbr": linebreaksbr}
    made.install_gettext_callables(  # type: ignore[attr-defined]
        said, ngettext, newstyle=False, pgettext=said_of, npgettext=npgettext
    )
    made.globals |= {"_": said, "badge": badge, "once": once}
    return made


def said(message: str) -> Markup:
    """A message of ours in the language of the page, as it stands in the template or its translation."""
    return _said(message, "", get_language() or "")


def said_of(context: str, message: str) -> Markup:
    """The same for a word that means something else in another context."""
    return _said(message, context, get_language() or "")


@lru_cache(maxsize=4096)
def _said(message: str, context: str, language: str) -> Markup:
    return Markup(pgettext(context, message) if context else gettext(message))  # noqa: S704


@pass_context
def once(context: Context, name: str) -> Markup:
    """Includes a part that depends on language, section, authority and kind of visitor alone: rendered once."""
    site, visitor = context["site"], context["visitor"]
    return _once(name, context["language"], site.section, site.authority, bool(visitor.official))


@lru_cache(maxsize=512)
def _once(name: str, language: str, section: str, authority: str, official: bool) -> Markup:
    values = {"language": language, "base": f"/{language}", "section": section, "authority": authority}
    return Markup(render_to_string(name, values | {"official": official}))  # noqa: S704
