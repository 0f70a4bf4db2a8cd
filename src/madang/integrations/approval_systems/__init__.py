"""What an existing electronic approval system sends: one CloudEvent for each of its acts, signed. Pure reading."""

from madang.integrations.approval_systems.envelope import (
    TYPES,
    Approved,
    Drafted,
    Envelope,
    InvalidEvent,
    Returned,
    Signed,
    body_hash,
    read_envelope,
)

__all__ = [
    "TYPES",
    "Approved",
    "Drafted",
    "Envelope",
    "InvalidEvent",
    "Returned",
    "Signed",
    "body_hash",
    "read_envelope",
]
