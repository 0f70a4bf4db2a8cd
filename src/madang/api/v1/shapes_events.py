"""The shapes of what other approval systems send."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from madang.api.v1.shapes import Answer


class ApprovalTaken(Answer):
    """What an act of an approval system led to; of a number of its register, `register_number` as well."""

    number: str = Field(description="Of the case.")
    last_seq: int


class CloudEvent(BaseModel):
    """CloudEvents 1.0 in structured mode. What `data` holds stands with each type in the documentation."""

    model_config = ConfigDict(extra="allow")

    specversion: Literal["1.0"]
    id: str = Field(max_length=100, description="Unique for the system: the key of idempotency.")
    source: str = Field(max_length=500)
    type: Literal[
        "kr.madang.approval.drafted",
        "kr.madang.approval.signed",
        "kr.madang.approval.returned",
        "kr.madang.approval.approved",
    ]
    data: dict[str, Any]
