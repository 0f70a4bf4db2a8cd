"""Drawings in SVG: their text stands on the page, titles, descriptions and scripts do not."""

from madang.domains.documents.content import Hiding
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.xml import attribute, comments_of, lines_of, local, parse

MEDIA = "image/svg+xml"
_BESIDE = {
    "title": Hiding.ALTERNATIVE,
    "desc": Hiding.ALTERNATIVE,
    "metadata": Hiding.METADATA,
    "script": Hiding.SCRIPT,
    "style": Hiding.SCRIPT,
    "foreignObject": Hiding.HIDDEN_TEXT,
}


def read(content: bytes, name: str, gathering: Gathering) -> None:
    root = parse(content)
    lines = [" ".join("".join(t.itertext("*")).split()) for t in root.iter("{*}text", "text")]
    pictured = any(True for _ in root.iter("{*}image")) or (
        not lines and any(True for _ in root.iter("{*}path"))
    )
    gathering.page(lines, pictured=pictured)
    for element in root.iter("*"):
        if (hiding := _BESIDE.get(local(element))) is not None:
            gathering.hide(hiding, local(element), "\n".join(lines_of(element)))
        for key, value in element.attrib.items():
            if key.rpartition("}")[2].startswith("on"):
                gathering.hide(Hiding.SCRIPT, f"{local(element)} {key}", value)
        _link(attribute(element, "href"), local(element), gathering)
    for comment in comments_of(root):
        gathering.hide(Hiding.COMMENT, "XML comment", comment)


def _link(target: str, tag: str, gathering: Gathering) -> None:
    if target[:5] == "data:":
        from madang.domains.documents.reading.html import embedded_in_address

        embedded_in_address(gathering, tag, target)
    elif target and not target.startswith("#"):
        gathering.hide(Hiding.LINK, tag, target)
