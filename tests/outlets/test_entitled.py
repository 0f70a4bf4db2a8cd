"""That the secrets are there, that those entitled find them, and that a leak would be caught."""

import json
from collections.abc import Iterable

from django.db import connection
from django.test import override_settings

from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor
from tests.outlets import planted, ways
from tests.outlets.canaries import Canary
from tests.outlets.walking import Asker, Walk, told

_OF_CLOSED = ("address", "keyword", "summary")
_IDS_OF_DOCUMENTS = [f"document: id ({name})" for name in ("writing", "returned", "sent", "file", "sending")]


class Entitled(Walk):
    """The positive controls."""

    def test_every_secret_was_planted(self) -> None:
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            rows = []
            for name in names:
                cursor.execute(f'SELECT * FROM "{name}"')
                rows += [repr(row) for row in cursor.fetchall()]
        stored = "\n".join(rows).encode()
        found = {c.kind for c in self.world.birds.found_in(stored)}
        missing = set(self.world.birds.kinds()) - found
        never_kept = {"file content", "document: attachment", "API token", "import: channel", "import: group"}
        never_kept |= {"receipt: secret", "receipt: secret, plain"}
        never_kept |= {"webhook: secret", "approval system: secret", "document: file content"}
        # words on the pages of files: in storage, and packed in the table of what files say
        never_kept |= {kind for kind in missing if kind.startswith("plaza:") and kind.endswith(": text")}
        never_kept |= {"plaza: words of a file"}
        assert missing <= never_kept, missing

    def test_those_entitled_find_every_kind(self) -> None:
        found: set[Canary] = set()
        for case in self.world.cases.values():
            if case.applicant is not None:
                mine = Asker("applicant", case.applicant)
                found |= self._read(mine, [f"/ko/my/cases/{case.number}/", "/en/my/preferences/", "/ko/my/"])
                found |= self._read(mine, [f"/ko/my/cases/{case.number}/files/{i}/" for i in case.file_ids])
            for code in ("WAT", "URB", "TRA"):
                handler = Asker("handler", self.world.city.official(code))
                found |= self._read(handler, [f"/ko/desk/cases/{case.number}/"])
            found |= self._read(Asker("anonymous"), [f"/ko/cases/{case.number}/"])
        author = Asker("author", self.world.accounts["draft"])
        draft = self.world.drafts["draft"]
        found |= self._read(author, ["/ko/my/", f"/ko/my/drafts/{draft}/", "/ko/procedures/CON-06/apply/"])
        found |= self._read(author, ["/ko/my/searches/"])
        by_mail = f"/ko/my/searches/{self.world.stored['searches of an address']}/"
        found |= self._read(Asker("reader of an address"), [by_mail])
        agent = Asker("applicant", self.world.accounts["ownership"])
        found |= self._read(agent, ["/ko/my/mandates/", "/ko/my/identity/", "/ko/my/preferences/"])
        found |= self._read(Asker("by API", self.world.accounts["by API"]), ["/ko/my/preferences/"])
        documents = self.world.documents
        drafter, reviewer = (Asker(name, token=self.world.tokens[name]) for name in ("drafter", "reviewer"))
        files = f"/api/v1/approvals/documents/{documents['sent']}/attachments/{documents['file']}"
        found |= self._read(
            drafter,
            [
                *(f"/api/v1/approvals/documents/{documents[n]}" for n in ("writing", "returned", "sent")),
                files,
            ],
        )
        found |= self._read(reviewer, [f"/api/v1/approvals/documents/{documents['returned']}"])
        found |= self._read(Asker("operator", self.world.city.on_duty("operator")), ["/ko/desk/absences/"])
        drafter, desk = Asker("drafter", self.world.city.official("WAT")), "/ko/desk/documents/"
        for one in self.world.stored["documents"]:
            pages = ["", *(f"attachments/{file}/" for file in one.files)]
            found |= self._read(drafter, [desk, *(f"{desk}{one.id}/{page}" for page in pages)])
        found |= self._read_of_the_plaza()
        kinds, missing = {c.kind for c in found}, set(self.world.birds.kinds())
        missing -= kinds | self._proved_otherwise()
        assert not missing, "\n".join(sorted(missing))
        self.state(
            f"outlets: {len(kinds)} kinds of secrets found by those entitled to them ({len(found)} secrets)"
        )

    def _read_of_the_plaza(self) -> set[Canary]:
        """What the disclosure officer reads of every document, and editors of what they prepare."""
        officer = Asker("disclosure officer", self.world.city.on_duty("disclosure_officer"))
        room = "/ko/desk/disclosure"
        found = self._read(officer, [f"{room}/"])
        for paper in self.world.papers.values():
            here = f"{room}/{paper.uid}"
            files = [f"{here}/files/{n}/{what}" for n in (1, 2, 3) for what in ("", "original/", "edition/")]
            found |= self._read(officer, [f"{here}/", *files])
        editor = Asker("editor", self.world.city.lead())
        for what in ("dossiers", "topics", "emergencies"):
            ids = self.world.stored[what]
            found |= self._read(editor, [f"/ko/desk/{what}/", *(f"/ko/desk/{what}/{one}/" for one in ids)])
        return found

    def _read(self, who: Asker, paths: Iterable[str]) -> set[Canary]:
        return {c for path in paths for c in self.world.birds.found_in(told(who.ask(path)))}

    def _proved_otherwise(self) -> set[str]:
        """Kinds that no page shows to anybody: their own use proves that they are what they are."""
        token = self.world.tokens["by API"]
        number = self.world.cases["by API"].number
        answer = Asker("by API", token=token).ask(f"/api/v1/cases/{number}")
        assert "withdraw" in {act["action"] for act in json.loads(answer.content)["allowed_actions"]}
        again = planted.file_by_api(self.world, token, *self.world.stored["filing"])
        assert json.loads(again.content)["number"] == number
        followed = self.world.cases["of a business"].number
        opened = cases.open_by_receipt(
            number=followed, secret=cases.first_secret(followed), address="", at=clock.now()
        )
        assert opened.number == followed
        letters = cases.letters_to(Actor(follows=followed), clock.now())
        assert self.world.birds.found_in(letters.email.encode())
        return {
            *("receipt: secret", "receipt: secret, plain", "receipt: salt", "receipt: hash"),
            *("receipt: unsubscribe token", "challenge", "hash of a code", "address of a follower"),
            *("API token", "idempotency key", "import: channel", "import: group", "import: case"),
            *("import: instance", "unsubscribe token", "staff username", "staff e-mail", "staff phone"),
            *("staff full name", "officer code"),
            *("webhook: secret", "webhook: salt", "approval system: secret", "approval system: salt"),
            *("webhook: id", "words of a refused act", *_IDS_OF_DOCUMENTS),
            # kept with a document, and shown to nobody: of closed ones, of the source, of files
            *(f"plaza: {what} of a closed {one}" for what in _OF_CLOSED for one in ("one", "document")),
            *(
                "plaza: address",
                "plaza: author, by policy",
                "plaza: id at its source",
                "plaza: closed file: text",
            ),
            *("plaza: checksum of a file", "plaza: file of a closed one: text", "plaza: reason of a file"),
            *("plaza: reason of the class", "title of a withdrawn document"),
        }

    def test_a_view_that_leaks_is_caught(self) -> None:
        with override_settings(ROOT_URLCONF="tests.outlets.leaking_urls"):
            assert ways.undeclared() == {ways.PAGE + "leak/<str:number>/", ways.PAGE + "leak/"}
            asker = Asker("anonymous")
            number = self.world.cases["reviewing"].number
            found = self.world.birds.found_in(told(asker.ask(f"/ko/leak/{number}/")))
            assert {"CON-06 applicant_name", "CON-06 birth_date", "CON-06 place"} <= {c.kind for c in found}
            hidden = self.world.birds.found_in(told(asker.ask("/ko/leak/")))
            assert {"number of a case undisclosed", "number of a case withheld"} <= {c.kind for c in hidden}
