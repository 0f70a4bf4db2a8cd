"""Reads of documents made ready for display: lists, counts by facet, one document with what belongs to it."""

from madang.domains.documents.rows.browse import (
    DocumentFilters,
    DocumentPage,
    documents_stamp,
    newest_page,
)
from madang.domains.documents.rows.counts import Facets, FacetValue, facets
from madang.domains.documents.rows.related import CaseDocument, of_case, of_task

__all__ = [
    "CaseDocument",
    "DocumentFilters",
    "DocumentPage",
    "FacetValue",
    "Facets",
    "documents_stamp",
    "facets",
    "newest_page",
    "of_case",
    "of_task",
]
