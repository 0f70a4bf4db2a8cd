"""PDF: set by typst with a Korean font, then given annotations, fields and attachments."""

import io
import json
from pathlib import Path

import pikepdf
import typst

import madang
from madang.domains.documents.content import Hiding as H
from tests.privacy.spec import Spec
from tests.privacy.writing.parts import separated

_FONTS = Path(madang.__file__).parent / "domains/approvals/typesetting/fonts"
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set text(font: ("Pretendard GOV", "Madang Sans", "Madang Sans Supplement"), size: 9pt)
#set page(margin: 1.5cm)
#for line in data.lines { for part in line.split("\\n") { par(part) } }
#for rows in data.tables { table(columns: rows.at(0).len(), ..rows.flatten().map(cell => text(cell))) }
#text(fill: white)[#data.hidden]
"""


def pdf(spec: Spec) -> bytes:
    hidden = spec.hidden
    data = {"lines": spec.lines, "tables": spec.tables, "hidden": hidden[H.HIDDEN_TEXT]}
    source = _TEMPLATE.encode()
    drawn = typst.compile(
        source,
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    with pikepdf.open(io.BytesIO(drawn)) as document:
        document.docinfo["/Keywords"] = hidden[H.METADATA]
        page = document.pages[0]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[9, 9, 20, 20],
            Contents=pikepdf.String(hidden[H.ANNOTATION]),
        )
        entry = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("a"),
            V=pikepdf.String(hidden[H.FORM_FIELD]),
            Rect=[0, 0, 0, 0],
        )
        field = document.make_indirect(entry)
        page.Annots = pikepdf.Array([document.make_indirect(note), field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        document.attachments["내부자료.csv"] = separated(spec.embedded).encode()
        held = io.BytesIO()
        document.save(held)
    return held.getvalue()
