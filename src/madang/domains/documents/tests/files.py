"""Real files for tests, made here."""

from functools import lru_cache
from io import BytesIO

import pikepdf


@lru_cache(maxsize=8)
def pdf(*pages: str) -> bytes:
    """A PDF whose pages each hold one line of Latin letters."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for text in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode())
    out = BytesIO()
    made.save(out)
    return out.getvalue()
