"""From a `Spec` to the bytes of a file, written by hand as the formats have it."""

from collections.abc import Callable

from tests.privacy.spec import Spec
from tests.privacy.writing.office import docx, pptx, xlsx
from tests.privacy.writing.open_documents import hwpx, ods, odt
from tests.privacy.writing.others import csv_file, eml, html, txt
from tests.privacy.writing.paged import pdf

WRITERS: dict[str, Callable[[Spec], bytes]] = {
    "docx": docx,
    "xlsx": xlsx,
    "pptx": pptx,
    "odt": odt,
    "ods": ods,
    "hwpx": hwpx,
    "pdf": pdf,
    "html": html,
    "eml": eml,
    "csv": csv_file,
    "txt": txt,
}


def write(spec: Spec) -> bytes:
    return WRITERS[spec.format](spec)
