"""What the world may see of documents: frozen shapes, built field by field."""

from madang.domains.documents.public.curated import (
    DossierFilters,
    DossierPage,
    PublicDossier,
    PublicDossierRow,
    PublicField,
    PublicItem,
    PublicTopic,
    dossier_list,
    dossier_record,
    dossiers_of_case,
    dossiers_of_category,
    dossiers_of_document,
    topic_list,
    topic_record,
)
from madang.domains.documents.public.emergencies import (
    PublicAffected,
    PublicAttached,
    PublicEmergency,
    PublicEmergencyRow,
    PublicNotice,
    emergency_list,
    emergency_record,
)
from madang.domains.documents.public.record import public_record, record_of, records_of
from madang.domains.documents.public.shapes import PublicDocument, PublicFile, PublicPlace
from madang.domains.documents.public.stamps import document_stamp

__all__ = [
    "DossierFilters",
    "DossierPage",
    "PublicAffected",
    "PublicAttached",
    "PublicDocument",
    "PublicDossier",
    "PublicDossierRow",
    "PublicEmergency",
    "PublicEmergencyRow",
    "PublicField",
    "PublicFile",
    "PublicItem",
    "PublicNotice",
    "PublicPlace",
    "PublicTopic",
    "document_stamp",
    "dossier_list",
    "dossier_record",
    "dossiers_of_case",
    "dossiers_of_category",
    "dossiers_of_document",
    "emergency_list",
    "emergency_record",
    "public_record",
    "record_of",
    "records_of",
    "topic_list",
    "topic_record",
]
