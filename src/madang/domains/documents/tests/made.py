"""Files made for tests: PDF by typst and pikepdf, packages of XML by hand with something in every hiding place."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from madang.domains.documents.pictures.fonts import FONTS

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"
SECRET, NUMBER = "홍길동", "850312-1234567"
PDF = "application/pdf"
HWP, HWPX = "application/x-hwp", "application/hwp+zip"


def real(name: str) -> bytes:
    """A file of the collection of real ones; skips the test where the collection is not there."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no collection of real files at {DATA}")
    return path.read_bytes()


def hwp(name: str) -> bytes:
    return real(f"hwp/hwpjs/crates_hwp-core_tests_fixtures_{name}")


def pressed(body: str) -> bytes:
    """A PDF of typst's, with our fonts embedded and kerned."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    source = '#set text(font: "Pretendard GOV", lang: "ko")\n' + body
    return bytes(typst.compile(source.encode(), font_paths=fonts))


def changed(content: bytes, change: Any) -> bytes:
    """A PDF after `change` was called with it, open."""
    with pikepdf.open(BytesIO(content)) as pdf:
        change(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def drawn_pdf(drawing: bytes, *, images: dict[str, Image.Image] | None = None, forms: Any = None) -> bytes:
    """A PDF of one page, 400 by 300, with a Latin font `F` whose every letter is half as wide as it is high."""
    with pikepdf.new() as pdf:
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=126,
            Widths=Array([500] * 95),
        )
        objects = Dictionary()
        for name, image in (images or {}).items():
            stream = Stream(pdf, image.convert("RGB").tobytes())
            stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
            stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
            objects[f"/{name}"] = pdf.make_indirect(stream)
        resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)), XObject=objects)
        for name, inner in (forms or {}).items():
            form = Stream(pdf, inner)
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 300])
            form.Matrix = Array([1, 0, 0, 1, 20, 10])
            form.Resources = Dictionary(Font=resources.Font)
            objects[f"/{name}"] = pdf.make_indirect(form)
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 400, 300]), Resources=resources)
        page.Contents = pdf.make_indirect(Stream(pdf, drawing))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def said(content: bytes) -> str:
    """All that PDFium reads on the pages of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def archive(entries: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def everything(content: bytes) -> str:
    """All entries of an archive as one text, names among them."""
    return "\n".join(f"{name}\n{data.decode('utf-8', 'replace')}" for name, data in entries(content).items())


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: tuple[str, str]) -> str:
    """A part of relations: id = (kind, target)."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if "://" in target or target.startswith("mailto:") else "")
        + "/>"
        for name, (kind, target) in targets.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def types(**parts: str) -> str:
    lines = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{lines}</Types>"
    )


def broken_relations(content: bytes) -> list[str]:
    """What does not hold in a package: parts that lead nowhere, elements that name no relation, types of no part."""
    import posixpath
    import re

    parts = entries(content)
    faults = []
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        owner = name.replace("_rels/", "").removesuffix(".rels")
        base = posixpath.dirname(owner)
        found = re.findall(r"<Relationship [^>]*>", data.decode())
        ids = {re.search(r'Id="([^"]+)"', each)[1] for each in found}  # type: ignore[index]
        for each in found:
            target = re.search(r'Target="([^"]+)"', each)[1]  # type: ignore[index]
            place = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
            if "External" not in each and place not in parts:
                faults.append(f"{name}: {target}")
        used = set(
            re.findall(r'\br:(?:id|embed|link)="([^"]+)"', parts.get(owner, b"").decode("utf-8", "replace"))
        )
        faults += [f"{owner}: {each}" for each in sorted(used - ids)]
    named = re.findall(r'PartName="/([^"]+)"', parts["[Content_Types].xml"].decode())
    return faults + [f"type of {name}" for name in named if name not in parts]
