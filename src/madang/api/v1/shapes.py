"""The shapes of answers and bodies, for the OpenAPI document. Answers are written by hand and tested against these."""

from ninja import Schema
from pydantic import ConfigDict, Field


class Answer(Schema):
    """What an answer holds at least; members may be added."""

    model_config = ConfigDict(extra="allow")


class Words(Schema):
    """The same in Korean and English."""

    ko: str
    en: str


class Named(Answer):
    """A thing with its code and name."""

    code: str
    name: Words


class FieldProblem(Schema):
    """What is wrong with one input."""

    field: str = Field(examples=["place", "files[0].content_base64"])
    code: str
    message: str = Field(description="In the language of Accept-Language.")
    messages: Words


class Problem(Schema):
    """RFC 9457 problem details. `code` is stable; `detail` tells a person what to do."""

    type: str
    title: str
    status: int
    code: str = Field(examples=["not_possible"])
    detail: str
    message: Words
    fields: list[FieldProblem]
    allowed: list[str] = Field(description="For 409: the acts that are possible now.")
    remains: dict[str, Words] | None = Field(
        None, description="For 410 `erased`: the codes and times that are left of the record."
    )


class Listed(Answer):
    """The members every list has."""

    next: str | None = Field(description="The cursor of the next page; null on the last.")
    total: int
    total_is_exact: bool
