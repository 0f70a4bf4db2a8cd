"""Applying in the browser, from the empty form to the receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madang.domains.cases import actions, case_record, drafts_of
from madang.domains.cases.models import Case, CaseDraft, CaseFile
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.web.tests.people import SECRET_NAME, browser, filed_number, hidden, keep, typed_form

pytestmark = pytest.mark.django_db
APPLY = "/ko/procedures/CON-06/apply/"


@pytest.fixture
def city():
    return factories.city()


def pdf(name: str = "계획서.pdf", content: bytes = b"%PDF-1.7") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def text_of(response) -> str:
    return response.content.decode()


# --- who may


def test_a_stranger_signs_in_first_and_comes_back(city):
    answer = browser().get(APPLY)
    assert answer.status_code == 302
    assert answer["Location"] == f"/ko/sign-in/?next={APPLY}"
    assert answer["Cache-Control"] == "no-store"


def test_what_the_office_begins_takes_no_applications(city):
    refused = browser(city.citizen).get("/en/procedures/TRN-02/apply/")
    assert refused.status_code == 403
    assert "begun by the office" in text_of(refused)
    assert browser(city.official("TRA")).get("/en/procedures/TRN-02/apply/").status_code == 200


def test_a_procedure_that_does_not_exist(city):
    assert browser(city.citizen).get("/ko/procedures/NOPE-1/apply/").status_code == 404


# --- the form


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_form_says_what_is_asked_and_who_will_see_it(city, language):
    page = text_of(browser(city.citizen).get(f"/{language}/procedures/CON-06/apply/"))
    for name in factories.example_form("CON-06"):
        assert f'name="{name}"' in page
    assert "서울특별시 중랑구 중화동 **" in page  # what a masked answer will look like
    assert page.count("seen is-no") and page.count("seen is-yes") and page.count("seen is-masked")
    assert 'autocomplete="tel"' in page and 'autocomplete="name"' in page and 'autocomplete="email"' in page
    assert 'name="file-plan"' in page and 'enctype="multipart/form-data"' in page
    assert 'inputmode="decimal"' in page


def test_what_the_account_knows_need_not_be_typed_again(city):
    page = text_of(browser(city.citizen).get(APPLY))
    assert f'value="{city.citizen.name}"' in page


def test_faults_are_listed_linked_and_nothing_typed_is_lost(city):
    client = browser(city.citizen)
    answer = keep(client, area="nicht viel", applicant_phone="", purpose="<b>다리</b>")
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#field-area"' in page and 'href="#field-applicant_phone"' in page
    assert 'aria-invalid="true"' in page and 'value="nicht viel"' in page
    assert "&lt;b&gt;다리&lt;/b&gt;" in page
    assert Case.objects.count() == 0
    assert drafts_of(city.citizen)[0].values["area"] == "nicht viel"


def test_a_condition_is_told_and_left_out_where_it_does_not_hold(city):
    client = browser(city.citizen)
    page = text_of(client.get(APPLY))
    assert "data-show-if" in page and "다음에 해당할 때만 적습니다" in page
    number = filed_number(client, business_number="not a number", applicant_kind="person")
    assert "business_number" not in Case.objects.get(number=number).form.values


def test_a_draft_is_kept_and_gone_on_with(city):
    client = browser(city.citizen)
    answer = keep(client, do="save", river="안양천", area="")
    assert answer.status_code == 303
    page = text_of(client.get(answer["Location"]))
    assert 'value="안양천"' in page
    assert "안양천" in text_of(client.get(APPLY))
    keep(client, do="save", river="")
    assert drafts_of(city.citizen)[0].values["river"] == ""
    assert CaseDraft.objects.count() == 1


def test_files_are_kept_with_the_draft_even_where_the_form_has_faults(city):
    client = browser(city.citizen)
    page = client.get(APPLY)
    answer = client.post(
        APPLY,
        {
            **hidden(page),
            **typed_form(area=""),
            "do": "review",
            "file-plan": pdf(),
            "files": [pdf("a.pdf"), pdf("b.pdf")],
        },
    )
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "계획서.pdf" in shown and "a.pdf" in shown and "b.pdf" in shown
    first = CaseFile.objects.get(document="plan")
    answer = client.post(
        APPLY,
        {
            **hidden(answer),
            **typed_form(),
            "do": "review",
            "remove": first.id,
            "file-plan": pdf("새 계획.pdf"),
        },
    )
    review = text_of(client.get(answer["Location"]))
    assert "새 계획.pdf" in review and "계획서.pdf" not in review
    receipt = client.post(answer["Location"], hidden(client.get(answer["Location"])))
    case = Case.objects.get(number=receipt["Location"].split("/")[-2])
    assert case.documents == ["plan"]
    assert case.files.count() == 3


def test_unticked_boxes_and_yes_no_questions_are_taken_as_answered(city):
    client = browser(city.citizen)
    answer = keep(client, earlier_permit="true", earlier_permit_number="제2021-15호")
    assert answer.status_code == 303
    assert 'value="true" checked' in text_of(client.get(APPLY))


# --- the review


def test_the_review_shows_all_and_beside_it_what_the_world_will_see(city):
    client = browser(city.citizen)
    review = text_of(client.get(keep(client)["Location"]))
    own, public = review.split('class="card public-side"')
    public = public.split("</section>")[0]
    assert SECRET_NAME in own and "010-1234-5678" in own
    assert SECRET_NAME not in public and "010-1234-5678" not in public
    assert "서울특별시 중랑구 중화동 **" in public and "331-4" not in public
    assert "빠진 서류가 있습니다" in review


def test_what_the_review_promised_is_what_the_record_shows(city):
    client = browser(city.citizen)
    review = text_of(client.get(keep(client)["Location"]))
    public = review.split('class="card public-side"')[1].split("</section>")[0]
    number = filed_number(client)
    for entry in case_record(number, clock.now()).form:
        assert entry.label.ko in public
        assert entry.value.ko in public


def test_a_review_of_an_unfinished_draft_leads_back_to_what_is_wrong(city):
    client = browser(city.citizen)
    keep(client, do="save", area="")
    (draft,) = drafts_of(city.citizen)
    answer = client.get(f"/ko/my/drafts/{draft.id}/")
    assert answer.status_code == 303
    checked = client.get(answer["Location"])
    assert checked.status_code == 422
    assert 'href="#field-area"' in text_of(checked)


# --- filing, once


def test_from_the_form_to_the_receipt(city):
    client = browser(city.citizen)
    number = filed_number(client)
    case = Case.objects.get(number=number)
    assert (case.applicant_id, case.channel) == (city.citizen.account_id, "web")
    receipt = text_of(client.get(f"/en/my/receipts/{number}/"))
    record = case_record(number, clock.now())
    assert number in receipt and "What happens next" in receipt
    assert record.due.because[0].en in receipt
    assert f'href="/en/cases/{number}/"' in receipt
    assert drafts_of(city.citizen) == []


def test_back_button_reload_and_second_window_lead_to_the_same_receipt(city):
    client = browser(city.citizen)
    form = client.get(APPLY)
    review_url = client.post(APPLY, {**hidden(form), **typed_form(), "do": "review"})["Location"]
    first_window, second_window = client.get(review_url), client.get(review_url)
    first = client.post(review_url, hidden(first_window))
    for again in (
        client.post(review_url, hidden(first_window)),  # reload
        client.post(review_url, hidden(second_window)),  # the other window
        client.get(review_url),  # back to the review
        client.post(APPLY, {**hidden(form), **typed_form(), "do": "review"}),  # back to the form
    ):
        assert again.status_code == 303
        assert again["Location"].split("?")[0] == first["Location"]
    assert Case.objects.count() == 1


def test_what_another_window_changed_is_looked_at_again(city):
    client = browser(city.citizen)
    review_url = keep(client)["Location"]
    stale = client.get(review_url)
    keep(client, river="안양천")
    answer = client.post(review_url, hidden(stale))
    assert answer.status_code == 409
    assert "다른 창에서" in text_of(answer) and "안양천" in text_of(answer)
    assert Case.objects.count() == 0
    assert client.post(review_url, hidden(answer)).status_code == 303
    assert Case.objects.get().form.values["river"] == "안양천"


def test_a_draft_thrown_away_elsewhere_does_not_lose_what_was_typed(city):
    client = browser(city.citizen)
    keep(client, do="save")
    open_form = client.get(APPLY)
    draft = hidden(open_form)["draft"]
    assert client.post(f"/ko/my/drafts/{draft}/discard/").status_code == 303
    assert client.post(f"/ko/my/drafts/{draft}/discard/").status_code == 404
    answer = client.post(APPLY, {**hidden(open_form), **typed_form(river="탄천"), "do": "save"})
    assert answer.status_code == 303
    assert drafts_of(city.citizen)[0].values["river"] == "탄천"


# --- at the counter


def test_at_the_counter_an_official_files_for_somebody_else(city):
    official = city.official()
    client = browser(official)
    page = text_of(client.get(APPLY))
    assert "방문 접수" in page
    assert official.name not in page.split('name="applicant_name"')[1].split(">")[0]
    assert 'autocomplete="tel"' not in page and "data-draft=" not in page
    number = filed_number(client)
    case = Case.objects.get(number=number)
    assert (case.channel, case.applicant_id) == ("counter", None)
    receipt = client.get(f"/ko/my/receipts/{number}/")
    assert receipt.status_code == 200 and "방문 접수" in text_of(receipt)


# --- how much it costs


def test_statements(city, django_assert_max_num_queries):
    client = browser(city.citizen)
    client.get(APPLY)
    with django_assert_max_num_queries(7):  # session, account, version, draft, files or contact; for whom: 2
        client.get(APPLY)
    review_url = keep(client)["Location"]
    with django_assert_max_num_queries(6):  # the organisation as well: who will handle it
        client.get(review_url)
    number = filed_number(client)
    client.get(f"/ko/my/receipts/{number}/")  # the first look shows the secret, and notes that it did
    with django_assert_max_num_queries(9):  # the entry in the log, and the state that covers it: 2
        client.get(f"/ko/my/receipts/{number}/")
    actions.accept(city.official(), number=number)
    with django_assert_max_num_queries(14):  # the entry in the log, and the state that covers it: 2
        client.get(f"/ko/my/cases/{number}/")
    with django_assert_max_num_queries(14):  # cases, drafts, what is asked; each with businesses and mandates
        client.get("/ko/my/")
