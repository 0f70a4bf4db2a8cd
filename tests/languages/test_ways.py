"""What a person meets besides pages speaks their language: letters, feeds, live parts, kept explanations, search."""

import pytest
from django.test import Client

from madang.domains.accounts.models import Account
from madang.domains.cases import case_record
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.kernel import clock, jobs, mail, outbox, translations
from madang.web.public.live_regions import regions

pytestmark = pytest.mark.django_db


class Bag:
    """Keeps letters instead of sending them."""

    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []

    def send(self, letter: mail.Letter) -> None:
        self.letters.append(letter)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("zh", ("您的申请有新的进展", "申请已收到。", "河道占用许可")),
        ("fr", ("votre demande a avancé", "La demande est arrivée.")),
    ],
)
def test_a_letter_is_in_the_language_of_its_reader(code: str, said: tuple[str, ...]) -> None:
    city, bag, before = factories.city(), Bag(), mail.carrier()
    Account.objects.filter(pk=city.citizen.account_id).update(language=code)
    mail.use(bag)
    try:
        case = factories.filed(city)
        outbox.take("notices")
        jobs.run_due("test", 50)
    finally:
        mail.use(before)
    letter = bag.letters[0]
    assert letter.language == code
    assert all(words in letter.body for words in said)
    assert f"/{code}/cases/{case.number}/" in letter.body
    assert "\ufdd0" not in letter.subject + letter.body


@pytest.mark.parametrize(
    ("code", "tag", "said"), [("zh", "zh-Hans", "申请已收到。"), ("fr", "fr", "La demande est arrivée.")]
)
def test_feeds_and_live_parts_speak_the_language(client: Client, code: str, tag: str, said: str) -> None:
    case = factories.filed(factories.city())
    feed = client.get(f"/{code}/cases/{case.number}/feed.atom").content.decode()
    assert f'xml:lang="{tag}"' in feed
    assert said in feed
    assert said in regions(case.number, code)["history"]
    assert "\ufdd0" not in feed


def test_the_kept_explanation_of_a_closed_case_can_be_read_in_every_language() -> None:
    case = factories.decided(factories.city())
    lines = case_record(case.number, clock.now()).due.because
    assert lines
    assert not any(translations.is_marked(line[code]) for line in lines for code in translations.FURTHER)
    assert (
        "Le délai est de" in " ".join(line["fr"] for line in lines) or "Le délai est fixé" in lines[0]["fr"]
    )


def test_an_explanation_kept_before_falls_back_to_marked_english(client: Client) -> None:
    case = factories.decided(factories.city())
    Case.objects.filter(pk=case.pk).update(due_because=[{"ko": "옛 설명입니다.", "en": "An old line."}])
    page = client.get(f"/fr/cases/{case.number}/").content.decode()
    assert '<span lang="en">An old line.</span>' in page


@pytest.mark.parametrize(
    ("code", "words"), [("zh", "河道"), ("fr", "cours d’eau"), ("zh", "river"), ("fr", "하천")]
)
def test_procedures_are_found_by_their_name_in_the_language_of_the_page(
    client: Client, code: str, words: str
) -> None:
    factories.city()
    page = client.get(f"/{code}/procedures/", {"q": words}).content.decode()
    assert "/procedures/CON-06/" in page
    assert "/procedures/TRN-02/" not in page
