"""The tables of approvals, split by noun."""

from madang.domains.approvals.models.delegation import DelegationTable
from madang.domains.approvals.models.draft import Attachment, Draft, DraftVersion
from madang.domains.approvals.models.line import Line, Seat
from madang.domains.approvals.models.number import NumberSeries
from madang.domains.approvals.models.sending import Circulation, Sending

__all__ = [
    "Attachment",
    "Circulation",
    "DelegationTable",
    "Draft",
    "DraftVersion",
    "Line",
    "NumberSeries",
    "Seat",
    "Sending",
]
