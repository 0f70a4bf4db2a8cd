"""From findings to what becomes of a file."""

from collections.abc import Iterable

from madang.domains.documents.content import Content
from madang.domains.documents.findings import Finding, Verdict


def verdict_of(content: Content, findings: Iterable[Finding]) -> Verdict:
    """What the gate says of a file that was read and looked through.

    A finding that holds wins over a part that could not be read: it names what the disclosure officer has to do first.
    Nothing is lost by it, because the edition made without the finding is looked through anew and is then unscannable.
    Hidden parts alone never hold, nor do candidates.
    """
    if any(finding.holds for finding in findings):
        return Verdict.FINDING
    return Verdict.CLEAN if was_read(content) else Verdict.UNSCANNABLE


def was_read(content: Content) -> bool:
    """Whether everything in the file, and in the files within it, could be read."""
    if content.unread or any(page.pictured for page in content.pages):
        return False
    return all(was_read(inner.content) for inner in content.embedded)
