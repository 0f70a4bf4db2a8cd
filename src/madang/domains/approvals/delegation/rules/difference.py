"""What changed between two delegation tables, in words: matter by matter."""

from collections.abc import Iterator
from dataclasses import dataclass

from madang.domains.approvals.delegation.rules.matter import DelegationRules, Settled, settle
from madang.domains.approvals.delegation.rules.wording import (
    cooperation_said,
    decided_said,
    retention_said,
    reviews_said,
    yes_or_no,
)
from madang.kernel.text import Text

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class TableChange:
    """One change: `what` is added, removed or changed; `said` a whole line."""

    what: str
    code: str
    said: Text


def what_changed(before: DelegationRules | None, after: DelegationRules) -> tuple[TableChange, ...]:
    """Every matter that is new, gone, or ruled otherwise, in the order of the new table; gone ones last.

    What is taken over from another row counts where it changes, so that each line says what holds.
    """
    if before is None:
        return ()
    found = list(_new_and_changed(before, after))
    for row in before.matters:
        if row.code not in after.by_code:
            found.append(TableChange(REMOVED, row.code, _REMOVED.format(name=row.name, code=row.code)))
    return tuple(found)


def _new_and_changed(before: DelegationRules, after: DelegationRules) -> Iterator[TableChange]:
    for row in after.matters:
        new = settle(row.code, after.by_code)
        if row.code not in before.by_code:
            said = _ADDED.format(name=row.name, code=row.code, rule=decided_said(new))
            yield TableChange(ADDED, row.code, said)
            continue
        old = settle(row.code, before.by_code)
        if lines := list(_aspects(old, new)):
            said = _CHANGED.format(name=row.name, code=row.code, lines=Text.joined("; ", lines))
            yield TableChange(CHANGED, row.code, said)


def _aspects(old: Settled, new: Settled) -> Iterator[Text]:
    """What a row rules otherwise than before, each thing once."""
    if old.name != new.name:
        yield _NAME.format(before=old.name, after=new.name)
    for words, said in _ASPECTS:
        before, after = said(old), said(new)
        if before != after:
            yield words.format(before=before, after=after)


_ASPECTS = (
    (Text("결재: {before} → {after}", "decided by: {before} → {after}"), decided_said),
    (Text("검토: {before} → {after}", "reviewed by: {before} → {after}"), reviews_said),
    (Text("협조: {before} → {after}", "co-operating: {before} → {after}"), cooperation_said),
    (Text("보존기간: {before} → {after}", "kept: {before} → {after}"), retention_said),
    (
        Text("방침번호: {before} → {after}", "policy number: {before} → {after}"),
        lambda found: yes_or_no(found.policy),
    ),
)
_NAME = Text("이름: {before} → {after}", "name: {before} → {after}")
_ADDED = Text("신설: {name}({code}) – {rule}", "New: {name} ({code}) – {rule}")
_REMOVED = Text("삭제: {name}({code})", "Removed: {name} ({code})")
_CHANGED = Text("변경: {name}({code}) – {lines}", "Changed: {name} ({code}) – {lines}")
