"""Icons, and states as icon and word."""

from functools import lru_cache

from django.utils.translation import get_language, pgettext_lazy
from markupsafe import Markup

# 24 × 24, drawn with strokes
ICONS = {
    "alert": '<path d="M12 3 2.5 20h19z"/><path d="M12 10v4M12 17h.01"/>',
    "arrow-left": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "check": '<path d="m5 12.5 5 5L19.5 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "dot": '<circle cx="12" cy="12" r="4" fill="currentColor"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1"/>',
    "file": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18"/><ellipse cx="12" cy="12" rx="4" ry="9"/>',
    "inbox": '<path d="M3 13 6 5h12l3 8v6H3z"/><path d="M3 13h5l1.5 3h5L16 13h5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8h.01"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "mail": '<path d="M3 5h18v14H3z"/><path d="m3 7 9 7 9-7"/>',
    "minus": '<path d="M6 12h12"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "pen": '<path d="m4 20 1-5L16 4l4 4L9 19z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "return": '<path d="M9 14 4 9l5-5"/><path d="M4 9h11a5 5 0 0 1 0 10h-4"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m16 16 5 5"/>',
}

# states of a case, results, states of a step: icon and name
BADGES = {
    "received": ("inbox", pgettext_lazy("state", "Received")),
    "reviewing": ("search", pgettext_lazy("state", "Under review")),
    "on_hold": ("pause", pgettext_lazy("state", "On hold")),
    "deciding": ("pen", pgettext_lazy("state", "Being decided")),
    "decided": ("check", pgettext_lazy("state", "Decided")),
    "returned": ("return", pgettext_lazy("state", "Returned")),
    "withdrawn": ("minus", pgettext_lazy("state", "Withdrawn")),
    "transferred": ("arrow-right", pgettext_lazy("state", "Transferred")),
    "overdue": ("alert", pgettext_lazy("state", "Overdue")),
    "granted": ("check", pgettext_lazy("result", "Granted")),
    "granted_with_conditions": ("check", pgettext_lazy("result", "Granted with conditions")),
    "refused": ("cross", pgettext_lazy("result", "Refused")),
    "accepted": ("check", pgettext_lazy("result", "Accepted")),
    "completed": ("check", pgettext_lazy("result", "Completed")),
    "done": ("check", pgettext_lazy("step", "Done")),
    "current": ("dot", pgettext_lazy("step", "Now")),
    "next": ("clock", pgettext_lazy("step", "To come")),
    "skipped": ("minus", pgettext_lazy("step", "Not needed")),
}


@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """A drawing beside words that say the same; hidden from those who listen."""
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        Markup(ICONS[name])  # noqa: S704
    )


def badge(state: str, called: str = "") -> Markup:
    """A state as icon and word: `badge("on_hold")`; also results, `called` as their procedure calls them, and steps."""
    return _badge(state, called, get_language() or "")


@lru_cache(maxsize=512)
def _badge(state: str, called: str, language: str) -> Markup:
    drawing, name = BADGES.get(state, ("dot", state))
    name = called or name
    return Markup('<span class="badge is-{}">{}{}</span>\n').format(
        state.replace("_", "-"), icon(drawing), str(name)
    )
