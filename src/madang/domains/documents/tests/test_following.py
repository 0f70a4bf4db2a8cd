"""An approved document comes into the plaza by itself, once, with its print and its attachments."""

import pytest

from madang.domains.approvals.tests.factories import CONTENT, PARTIAL, approved, office
from madang.domains.documents.following import FOLLOWER
from madang.domains.documents.models import Document
from madang.domains.organisation import set_officials_shown
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock, outbox
from madang.kernel.models import Event
from madang.kernel.storage import storage

pytestmark = pytest.mark.django_db


def test_an_approval_is_the_document() -> None:
    draft_id = approved(office(), CONTENT)
    outbox.take(FOLLOWER.name)
    document = Document.objects.get(source="approvals", source_id=draft_id)
    assert (document.title, document.disclosure, document.state) == (CONTENT.title, "open", "scheduled")
    (file,) = document.files.all()
    assert file.name == f"{document.number}.pdf"
    assert storage().read(file.sha256).startswith(b"%PDF")
    FOLLOWER.handle(Event.objects.get(stream="draft", type="draft.approved"))
    assert Document.objects.count() == 1


def test_class_and_grounds_come_with_it() -> None:
    draft_id = approved(office(), PARTIAL)
    outbox.take(FOLLOWER.name)
    document = Document.objects.get(source_id=draft_id)
    assert (document.disclosure, document.grounds) == ("partial", [6])
    assert [file.disclosure for file in document.files.all()] == ["partial"]


@pytest.mark.parametrize("shown", ["name", "post_and_phone"])
def test_names_of_officials_stand_there_as_the_policy_says(shown: str) -> None:
    import pypdfium2

    place = office()
    operator = official_with_account(1, place.home, duties=("operator",))
    set_officials_shown(operator.actor(clock.now()), policy=shown, at=clock.now())
    approved(place, CONTENT)
    outbox.take(FOLLOWER.name)
    content = storage().read(Document.objects.get().files.get().sha256)
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded().replace("\n", "")
    assert (place.director.official.name in text) == (shown == "name")
