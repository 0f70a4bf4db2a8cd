"""Cases (민원): civil applications from filing to decision, before everybody's eyes. The face for others."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.cases.states import ACT_CODES, OPEN_STATES, STATE_NAMES, Act, Part, State

if TYPE_CHECKING:
    from madang.domains.cases import actions, department, finding, inspection, monthly, rows, staff
    from madang.domains.cases.act_forms import ACT_NAMES, HAPPENED_AT, as_records, fields_of
    from madang.domains.cases.actions.dispatch import perform
    from madang.domains.cases.actions.moving import answer_offer, ask_consent, move_case, start_run, stop_run
    from madang.domains.cases.drafts import (
        CaseDraftView,
        add_draft_file,
        discard_draft,
        draft_of,
        drafts_of,
        file_draft,
        keep_draft,
        open_draft_of,
        remove_draft_file,
    )
    from madang.domains.cases.imports import import_histories, profile_named, profile_names
    from madang.domains.cases.inspection_notice import InspectionNotice, inspection_notice_for
    from madang.domains.cases.investigation import INVESTIGATION_REASONS, StandsOut, stands_out
    from madang.domains.cases.mine import AskedOfMe, asked_of, receipt_of
    from madang.domains.cases.move_rules import VERDICT_NAMES, Verdict
    from madang.domains.cases.moves import OfferAsked, Survey, offer_of, offers_to, survey
    from madang.domains.cases.notice import CaseNotice, notice_for
    from madang.domains.cases.public import (
        CaseFilters,
        CasePage,
        CaseRecord,
        CaseRow,
        CaseStamp,
        Figures,
        PublicEvent,
        case_events,
        case_list,
        case_record,
        case_stamp,
        recent_events,
        register_figures,
        register_stamp,
        shapes,
        state_counts,
    )
    from madang.domains.cases.public.example import example_record
    from madang.domains.cases.public.measured import (
        IMPORTED,
        CaseFacts,
        Entry,
        Instant,
        Mark,
        StepDone,
        all_facts,
        facts_of,
        ids_of,
    )
    from madang.domains.cases.public.missing import MissingEntry, missing_entries, missing_reasons
    from madang.domains.cases.public.open_data import (
        OpenChunk,
        newest_entry,
        open_chunks,
        public_total,
        versions_used,
    )
    from madang.domains.cases.reads import case_for, record_after, tasks_page
    from madang.domains.cases.rows import ActForm, CaseScreen

_ROOMS = {
    "act_forms": ("ACT_NAMES", "HAPPENED_AT", "as_records", "fields_of"),
    "actions.dispatch": ("perform",),
    "actions.moving": ("answer_offer", "ask_consent", "move_case", "start_run", "stop_run"),
    "move_rules": ("VERDICT_NAMES", "Verdict"),
    "moves": ("OfferAsked", "Survey", "offer_of", "offers_to", "survey"),
    "public.example": ("example_record",),
    "drafts": (
        "CaseDraftView",
        "add_draft_file",
        "discard_draft",
        "draft_of",
        "drafts_of",
        "file_draft",
        "keep_draft",
        "open_draft_of",
        "remove_draft_file",
    ),
    "imports": ("import_histories", "profile_named", "profile_names"),
    "investigation": ("INVESTIGATION_REASONS", "StandsOut", "stands_out"),
    "inspection_notice": ("InspectionNotice", "inspection_notice_for"),
    "mine": ("AskedOfMe", "asked_of", "receipt_of"),
    "notice": ("CaseNotice", "notice_for"),
    "public.measured": (
        "IMPORTED",
        "CaseFacts",
        "Entry",
        "Instant",
        "Mark",
        "StepDone",
        "all_facts",
        "facts_of",
        "ids_of",
    ),
    "public.missing": ("MissingEntry", "missing_entries", "missing_reasons"),
    "public.open_data": ("OpenChunk", "newest_entry", "open_chunks", "public_total", "versions_used"),
    "reads": ("case_for", "record_after", "tasks_page"),
    "rows": ("ActForm", "CaseScreen"),
    "public": (
        "CaseFilters",
        "CasePage",
        "CaseRecord",
        "CaseRow",
        "CaseStamp",
        "Figures",
        "PublicEvent",
        "case_events",
        "case_list",
        "case_record",
        "case_stamp",
        "recent_events",
        "register_figures",
        "register_stamp",
        "shapes",
        "state_counts",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "ACT_CODES",
    "ACT_NAMES",
    "HAPPENED_AT",
    "IMPORTED",
    "INVESTIGATION_REASONS",
    "OPEN_STATES",
    "STATE_NAMES",
    "VERDICT_NAMES",
    "Act",
    "ActForm",
    "AskedOfMe",
    "CaseDraftView",
    "CaseFacts",
    "CaseFilters",
    "CaseNotice",
    "CasePage",
    "CaseRecord",
    "CaseRow",
    "CaseScreen",
    "CaseStamp",
    "Entry",
    "Figures",
    "InspectionNotice",
    "Instant",
    "Mark",
    "MissingEntry",
    "OfferAsked",
    "OpenChunk",
    "Part",
    "PublicEvent",
    "StandsOut",
    "State",
    "StepDone",
    "Survey",
    "Verdict",
    "actions",
    "add_draft_file",
    "all_facts",
    "answer_offer",
    "as_records",
    "ask_consent",
    "asked_of",
    "case_events",
    "case_for",
    "case_list",
    "case_record",
    "case_stamp",
    "department",
    "discard_draft",
    "draft_of",
    "drafts_of",
    "example_record",
    "facts_of",
    "fields_of",
    "file_draft",
    "finding",
    "ids_of",
    "import_histories",
    "inspection",
    "inspection_notice_for",
    "keep_draft",
    "missing_entries",
    "missing_reasons",
    "monthly",
    "move_case",
    "newest_entry",
    "notice_for",
    "offer_of",
    "offers_to",
    "open_chunks",
    "open_draft_of",
    "perform",
    "profile_named",
    "profile_names",
    "public_total",
    "receipt_of",
    "recent_events",
    "record_after",
    "register_figures",
    "register_stamp",
    "remove_draft_file",
    "rows",
    "shapes",
    "staff",
    "stands_out",
    "start_run",
    "state_counts",
    "stop_run",
    "survey",
    "tasks_page",
    "versions_used",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models can only be loaded once Django is ready."""
    if name in ("actions", "department", "finding", "inspection", "monthly", "rows", "staff"):
        return import_module(f"{__name__}.{name}")
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
