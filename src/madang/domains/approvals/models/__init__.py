"""The tables of approvals, split by noun."""

from madang.domains.approvals.models.delegation import DelegationTable
from madang.domains.approvals.models.line import Line, Seat

__all__ = ["DelegationTable", "Line", "Seat"]
