"""A finished document: everything that its print and its page are made from. Pure.

Parts and their order: 행정업무의 운영 및 혁신에 관한 규정 시행규칙 제4조 (두문, 본문, 결문).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from madang.domains.approvals.body.blocks import Blocks
from madang.kernel.text import Text

Words = str | Text  # what officials typed, or what has a translation
Class = Literal["open", "partial", "closed"]
Role = Literal["drafter", "reviewer", "cooperator", "approver"]
Kind = Literal["full", "delegated", "acting", "delegated_acting"]
ActingStyle = Literal["national", "seoul"]
Mark = Literal["originator", "reporter"]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """공개구분: the class, and which items of Art. 9(1) of the Disclosure Act close the rest."""

    klass: Class
    grounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedAttachment:
    """붙임: its number (from 1), name and own class. Pictures of the body are attachments as well."""

    number: int
    name: Words
    disclosure: Disclosure


@dataclass(frozen=True, slots=True)
class Signature:
    """One place in the line as it was signed.

    `name` is what the authority's policy shows of the official. `signed_at` is aware; None only where the place was
    left out, with its reason in `skipped` (규정 제9조제1항). `acting_for` is the post of the absent head where the
    kind is acting. `opinion` goes to the separate sheet (시행규칙 제6조제3항).
    """

    role: Role
    post: Words
    name: Words
    signed_at: datetime | None
    kind: Kind = "full"
    acting_for: Words = ""
    marks: tuple[Mark, ...] = ()
    opinion: str = ""
    skipped: Words = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """What the foot says of the institution; what is empty is left out."""

    postcode: str = ""
    address: Words = ""
    homepage: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """An approved document, ready to be printed.

    No `recipients` means internal approval (내부결재); more than one are listed under the sender. `via` is 경유.
    `register_number` is the number of production (“정보공개정책과-1234”) with the day of issue, `received_number`
    that of the receiving department. `acting_style` says how acting approvals are marked: as the decree does (대결),
    or as Seoul does (代 before the name, in the place of the absent head). `zone` is the time zone of all times shown.
    """

    institution: Words
    title: str
    body: Blocks
    signatures: tuple[Signature, ...]
    register_number: str
    disclosure: Disclosure
    summary: str
    keywords: tuple[str, ...]
    retention: Words
    recipients: tuple[Words, ...] = ()
    via: Words = ""
    attachments: tuple[FinishedAttachment, ...] = ()
    sender: Words = ""
    issued_on: date | None = None
    received_number: str = ""
    received_on: date | None = None
    policy_number: str = ""
    contact: Contact = Contact()
    acting_style: ActingStyle = "national"
    zone: str = "Asia/Seoul"

    @property
    def approved_at(self) -> datetime | None:
        """When the approver signed: from then on it is an official document (규정 제6조제1항). None before."""
        return next((s.signed_at for s in self.signatures if s.role == "approver"), None)
