"""Looking through whatever waits for the gate, before a command says how things stand."""

from madang.commands.progress import Progress


def scan_all() -> None:
    """Looks through all records and files that wait, with progress; what was read when it is stopped is kept."""
    from madang.domains.documents import actions

    actions.scan_records()
    waiting = actions.files_waiting()
    if not waiting:
        return
    with Progress("look through files", waiting) as progress:
        while (found := actions.scan_pending(400)).files:
            progress.advance(found.files)
