"""The shapes of lines of documents that other systems send, and of what is answered to each."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from madang.api.v1.shapes import Answer, Words

ClassCode = Literal["open", "partial", "closed"]


class FileLine(BaseModel):
    """A file of a document, its content in Base64."""

    name: str = Field(max_length=255)
    content_base64: str
    class_: ClassCode | None = Field(
        None, alias="class", description="That of the document unless it is said."
    )
    grounds: list[int] = Field([], description="Items of Article 9(1), 1 to 8.")


class DocumentLine(BaseModel):
    """One finished document. A member of another name is not taken, and the result says so."""

    model_config = ConfigDict(populate_by_name=True)

    source: str = Field(max_length=40, description="Which system sends it.")
    source_id: str = Field(max_length=80, description="Its id there: with `source` it is taken once.")
    number: str = Field(max_length=120)
    title: str = Field(max_length=400)
    department: str = Field(description="Code, or the name it bore when the document was approved.")
    category: str
    kind: str
    approved_at: str = Field(description="ISO 8601 with offset.")
    class_: ClassCode = Field(alias="class")
    grounds: list[int] = []
    retention: int | str = Field(
        description="Years, `permanent`, `semi-permanent`, or Korean (`5년`, `영구`)."
    )
    summary: str = ""
    keywords: list[str] = []
    author: str = ""
    task: str = ""
    case: str = ""
    files: list[FileLine] = []


def line_schema() -> dict[str, Any]:
    """The JSON Schema of a line, whole in itself."""
    schema = DocumentLine.model_json_schema()
    schema["properties"]["files"]["items"] = schema.pop("$defs")["FileLine"]
    return schema


class DocumentTaken(Answer):
    """What became of one line."""

    line: int
    source_id: str
    id: str = Field(description="Of the document; empty where the line was rejected.")
    status: Literal["accepted", "unchanged", "held", "rejected"]
    reasons: list[Words]
    corrected: bool = Field(description="It replaced what was kept.")
