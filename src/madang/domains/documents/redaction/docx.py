"""Word documents: tracked changes settled, comments and hidden text gone, words masked over their runs."""

from typing import Any

from madang.domains.documents.redaction.archive import drop, unwrap
from madang.domains.documents.redaction.marked_up import local, mask_runs, named
from madang.domains.documents.redaction.opc import Package
from madang.domains.documents.redaction.order import Order

_TEXTS = {"t", "instrText", "delText"}
_ENDS = {"p", "tc"}
_BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DROPPED = (
    "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellDel",
    "cellIns", "cellMerge", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange",
    "trPrChange", "tcPrChange", "numberingChange", "commentRangeStart", "commentRangeEnd", "commentReference",
    "annotationRef", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
    "proofErr", "permStart", "permEnd",
)  # fmt: skip
_SETTINGS = (
    "rsids",
    "docVars",
    "mailMerge",
    "attachedTemplate",
    "documentProtection",
    "trackRevisions",
    "people",
)
_ON = (None, "1", "true", "on")


def redact(content: bytes, order: Order) -> bytes:
    """The document redacted. Raises CannotRedact."""
    package = Package(content)
    package.drop_hidden()
    package.without_macros()
    replacements = order.replacements()
    for name in package.xml_parts():
        root = package.tree(name)
        if name.startswith("word/") and "/_rels/" not in name:
            _settle(root)
            mask_runs(root, replacements, _TEXTS, _ENDS, _BLANKS)
        package.mask(name, replacements)
    return package.content()


def _settle(root: Any) -> None:
    """Accepts what was inserted, drops what was deleted, and what is hidden."""
    _drop_rows(root)
    for element in named(root, *_DROPPED):
        drop(element)
    for element in named(root, "ins", "moveTo"):
        if local(element.getparent()) in ("rPr", "trPr", "tcPr"):
            drop(element)
        else:
            unwrap(element)
    for run in named(root, "r"):
        if any(_is_hidden(properties) for properties in run if local(properties) == "rPr"):
            drop(run)
    for element in named(root, *_SETTINGS):
        drop(element)
    for element in root.iter():
        for name in [name for name in element.attrib if "}rsid" in name]:
            del element.attrib[name]


def _drop_rows(root: Any) -> None:
    """Rows of tables that were deleted as a whole."""
    for row in named(root, "tr"):
        properties = [child for child in row if local(child) == "trPr"]
        if any(local(child) == "del" for each in properties for child in each):
            drop(row)


def _is_hidden(properties: Any) -> bool:
    return any(
        local(child) in ("vanish", "specVanish")
        and next((v for n, v in child.attrib.items() if n.endswith("}val")), None) in _ON
        for child in properties
    )
