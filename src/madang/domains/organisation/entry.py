"""What the operator types about the organisation, checked; and the entry that each change leaves."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madang.domains.accounts import faults_in_line, tidy
from madang.domains.organisation.lookup import changed
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_BAD_CODE = Text(
    "코드는 영문자, 숫자, 붙임표(-)로 40자까지 적어 주십시오.",
    "A code has up to 40 Latin letters, digits and hyphens.",
)
_CHECK_FIELDS = Text("표시된 항목을 고쳐 주십시오.", "Please correct the fields that are marked.")
_MAX_NAME = 100


def clean_code(code: str) -> str:
    """A code of an institution or department. Raises InvalidInput."""
    code = tidy(code)
    if not _CODE.fullmatch(code):
        raise InvalidInput(_CHECK_FIELDS, fields=(FieldFault("code", "code", _BAD_CODE),))
    return code


def clean_name(name: Text) -> dict[str, Any]:
    """A name as it is stored: in both languages, and how it was made where the further languages need that.

    Raises InvalidInput naming `name_ko` or `name_en`.
    """
    tidied = Text(tidy(name.ko), tidy(name.en))
    faults = (
        *faults_in_line("name_ko", tidied.ko, longest=_MAX_NAME),
        *faults_in_line("name_en", tidied.en, longest=_MAX_NAME),
    )
    if faults:
        raise InvalidInput(_CHECK_FIELDS, fields=faults)
    return name.as_kept() if tidied == name else tidied.as_dict()


def clean_person(name: str) -> str:
    """The name of an official. Raises InvalidInput."""
    name = tidy(name)
    if faults := faults_in_line("name", name, longest=80):
        raise InvalidInput(_CHECK_FIELDS, fields=faults)
    return name


def record(
    actor: Actor, type: str, *, of: str, id: int, at: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Enters a change of the organisation (ids and codes only) and makes everybody read it anew."""
    events.append(
        stream="organisation",
        stream_id=f"{of}-{id}",
        type=type,
        actor=actor,
        at=at,
        disclosed=False,
        data=data,
    )
    changed(at)
