"""A finished document in the words of one language, part by part: what both its print and its page show. Pure."""

from dataclasses import dataclass

from madang.domains.approvals.body.blocks import End
from madang.domains.approvals.body.notation import END
from madang.domains.approvals.body.outline import Part, outline
from madang.domains.approvals.body.plain import plain_text as body_text
from madang.domains.approvals.figures import date_shown, moment_shown
from madang.domains.approvals.finished import (
    Disclosure,
    FinishedAttachment,
    FinishedDocument,
    Signature,
    Words,
)
from madang.kernel.text import Text
from madang.kernel.translations import plain

ROLES = {
    "drafter": Text("기안자", "Drafter"),
    "reviewer": Text("검토자", "Reviewer"),
    "cooperator": Text("협조자", "Co-operating officer"),
    "approver": Text("결재권자", "Approver"),
}
KINDS = {
    "full": Text("", ""),
    "delegated": Text("전결", "Delegated approval"),
    "acting": Text("대결", "Acting approval"),
    "delegated_acting": Text("전결 / 대결", "Delegated / acting approval"),
}
MARKS = {"originator": "★", "reporter": "⊙"}
CLASSES = {
    "open": Text("공개", "Open"),
    "partial": Text("부분공개({grounds})", "Partly open ({grounds})"),
    "closed": Text("비공개({grounds})", "Closed ({grounds})"),
}
LABELS = {
    "recipient": Text("수신", "To"),
    "recipients": Text("수신자", "Recipients"),
    "via": Text("(경유)", "(Via)"),
    "title": Text("제목", "Subject"),
    "attachments": Text("붙임", "Attachments"),
    "line": Text("결재", "Signatures"),
    "role": Text("구분", "Role"),
    "post": Text("직위", "Post"),
    "name": Text("성명", "Signed by"),
    "signed": Text("서명 일시", "Signed"),
    "note": Text("비고", "Remarks"),
    "issued": Text("시행", "Issued as"),
    "received": Text("접수", "Received as"),
    "policy": Text("방침번호", "Policy number"),
    "address": Text("우", "Address"),
    "homepage": Text("홈페이지", "Website"),
    "phone": Text("전화", "Telephone"),
    "fax": Text("팩스", "Fax"),
    "email": Text("전자우편", "E-mail"),
    "disclosure": Text("공개구분", "Disclosure class"),
    "opinions": Text("별지: 의견", "Separate sheet: opinions"),
    "record": Text("문서 정보", "About this document"),
    "summary": Text("문서요지", "Abstract"),
    "keywords": Text("키워드", "Keywords"),
    "retention": Text("보존기간", "Retention"),
    "foot": Text("시행과 연락처", "Number and contact"),
    "untold": Text("(없음)", "(none)"),
    "picture": Text(
        "그림을 실을 수 없습니다. 설명: {description}", "The picture cannot be shown. It is: {description}"
    ),
}
_INTERNAL = Text("내부결재", "Internal approval")
_SEE_BELOW = Text("수신자 참조", "See recipients below")
_HAS_OPINION = Text("(의견 있음)", "(with opinion)")
_ACTING_FOR = Text("{post} 대결", "acting for {post}")
_SKIPPED = Text("검토 생략: {reason}", "review skipped: {reason}")
_IN_PLACE = "代"
_ORDER = tuple(ROLES)


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    number: int
    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class ShownSignature:
    role: str
    post: str
    name: str
    signed: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownOpinion:
    """An opinion and whose it is."""

    signed: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """All parts in order: `head`, `parts` of the body, attachments, `end`, sender, line, foot, opinions, record."""

    institution: str
    title: str
    head: tuple[Line, ...]
    parts: tuple[Part, ...]
    attachments: tuple[ShownAttachment, ...]
    end: str
    sender: str
    recipients: Line | None
    signatures: tuple[ShownSignature, ...]
    foot: tuple[Line, ...]
    opinions: tuple[ShownOpinion, ...]
    record: tuple[Line, ...]
    labels: dict[str, str]


def shown(document: FinishedDocument, language: str) -> ShownDocument:
    """The document with labels in a language (ko, en, zh, fr). What officials typed stays as they typed it."""
    several = len(document.recipients) > 1
    listed = ", ".join(_say(each, language) for each in document.recipients)
    labels = {name: _say(said, language) for name, said in LABELS.items()}
    return ShownDocument(
        institution=_say(document.institution, language),
        title=document.title,
        head=_head(document, language),
        parts=tuple(outline(document.body)),
        attachments=tuple(_attachment(each, language) for each in document.attachments),
        end=END,
        sender=_say(document.sender, language),
        recipients=Line(labels["recipients"], listed) if several else None,
        signatures=tuple(_signature(each, document, language) for each in _in_order(document)),
        foot=_foot(document, language),
        opinions=tuple(_opinion(each, document, language) for each in _in_order(document) if each.opinion),
        record=_record(document, language),
        labels=labels,
    )


def plain_text(document: FinishedDocument, language: str) -> str:
    """Every word of the document in the order in which it is printed, for search and for readers of text alone."""
    said = shown(document, language)
    labels, body = said.labels, tuple(block for block in document.body if block != End())
    parts = [said.institution, *_said(said.head), f"{labels['title']} {said.title}", body_text(body)]
    if said.attachments:
        parts.append(labels["attachments"])
        parts += [f"{each.number}. {each.name} [{each.mark}]" for each in said.attachments]
    parts += [said.end, said.sender, *(_said((said.recipients,)) if said.recipients else ())]
    parts += [labels["line"], "\t".join(labels[name] for name in ("role", "post", "name", "signed", "note"))]
    parts += ["\t".join((s.role, s.post, s.name, s.signed, s.note)) for s in said.signatures]
    parts += [labels["foot"], *_said(said.foot), labels["record"], *_said(said.record)]
    if said.opinions:
        parts += [labels["opinions"], *(line for o in said.opinions for line in (o.signed, *o.words))]
    return "\n".join(part for part in parts if part)


def _said(lines: tuple[Line, ...]) -> list[str]:
    return [f"{line.label} {line.value}" for line in lines]


def disclosure_mark(disclosure: Disclosure) -> Text:
    """공개, 부분공개(5, 6) or 비공개(5)."""
    return CLASSES[disclosure.klass].format(grounds=", ".join(map(str, disclosure.grounds)))


def _say(words: Words, language: str) -> str:
    return words if isinstance(words, str) else plain(words[language])


def _head(document: FinishedDocument, language: str) -> tuple[Line, ...]:
    recipients = document.recipients
    to: Words = recipients[0] if len(recipients) == 1 else _SEE_BELOW if recipients else _INTERNAL
    return _lines([("recipient", to), ("via", document.via)], language)


def _lines(pairs: list[tuple[str, Words]], language: str) -> tuple[Line, ...]:
    said = [(_say(LABELS[label], language), _say(value, language)) for label, value in pairs]
    return tuple(Line(label, value) for label, value in said if value)


def _attachment(attachment: FinishedAttachment, language: str) -> ShownAttachment:
    mark = _say(disclosure_mark(attachment.disclosure), language)
    return ShownAttachment(attachment.number, _say(attachment.name, language), mark)


def _in_order(document: FinishedDocument) -> list[Signature]:
    return sorted(document.signatures, key=lambda each: _ORDER.index(each.role))


def _signature(signature: Signature, document: FinishedDocument, language: str) -> ShownSignature:
    marks = "".join(MARKS[mark] for mark in signature.marks)
    post, name = _say(signature.post, language), _say(signature.name, language)
    if _in_place_of_the_head(signature, document):
        post, name = _say(signature.acting_for, language), f"{_IN_PLACE} {name}"
    return ShownSignature(
        role=_say(ROLES[signature.role], language),
        post=f"{marks} {post}".strip(),
        name=name,
        signed=moment_shown(signature.signed_at, document.zone) if signature.signed_at else "–",
        note=_note(signature, document, language),
    )


def _in_place_of_the_head(signature: Signature, document: FinishedDocument) -> bool:
    is_acting = signature.kind in ("acting", "delegated_acting")
    return document.acting_style == "seoul" and is_acting and bool(signature.acting_for)


def _note(signature: Signature, document: FinishedDocument, language: str) -> str:
    """Marks of the kind, whose place it was, opinion, reason of a skipped review."""
    notes: list[Words] = [KINDS[signature.kind]]
    if signature.acting_for and not _in_place_of_the_head(signature, document):
        notes.append(_ACTING_FOR.format(post=signature.acting_for))
    if signature.skipped:
        notes.append(_SKIPPED.format(reason=signature.skipped))
    if signature.opinion:
        notes.append(_HAS_OPINION)
    return ", ".join(said for said in (_say(note, language) for note in notes) if said)


def _opinion(signature: Signature, document: FinishedDocument, language: str) -> ShownOpinion:
    one = _signature(signature, document, language)
    words = tuple(line.strip() for line in signature.opinion.splitlines() if line.strip())
    return ShownOpinion(f"{one.role} {one.post} {one.name} ({one.signed})", words)


def _foot(document: FinishedDocument, language: str) -> tuple[Line, ...]:
    contact = document.contact
    where = f"{contact.postcode} {_say(contact.address, language)}".strip()
    issued, received = document.issued_on, document.received_on
    pairs: list[tuple[str, Words]] = [
        ("issued", document.register_number + (f" ({date_shown(issued)})" if issued else "")),
        ("received", document.received_number + (f" ({date_shown(received)})" if received else "")),
        ("policy", document.policy_number),
        ("address", where),
        ("homepage", contact.homepage),
        ("phone", contact.phone),
        ("fax", contact.fax),
        ("email", contact.email),
        ("disclosure", disclosure_mark(document.disclosure)),
    ]
    return _lines(pairs, language)


def _record(document: FinishedDocument, language: str) -> tuple[Line, ...]:
    pairs: list[tuple[str, Words]] = [
        ("summary", document.summary),
        ("keywords", ", ".join(document.keywords)),
        ("retention", document.retention),
    ]
    return _lines(pairs, language)
