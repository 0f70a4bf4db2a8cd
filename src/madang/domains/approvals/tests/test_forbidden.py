"""What the system never lets anybody do with an official document, one test for each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from madang.domains.approvals import actions
from madang.domains.approvals.models import Attachment, Draft, DraftVersion, Line, Seat
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import seats_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import (
    CONTENT,
    PARTIAL,
    Office,
    acting,
    assert_whole,
    reviewed_by,
)
from madang.domains.organisation.tests.factories import away, hold
from madang.kernel import clock
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return factories.office()


def refused(kind: type[DomainError], code: str = ""):
    return pytest.raises(kind, check=lambda error: code in ("", error.code))


def leave(staff, acting_for_them) -> None:
    away(
        staff.official,
        acting_for_them.official if acting_for_them else None,
        clock.now() - timedelta(hours=1),
        clock.now() + timedelta(days=3),
    )


# --- signing -------------------------------------------------------------------------------------------


def test_the_drafter_does_not_sign(office):
    draft_id = factories.submitted(office)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.officer), draft_id=draft_id)
    assert_whole(draft_id)


def test_the_drafter_does_not_sign_for_somebody_absent(office):
    draft_id = factories.submitted(office)
    leave(office.lead, office.officer)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.officer), draft_id=draft_id)


def test_the_drafter_does_not_sit_in_a_line(office):
    draft_id = factories.begun(office)
    line = reviewed_by(office.officer, approver=office.director)
    with refused(InvalidInput, "invalid_draft") as caught:
        actions.submit(acting(office.officer), draft_id=draft_id, line=line)
    assert "drafter" in caught.value.fields[0].message.en


def test_nobody_signs_twice_in_different_seats(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.lead), draft_id=draft_id)


def test_nobody_signs_again_for_somebody_absent(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.director, office.lead)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.lead), draft_id=draft_id)
    assert_whole(draft_id)


def test_the_approver_does_not_use_up_their_signature_for_an_absent_reviewer(office):
    draft_id = factories.submitted(office)
    leave(office.lead, office.director)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.director), draft_id=draft_id)


def test_the_tables_hold_it_as_well(office):
    line = Line.objects.get(draft_id=factories.submitted(office))
    first, last = Seat.objects.filter(line=line).order_by("order")
    wrong = [
        (first, {"signer_id": office.officer.id}),
        (first, {"official_id": office.officer.id}),
        (last, {"signer_id": office.lead.id}),
    ]
    Seat.objects.filter(pk=first.pk).update(signer_id=office.lead.id)
    for row, values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            draft_id=line.draft_id, version=2, drafter_id=1, department_id=1, opened_at=clock.now()
        )


def test_whose_turn_has_not_come_does_not_sign(office):
    draft_id = factories.submitted(office)
    with refused(NotAllowed, "not_your_turn"):
        actions.sign(acting(office.director), draft_id=draft_id)
    with refused(NotFound):
        actions.sign(acting(office.stranger), draft_id=draft_id)


def test_an_older_version_than_the_one_in_the_line_is_not_signed(office):
    draft_id = factories.submitted(office)
    actions.recall(acting(office.officer), draft_id=draft_id)
    actions.submit(acting(office.officer), draft_id=draft_id)
    with refused(NotPossible, "changed_meanwhile"):
        actions.sign(acting(office.lead), draft_id=draft_id, version=1)
    actions.sign(acting(office.lead), draft_id=draft_id, version=2)


def test_who_left_the_post_does_not_sign_there(office):
    draft_id = factories.submitted(office)
    holding = office.lead.holding
    holding.valid_until = clock.now()
    holding.save()
    hold(office.lead.official, 1, office.garden)
    with refused(NotFound):
        actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotAllowed, "not_your_turn"):  # whose case still names them is told so
        actions.sign(acting(office.lead), draft_id=draft_id, within_case=True)


@pytest.mark.parametrize("hours", [-1, 1])
def test_nothing_is_signed_before_its_turn_or_ahead_of_now(office, hours):
    draft_id = factories.submitted(office)
    when = clock.now() + timedelta(hours=hours)
    for doing in (
        lambda: actions.sign(acting(office.lead), draft_id=draft_id, at=when),
        lambda: actions.send_back(acting(office.lead), draft_id=draft_id, reason="늦음", at=when),
        lambda: actions.recall(acting(office.officer), draft_id=draft_id, at=when),
        lambda: actions.skip_review(
            acting(office.officer), draft_id=draft_id, order=1, reason="출장", at=when
        ),
    ):
        with refused(InvalidInput, "impossible_time"):
            doing()


# --- returning, taking back, leaving out ---------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  \n ", "가" * 4001])
def test_a_return_needs_a_reason(office, reason):
    draft_id = factories.submitted(office)
    with refused(InvalidInput, "invalid_text") as caught:
        actions.send_back(acting(office.lead), draft_id=draft_id, reason=reason)
    assert [f.field for f in caught.value.fields] == ["reason"]
    assert Draft.objects.get(pk=draft_id).state == DraftState.IN_LINE


def test_nobody_but_whose_turn_it_is_returns(office):
    draft_id = factories.submitted(office)
    for staff in (office.officer, office.director, office.colleague):
        with refused(NotAllowed, "not_your_turn"):
            actions.send_back(acting(staff), draft_id=draft_id, reason="다시")


def test_nothing_is_taken_back_after_a_signature(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotPossible, "too_late_to_recall"):
        actions.recall(acting(office.officer), draft_id=draft_id)


def test_nothing_is_taken_back_after_a_review_was_left_out(office):
    draft_id = factories.submitted(office)
    actions.skip_review(acting(office.officer), draft_id=draft_id, order=1, reason="출장")
    with refused(NotPossible, "too_late_to_recall"):
        actions.recall(acting(office.officer), draft_id=draft_id)


def test_nothing_is_taken_back_after_its_class_was_confirmed(office):
    draft_id = factories.submitted(office, PARTIAL)
    actions.confirm_class(acting(office.lead), draft_id=draft_id)
    with refused(NotPossible, "too_late_to_recall"):
        actions.recall(acting(office.officer), draft_id=draft_id)


def test_nobody_but_the_drafter_takes_back(office):
    draft_id = factories.submitted(office)
    for staff in (office.lead, office.colleague, office.head):
        with refused(NotAllowed):
            actions.recall(acting(staff), draft_id=draft_id)


@pytest.mark.parametrize("reason", ["", " ", "가" * 4001])
def test_a_review_is_not_left_out_without_a_reason(office, reason):
    draft_id = factories.submitted(office)
    with refused(InvalidInput, "invalid_text"):
        actions.skip_review(acting(office.officer), draft_id=draft_id, order=1, reason=reason)


def test_nobody_leaves_out_their_own_review(office):
    draft_id = factories.submitted(office)
    with refused(NotAllowed, "not_your_turn"):
        actions.skip_review(acting(office.lead), draft_id=draft_id, order=1, reason="바쁨")
    leave(office.lead, office.colleague)
    with refused(NotAllowed):
        actions.skip_review(acting(office.colleague), draft_id=draft_id, order=1, reason="바쁨")


def test_neither_co_operation_nor_approval_is_left_out(office):
    draft_id = factories.submitted(office, cooperation=factories.parallel(office))
    actions.sign(acting(office.lead), draft_id=draft_id)
    officer = acting(office.officer)
    for order in (1, 2, 3, 4, 9):  # signed; co-operations; the approval; none
        with refused(NotPossible, "only_review_is_skipped"):
            actions.skip_review(officer, draft_id=draft_id, order=order, reason="급함")


def test_a_review_whose_turn_has_not_come_is_not_left_out(office):
    line = reviewed_by(office.colleague, office.lead, approver=office.director)
    draft_id = factories.submitted(office, line=line)
    with refused(NotPossible, "only_review_is_skipped"):
        actions.skip_review(acting(office.officer), draft_id=draft_id, order=2, reason="급함")


# --- what was submitted stays ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", [DraftState.IN_LINE, DraftState.APPROVED, DraftState.DISCARDED])
def test_nothing_is_edited_once_it_was_submitted(office, state):
    draft_id = factories.begun(office)
    officer = acting(office.officer)
    file_id = actions.attach(officer, draft_id=draft_id, name="a.txt", media="text/plain", content=b"a")
    if state == DraftState.DISCARDED:
        actions.discard(officer, draft_id=draft_id)
    else:
        actions.submit(officer, draft_id=draft_id)
    if state == DraftState.APPROVED:
        actions.sign(acting(office.lead), draft_id=draft_id)
        actions.sign(acting(office.director), draft_id=draft_id)
    before = _written(draft_id)
    for doing in (
        lambda: actions.save(officer, draft_id=draft_id, content=PARTIAL, revision=2),
        lambda: actions.attach(officer, draft_id=draft_id, name="b", media="", content=b"b"),
        lambda: actions.detach(officer, draft_id=draft_id, attachment_id=file_id),
        lambda: actions.classify_attachment(
            officer,
            draft_id=draft_id,
            attachment_id=file_id,
            disclosure="closed",
            grounds=[5],
            reason="검토 중",
        ),
        lambda: actions.submit(officer, draft_id=draft_id),
    ):
        with refused(NotPossible, "not_possible"):
            doing()
    assert _written(draft_id) == before


def test_a_returned_version_is_never_changed(office):
    draft_id = factories.submitted(office)
    before = _written(draft_id)
    actions.send_back(acting(office.lead), draft_id=draft_id, reason="다시")
    officer = acting(office.officer)
    actions.save(officer, draft_id=draft_id, content=PARTIAL, revision=2)
    actions.attach(officer, draft_id=draft_id, name="b", media="", content=b"b")
    actions.submit(officer, draft_id=draft_id)
    assert _written(draft_id)[: len(before)] == before
    assert Draft.objects.get(pk=draft_id).version == 2
    assert_whole(draft_id)


def test_an_attachment_is_known_by_the_name_it_had_before_the_return(office):
    """A page opened before the first saving after a return names the files as the returned version had them."""
    draft_id, officer = factories.begun(office), acting(office.officer)
    files = [
        actions.attach(officer, draft_id=draft_id, name=name, media="", content=name.encode())
        for name in ("a", "b")
    ]
    actions.submit(officer, draft_id=draft_id)
    actions.send_back(acting(office.lead), draft_id=draft_id, reason="다시")
    actions.save(officer, draft_id=draft_id, content=PARTIAL, revision=2)
    actions.classify_attachment(
        officer, draft_id=draft_id, attachment_id=files[1], disclosure="closed", grounds=[5], reason="검토 중"
    )
    actions.detach(officer, draft_id=draft_id, attachment_id=files[0])
    with refused(NotFound):
        actions.detach(officer, draft_id=draft_id, attachment_id=files[0])
    first, second = (
        list(
            Attachment.objects.filter(version__draft=draft_id, version__no=no).values_list(
                "name", "disclosure"
            )
        )
        for no in (1, 2)
    )
    assert first == [("a", "open"), ("b", "open")]
    assert second == [("b", "closed")]
    other = factories.begun(office)
    with refused(NotFound):
        actions.detach(officer, draft_id=other, attachment_id=files[1])


def test_a_redraft_leaves_the_old_document_as_it_is_and_names_it(office):
    old = factories.approved(office)
    before = _written(old)
    fresh = actions.redraft(acting(office.colleague), draft_id=old)
    actions.save(acting(office.colleague), draft_id=fresh, content=PARTIAL, revision=1)
    actions.submit(acting(office.colleague), draft_id=fresh)
    for staff in (office.lead, office.director):
        actions.sign(acting(staff), draft_id=fresh, confirms_class=True)
    first, second = Draft.objects.get(pk=old), Draft.objects.get(pk=fresh)
    assert second.replaces == first
    assert (first.state, second.state) == ("approved", "approved")
    assert (first.number, second.number) == (1, 2)
    assert _written(old) == before
    assert Event.objects.filter(stream_id=old, type="draft.redrafted").get().data == {"by": fresh}


def test_two_windows_do_not_overwrite_each_other(office):
    draft_id = factories.begun(office)
    officer = acting(office.officer)
    assert actions.save(officer, draft_id=draft_id, content=CONTENT, revision=2) == 3
    with refused(NotPossible, "saved_elsewhere"):
        actions.save(officer, draft_id=draft_id, content=PARTIAL, revision=2)
    assert DraftVersion.objects.get(draft_id=draft_id).disclosure == "open"


def test_what_cannot_be_kept_is_refused_field_by_field(office):
    draft_id = factories.begun(office)
    officer = acting(office.officer)
    long = "가" * 1_000_000
    wrong = {
        "title": replace(CONTENT, title=long),
        "summary": replace(CONTENT, summary=long),
        "body": replace(CONTENT, body=long),
        "grounds_reason": replace(PARTIAL, grounds_reason=long),
        "retention": replace(CONTENT, retention=long),
        "keywords": replace(CONTENT, keywords=(long,)),
        "recipients": replace(CONTENT, recipients=({"department": "nowhere"},)),
        "disclosure": replace(CONTENT, disclosure=long),
        "grounds": replace(CONTENT, grounds=(long,)),  # type: ignore[arg-type]
    }
    before = _written(draft_id)
    for field, content in wrong.items():
        with refused(InvalidInput) as caught:
            actions.save(officer, draft_id=draft_id, content=content, revision=2)
        assert [f.field for f in caught.value.fields] == [field]
    with refused(InvalidInput) as caught:
        actions.save(officer, draft_id=draft_id, content=CONTENT, revision=2, amount=-1)
    assert caught.value.fields[0].field == "amount"
    assert _written(draft_id) == before


def test_texts_that_no_database_keeps_are_cleaned(office):
    draft_id = factories.begun(office)
    officer = acting(office.officer)
    odd = replace(CONTENT, title="제목\x00\n둘째 줄", body="1. 글\x00")
    actions.save(officer, draft_id=draft_id, content=odd, revision=2)
    file_id = actions.attach(
        officer,
        draft_id=draft_id,
        name="..\\..//c:\x00/도\u202e면\n.pdf",
        media="text/\x00plain",
        content=b"",
    )
    version, file = DraftVersion.objects.get(draft_id=draft_id), Attachment.objects.get(pk=file_id)
    assert (version.title, version.body) == ("제목 둘째 줄", "1. 글")
    assert (file.name, file.media) == ("도면.pdf", "text/plain")


# --- class ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", ["closed", "partial"])
@pytest.mark.parametrize(
    ("grounds", "reason", "fields"),
    [((), "", {"grounds", "grounds_reason"}), ((), "이유", {"grounds"}), ((5,), " ", {"grounds_reason"})],
)
def test_keeping_back_needs_grounds_and_their_reason(office, disclosure, grounds, reason, fields):
    content = replace(CONTENT, disclosure=disclosure, grounds=grounds, grounds_reason=reason)
    draft_id = factories.begun(office, content)
    with refused(InvalidInput, "invalid_draft") as caught:
        actions.submit(acting(office.officer), draft_id=draft_id)
    assert {f.field for f in caught.value.fields} == fields


def test_keeping_back_needs_a_second_person(office):
    draft_id = factories.submitted(office, PARTIAL)
    actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotPossible, "class_unconfirmed"):
        actions.sign(acting(office.director), draft_id=draft_id)
    draft = Draft.objects.get(pk=draft_id)
    assert (draft.state, draft.number) == (DraftState.IN_LINE, None)
    actions.confirm_class(acting(office.disclosure), draft_id=draft_id)
    actions.sign(acting(office.director), draft_id=draft_id)
    assert Draft.objects.get(pk=draft_id).class_confirmed_by_id == office.disclosure.id


def test_keeping_back_an_attachment_needs_a_second_person(office):
    draft_id = factories.begun(office, PARTIAL)
    officer = acting(office.officer)
    file_id = actions.attach(officer, draft_id=draft_id, name="a", media="", content=b"a")
    actions.classify_attachment(
        officer, draft_id=draft_id, attachment_id=file_id, disclosure="closed", grounds=[5], reason="검토 중"
    )
    actions.submit(officer, draft_id=draft_id)
    # even where the document itself were open: what is kept back is looked at, wherever it lies
    DraftVersion.objects.filter(draft_id=draft_id).update(disclosure="open", grounds=[], grounds_reason="")
    actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotPossible, "class_unconfirmed"):
        actions.sign(acting(office.director), draft_id=draft_id)


def test_the_drafter_does_not_confirm_the_class(office):
    hold(office.officer.official, 2, office.garden)
    draft_id = factories.submitted(office, PARTIAL)
    with refused(NotAllowed):
        actions.confirm_class(acting(office.officer), draft_id=draft_id)
    officer = official_also_for_disclosure(office)
    with refused(NotAllowed, "class_not_by_drafter"):
        actions.confirm_class(officer, draft_id=draft_id)


def official_also_for_disclosure(office: Office):
    from madang.domains.organisation.models import Duty
    from madang.domains.organisation.tests.factories import START

    Duty.objects.create(official=office.officer.official, role="disclosure_officer", valid_from=START)
    return acting(office.officer)


def test_a_class_confirmed_for_one_version_is_not_for_the_next(office):
    draft_id = factories.submitted(office, PARTIAL)
    actions.sign(acting(office.lead), draft_id=draft_id, confirms_class=True)
    actions.send_back(acting(office.director), draft_id=draft_id, reason="근거를 바꾸어 주십시오.")
    officer = acting(office.officer)
    actions.save(officer, draft_id=draft_id, content=replace(PARTIAL, grounds=(5,)), revision=2)
    actions.submit(officer, draft_id=draft_id)
    actions.sign(acting(office.lead), draft_id=draft_id)
    with refused(NotPossible, "class_unconfirmed"):
        actions.sign(acting(office.director), draft_id=draft_id)


def test_an_open_document_has_nothing_to_confirm(office):
    draft_id = factories.submitted(office)
    with refused(NotPossible, "nothing_to_confirm"):
        actions.confirm_class(acting(office.lead), draft_id=draft_id)


@pytest.mark.parametrize(("disclosure", "grounds"), [("secret", []), ("closed", [9]), ("closed", ["5"])])
def test_an_attachment_has_a_class_that_exists(office, disclosure, grounds):
    draft_id = factories.begun(office)
    officer = acting(office.officer)
    file_id = actions.attach(officer, draft_id=draft_id, name="a", media="", content=b"a")
    with refused(InvalidInput, "invalid_draft"):
        actions.classify_attachment(
            officer,
            draft_id=draft_id,
            attachment_id=file_id,
            disclosure=disclosure,
            grounds=grounds,
            reason="",
        )


# --- documents of cases --------------------------------------------------------------------------------


def test_a_document_of_a_case_is_acted_on_through_its_case(office):
    draft_id = factories.submitted(office)
    Draft.objects.filter(pk=draft_id).update(case_number="2026-0000001")
    officer, lead = acting(office.officer), acting(office.lead)
    for doing in (
        lambda: actions.sign(lead, draft_id=draft_id),
        lambda: actions.send_back(lead, draft_id=draft_id, reason="다시"),
        lambda: actions.recall(officer, draft_id=draft_id),
        lambda: actions.skip_review(officer, draft_id=draft_id, order=1, reason="출장"),
    ):
        with refused(NotPossible, "belongs_to_case"):
            doing()
    actions.send_back(lead, draft_id=draft_id, reason="다시", within_case=True)
    for doing in (
        lambda: actions.save(officer, draft_id=draft_id, content=CONTENT, revision=2),
        lambda: actions.submit(officer, draft_id=draft_id),
        lambda: actions.discard(officer, draft_id=draft_id),
    ):
        with refused(NotPossible, "belongs_to_case"):
            doing()
    assert_whole(draft_id)


def _written(draft_id: str) -> list[dict]:
    """What every version says, and what is attached to it."""
    versions = list(DraftVersion.objects.filter(draft_id=draft_id).order_by("no").values())
    for version in versions:
        version["attachments"] = list(Attachment.objects.filter(version_id=version["id"]).values())
        version.pop("submitted_at"), version.pop("digest")
    return versions


def test_what_the_line_looks_like_is_told_with_each_signature(office):
    draft_id = factories.submitted(office)
    signed = actions.sign(acting(office.lead), draft_id=draft_id, opinion="  의견 있음  ")
    assert (signed.finished, signed.number, signed.seat.opinion) == (False, None, "의견 있음")
    assert [seat.official_id for seat in signed.waiting_for] == [office.director.id]
    last = actions.sign(acting(office.director), draft_id=draft_id)
    assert last.finished and last.waiting_for == ()
    assert last.number is not None
    assert [seat.signer_id for seat in seats_of(draft_id)] == [office.lead.id, office.director.id]
    with refused(InvalidInput, "invalid_text"):
        actions.sign(acting(office.lead), draft_id=factories.submitted(office), opinion="가" * 4001)
