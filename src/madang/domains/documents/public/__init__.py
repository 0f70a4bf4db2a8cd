"""What the world may see of documents: frozen shapes, built field by field."""

from madang.domains.documents.public.record import (
    public_file_of,
    public_record,
    record_for_staff,
    record_of,
    records_of,
)
from madang.domains.documents.public.shapes import PublicDocument, PublicFile, PublicPlace
from madang.domains.documents.public.stamps import document_stamp

__all__ = [
    "PublicDocument",
    "PublicFile",
    "PublicPlace",
    "document_stamp",
    "public_file_of",
    "public_record",
    "record_for_staff",
    "record_of",
    "records_of",
]
