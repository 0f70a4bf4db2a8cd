"""Calls to addresses that somebody else named: over the open network, and never into our own."""

from madang.integrations.outward.addresses import Refused, Target, is_refused, read_target
from madang.integrations.outward.client import Answer, Unreachable, post, resolved

__all__ = ["Answer", "Refused", "Target", "Unreachable", "is_refused", "post", "read_target", "resolved"]
