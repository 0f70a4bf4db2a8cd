"""The tables of documents, split by noun."""

from madang.domains.documents.models.derived import DisclosedOn, KeptFigure, SitemapPart
from madang.domains.documents.models.document import (
    CHANGED_SINCE,
    DisclosureDay,
    Document,
    DocumentBefore,
    DocumentCount,
)
from madang.domains.documents.models.dossier import Dossier, DossierItem, Topic, TopicItem
from madang.domains.documents.models.emergency import Emergency, EmergencyItem
from madang.domains.documents.models.expense import Expense
from madang.domains.documents.models.file import DocumentFile, Edition, FileText, Found
from madang.domains.documents.models.marking import Marking

__all__ = [
    "CHANGED_SINCE",
    "DisclosedOn",
    "DisclosureDay",
    "Document",
    "DocumentBefore",
    "DocumentCount",
    "DocumentFile",
    "Dossier",
    "DossierItem",
    "Edition",
    "Emergency",
    "EmergencyItem",
    "Expense",
    "FileText",
    "Found",
    "KeptFigure",
    "Marking",
    "SitemapPart",
    "Topic",
    "TopicItem",
]
