"""Presentations: hidden slides, notes and comments gone, words masked over their runs."""

from madang.domains.documents.redaction.archive import drop
from madang.domains.documents.redaction.marked_up import mask_runs, named
from madang.domains.documents.redaction.opc import Package
from madang.domains.documents.redaction.order import Order

_OFF = ("0", "false")


def redact(content: bytes, order: Order) -> bytes:
    """The presentation redacted. Raises CannotRedact."""
    package = Package(content)
    main = package.main()
    hidden = {
        package.target(main, relation)
        for relation in package.relations(main)
        if relation.get("Type", "").endswith("/slide")
        and package.tree(package.target(main, relation)).get("show") in _OFF
    }
    package.drop_relations(lambda part, relation: package.target(part, relation) in hidden)
    package.drop_hidden()
    package.without_macros()
    replacements = order.replacements()
    for name in package.xml_parts():
        root = package.tree(name)
        for element in named(root, "extLst", "custDataLst", "custShowLst"):
            drop(element)
        mask_runs(root, replacements, {"t"}, {"p", "tc"}, {"br": "\n", "tab": "\t"})
        package.mask(name, replacements)
    return package.content()
