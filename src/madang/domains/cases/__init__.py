"""Cases (민원): civil applications from filing to decision, before everybody's eyes. The face for others."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.cases.states import ACT_CODES, OPEN_STATES, STATE_NAMES, Act, Part, State

if TYPE_CHECKING:
    from madang.domains.cases import actions, department, finding, inspection, monthly, rows, staff
    from madang.domains.cases.access import public_among
    from madang.domains.cases.act_forms import ACT_NAMES, HAPPENED_AT, as_records, fields_of
    from madang.domains.cases.actions.dispatch import perform
    from madang.domains.cases.actions.erasing import require_case_finished
    from madang.domains.cases.actions.filing import OnBehalf
    from madang.domains.cases.actions.identity import prove_identity, waiting_for_identity
    from madang.domains.cases.actions.mandates import end_mandate, grant_mandate, hand_in_mandate
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
    from madang.domains.cases.erasing_facts import erasure_facts
    from madang.domains.cases.following import (
        FOLLOWS_FOR,
        Following,
        LettersTo,
        ask_letters,
        claim,
        confirm_letters,
        letters_to,
        may_claim,
        open_by_receipt,
        still_followed,
        stop_letters,
        stop_letters_by_token,
    )
    from madang.domains.cases.imports import import_histories, profile_named, profile_names
    from madang.domains.cases.inspection_notice import InspectionNotice, inspection_notice_for
    from madang.domains.cases.investigation import INVESTIGATION_REASONS, StandsOut, stands_out
    from madang.domains.cases.loggable import LOGGABLE
    from madang.domains.cases.mine import AskedOfMe, ReceiptView, asked_of, receipt_of, receipt_view
    from madang.domains.cases.move_rules import VERDICT_NAMES, Verdict
    from madang.domains.cases.moves import OfferAsked, Survey, offer_of, offers_to, survey
    from madang.domains.cases.notice import (
        BY_RECEIPT,
        CaseNotice,
        ReceiptContact,
        notice_for,
        receipt_contact,
    )
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
    from madang.domains.cases.public.sitemap import cases_in_block, number_blocks
    from madang.domains.cases.reads import case_for, record_after, tasks_page
    from madang.domains.cases.receipts import first_secret, issue_receipt, secret_for, secret_of_filing
    from madang.domains.cases.representing import ActsFor, MandateRow, acts_for, mandates_of
    from madang.domains.cases.rows import ActForm, CaseScreen
    from madang.domains.cases.searchable import SEARCHABLE

_ROOMS = {
    "act_forms": ("ACT_NAMES", "HAPPENED_AT", "as_records", "fields_of"),
    "actions.dispatch": ("perform",),
    "actions.moving": ("answer_offer", "ask_consent", "move_case", "start_run", "stop_run"),
    "actions.erasing": ("require_case_finished",),
    "actions.filing": ("OnBehalf",),
    "actions.identity": (
        "prove_identity",
        "waiting_for_identity",
    ),
    "actions.mandates": (
        "end_mandate",
        "grant_mandate",
        "hand_in_mandate",
    ),
    "erasing_facts": ("erasure_facts",),
    "following": (
        "FOLLOWS_FOR",
        "Following",
        "LettersTo",
        "ask_letters",
        "claim",
        "confirm_letters",
        "letters_to",
        "may_claim",
        "open_by_receipt",
        "still_followed",
        "stop_letters",
        "stop_letters_by_token",
    ),
    "receipts": ("first_secret", "issue_receipt", "secret_for", "secret_of_filing"),
    "representing": (
        "ActsFor",
        "MandateRow",
        "acts_for",
        "mandates_of",
    ),
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
    "mine": ("AskedOfMe", "ReceiptView", "asked_of", "receipt_of", "receipt_view"),
    "notice": ("BY_RECEIPT", "CaseNotice", "ReceiptContact", "notice_for", "receipt_contact"),
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
    "public.sitemap": ("cases_in_block", "number_blocks"),
    "reads": ("case_for", "record_after", "tasks_page"),
    "access": ("public_among",),
    "rows": ("ActForm", "CaseScreen"),
    "searchable": ("SEARCHABLE",),
    "loggable": ("LOGGABLE",),
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
    "BY_RECEIPT",
    "FOLLOWS_FOR",
    "HAPPENED_AT",
    "IMPORTED",
    "INVESTIGATION_REASONS",
    "LOGGABLE",
    "OPEN_STATES",
    "SEARCHABLE",
    "STATE_NAMES",
    "VERDICT_NAMES",
    "Act",
    "ActForm",
    "ActsFor",
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
    "Following",
    "InspectionNotice",
    "Instant",
    "LettersTo",
    "MandateRow",
    "Mark",
    "MissingEntry",
    "OfferAsked",
    "OnBehalf",
    "OpenChunk",
    "Part",
    "PublicEvent",
    "ReceiptContact",
    "ReceiptView",
    "StandsOut",
    "State",
    "StepDone",
    "Survey",
    "Verdict",
    "actions",
    "acts_for",
    "add_draft_file",
    "all_facts",
    "answer_offer",
    "as_records",
    "ask_consent",
    "ask_letters",
    "asked_of",
    "case_events",
    "case_for",
    "case_list",
    "case_record",
    "case_stamp",
    "cases_in_block",
    "claim",
    "confirm_letters",
    "department",
    "discard_draft",
    "draft_of",
    "drafts_of",
    "end_mandate",
    "erasure_facts",
    "example_record",
    "facts_of",
    "fields_of",
    "file_draft",
    "finding",
    "first_secret",
    "grant_mandate",
    "hand_in_mandate",
    "ids_of",
    "import_histories",
    "inspection",
    "inspection_notice_for",
    "issue_receipt",
    "keep_draft",
    "letters_to",
    "mandates_of",
    "may_claim",
    "missing_entries",
    "missing_reasons",
    "monthly",
    "move_case",
    "newest_entry",
    "notice_for",
    "number_blocks",
    "offer_of",
    "offers_to",
    "open_by_receipt",
    "open_chunks",
    "open_draft_of",
    "perform",
    "profile_named",
    "profile_names",
    "prove_identity",
    "public_among",
    "public_total",
    "receipt_contact",
    "receipt_of",
    "receipt_view",
    "recent_events",
    "record_after",
    "register_figures",
    "register_stamp",
    "remove_draft_file",
    "require_case_finished",
    "rows",
    "secret_for",
    "secret_of_filing",
    "shapes",
    "staff",
    "stands_out",
    "start_run",
    "state_counts",
    "still_followed",
    "stop_letters",
    "stop_letters_by_token",
    "stop_run",
    "survey",
    "tasks_page",
    "versions_used",
    "waiting_for_identity",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models can only be loaded once Django is ready."""
    if name in ("actions", "department", "finding", "inspection", "monthly", "rows", "staff"):
        return import_module(f"{__name__}.{name}")
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
