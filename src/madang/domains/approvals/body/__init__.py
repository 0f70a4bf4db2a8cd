"""The body of an official document: its notation, blocks, faults, comparison and open format. Pure."""

from madang.domains.approvals.body.blocks import Block, Blocks, End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.cleaning import cleaned
from madang.domains.approvals.body.difference import LineDifference, Run, difference
from madang.domains.approvals.body.faults import MOST_CHARACTERS, Fault, checked, faults
from madang.domains.approvals.body.interchange import as_json, from_json
from madang.domains.approvals.body.levels import Symbol, symbol, symbol_at_start
from madang.domains.approvals.body.notation import notation, parse
from madang.domains.approvals.body.numbering import renumbered
from madang.domains.approvals.body.outline import Entry, Listed, Part, outline
from madang.domains.approvals.body.plain import plain_text

__all__ = [
    "MOST_CHARACTERS",
    "Block",
    "Blocks",
    "End",
    "Entry",
    "Fault",
    "Image",
    "Item",
    "LineDifference",
    "Listed",
    "Paragraph",
    "Part",
    "Run",
    "Symbol",
    "Table",
    "as_json",
    "checked",
    "cleaned",
    "difference",
    "faults",
    "from_json",
    "notation",
    "outline",
    "parse",
    "plain_text",
    "renumbered",
    "symbol",
    "symbol_at_start",
]
