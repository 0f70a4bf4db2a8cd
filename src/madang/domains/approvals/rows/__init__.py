"""Drafts and their lines ready for display: frozen, in a known number of statements."""

from madang.domains.approvals.rows.lines import line_for_kind
from madang.domains.approvals.rows.lists import (
    SHOWN,
    DraftRow,
    ListAsked,
    ListFound,
    counts_of,
    drafts_counted,
    drafts_listed,
    is_cursor,
)
from madang.domains.approvals.rows.places import CAP
from madang.domains.approvals.rows.screen import (
    AttachmentRow,
    DraftScreen,
    SeatRow,
    SendingRow,
    attachment_of,
    draft_screen,
    editor_screen,
    line_proposed,
)
from madang.domains.approvals.rows.versions import VersionsCompared, versions_compared

__all__ = [
    "CAP",
    "SHOWN",
    "AttachmentRow",
    "DraftRow",
    "DraftScreen",
    "ListAsked",
    "ListFound",
    "SeatRow",
    "SendingRow",
    "VersionsCompared",
    "attachment_of",
    "counts_of",
    "draft_screen",
    "drafts_counted",
    "drafts_listed",
    "editor_screen",
    "is_cursor",
    "line_for_kind",
    "line_proposed",
    "versions_compared",
]
