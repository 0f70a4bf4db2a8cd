"""The name under which everybody sees a file, where its own says something private."""

from django.db import transaction

from madang.domains.documents.actions.deciding import MASK, file_of
from madang.domains.documents.actions.gating import original_verdict, settle
from madang.domains.documents.actions.work import record, take_up
from madang.domains.documents.content import Hiding
from madang.domains.documents.errors_room import BAD_NAME, NAME_NEEDED
from madang.domains.documents.gate import scan_text
from madang.domains.documents.models import Document
from madang.domains.documents.states import DocumentAct
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text

LONGEST = 200


def rename_file(actor: Actor, uid: str, *, position: int, name: str, seen_seq: int | None = None) -> Document:
    """Sets the name that is shown of a file; what was found in its own name is thereby masked.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput where the name cannot be one or says something private.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        file, told = file_of(work.document, position), _sound(name)
        file.shown_name = told
        found = file.found.filter(hiding=Hiding.FILE_NAME, edition=None)
        found.update(decision=MASK, decided_at=work.now, decided_by_id=actor.official_id)
        file.verdict = original_verdict(file)
        file.save(update_fields=["shown_name", "verdict"])
        settle(work.document, work.now, by_officer=True)
        record(work, "document.file-renamed", disclosed=False, data={"file": position})
        return work.document


def _sound(name: str) -> str:
    told = " ".join(name.split())
    if not 1 <= len(told) <= LONGEST or not told.isprintable() or any(c in told for c in '/\\"<>|:*?'):
        raise _refused(NAME_NEEDED.format(most=LONGEST), "bad_name")
    if held := dict.fromkeys(f.kind for f in scan_text(told) if f.holds):
        kinds = Text.joined(", ", [NAMES[kind] for kind in held])
        raise _refused(BAD_NAME.format(kinds=kinds), "personal_data")
    return told


def _refused(sentence: Text, code: str) -> InvalidInput:
    return InvalidInput(sentence, code, fields=(FieldFault("name", code, sentence),))
