"""The shapes of emergencies in the OpenAPI document."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from madang.api.v1.shapes import Answer, Listed, Named, Words


class Emergency(Answer):
    """An emergency; open ones have their banner on every page."""

    id: str
    url: str
    title: Words
    summary: Words
    institution: Named
    state: Literal["open", "closed"]
    opened_at: datetime
    closed_at: datetime | None


class EmergencyList(Listed):
    items: list[Emergency]


class EmergencyNotice(Answer):
    """A notice. What was taken back says when and why, and nothing else."""

    id: str
    at: datetime
    title: Words | None = Field(description="English may be empty; null where it was taken back.")
    text: Words | None
    taken_back_at: datetime | None
    taken_back_reason: str | None


class EmergencyPlace(Answer):
    """A place, named to its neighbourhood."""

    id: str
    at: datetime
    name: Words
    district: Named | None
    area: str = Field(examples=["상봉1동"])
    starts: datetime | None
    ends: datetime | None
    advice: Words


class EmergencyDocument(Answer):
    """A document that passed the gate; read it at `documents/{id}`."""

    id: str
    at: datetime
    number: str
    title: str


class EmergencyDetail(Emergency):
    notices: list[EmergencyNotice] = Field(description="The newest first, as all lists here.")
    places: list[EmergencyPlace]
    documents: list[EmergencyDocument]
