"""What several formats share: archives, escaped text, tables in comma separated values."""

import csv
import io
import zipfile
from collections.abc import Mapping
from html import escape

from tests.privacy.spec import Rows

x = escape


def zipped(parts: Mapping[str, str | bytes], *, first: tuple[str, str] | None = None) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def separated(rows: Rows) -> str:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue()
