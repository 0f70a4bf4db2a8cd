"""Reads of documents made ready for display: lists, counts by facet, one document with what belongs to it."""

from madang.domains.documents.content import Table
from madang.domains.documents.rows.browse import (
    DocumentFilters,
    DocumentPage,
    documents_stamp,
    newest,
    newest_page,
)
from madang.domains.documents.rows.counts import Facets, FacetValue, facets, totals_by_category
from madang.domains.documents.rows.related import CaseDocument, drafts_of, of_case, of_task
from madang.domains.documents.rows.viewing import Sheet, sheet_of, whole_text

__all__ = [
    "CaseDocument",
    "DocumentFilters",
    "DocumentPage",
    "FacetValue",
    "Facets",
    "Sheet",
    "Table",
    "documents_stamp",
    "drafts_of",
    "facets",
    "newest",
    "newest_page",
    "of_case",
    "of_task",
    "sheet_of",
    "totals_by_category",
    "whole_text",
]
