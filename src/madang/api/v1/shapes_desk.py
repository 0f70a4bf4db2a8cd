"""The shapes of what officials have to do."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from madang.api.v1.shapes import Answer, Listed, Named, Words


class Task(Answer):
    """Something an official has to do."""

    number: str
    procedure: Named
    what: str = Field(description="step, signature or opinion")
    step: Named
    state: str
    state_name: Words
    urgent_at: datetime | None
    overdue: bool


class TaskList(Listed):
    items: list[Task]


class Told(Answer):
    """What became of one case of several. `code` is done, unchanged, or that of the refusal."""

    number: str
    done: bool
    code: str
    message: Words | None


class ToldList(Answer):
    items: list[Told]


class ChosenCase(BaseModel):
    """A case, and the `last_seq` the caller saw of it: refused where something happened since."""

    number: str = Field(max_length=20, examples=["2026-0000042"])
    seen_seq: int | None = Field(None, ge=0, lt=2**31)


class Assignments(BaseModel):
    """To whom cases go. Without `official` and `evenly` they go to the caller."""

    cases: list[ChosenCase] = Field(max_length=100)
    official: str = Field("", max_length=40, description="Officer code.")
    evenly: bool = Field(
        False, description="Shared among those present in the department, so that loads even out."
    )
    reason: str = Field(max_length=4000, description="Internal note of each case.")


class Reminders(BaseModel):
    """What the petition inspector writes about cases."""

    cases: list[ChosenCase] = Field(max_length=100)
    kind: Literal["reminder", "dunning"]
    note: str = Field("", max_length=4000, description="The inspector's words; not public.")
