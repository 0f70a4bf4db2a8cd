"""The tables of documents, split by noun."""

from madang.domains.documents.models.document import DisclosureDay, Document, DocumentBefore, DocumentCount
from madang.domains.documents.models.dossier import Dossier, DossierItem, Topic, TopicItem
from madang.domains.documents.models.emergency import Emergency, EmergencyItem
from madang.domains.documents.models.expense import Expense
from madang.domains.documents.models.file import DocumentFile, Edition, FileText, Found

__all__ = [
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
    "Topic",
    "TopicItem",
]
