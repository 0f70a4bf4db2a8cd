"""Six digits by e-mail: sent once, kept nowhere, judged by a keyed hash."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from madang.integrations.identity.email_code import EmailCode, code_of
from madang.kernel import jobs, mail
from madang.kernel.identity import Asked
from madang.kernel.ids import new_id
from madang.kernel.models import Job

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Bag:
    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []

    def send(self, letter: mail.Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def bag() -> Iterator[Bag]:
    before, bag = mail.carrier(), Bag()
    mail.use(bag)
    yield bag
    mail.use(before)


@pytest.mark.parametrize(("language", "word"), [("ko", "확인 번호는"), ("en", "confirmation code is")])
def test_the_letter_carries_the_code_and_nothing_else_keeps_it(bag: Bag, language: str, word: str) -> None:
    reference = new_id()
    kept = EmailCode().begin(Asked(reference, "kim@example.kr", language, NOW))
    code = code_of(reference)
    assert len(code) == 6 and code.isdecimal()
    jobs.run_due("test", 5)
    (letter,) = bag.letters
    assert letter.to == "kim@example.kr" and word in letter.body and code in letter.body
    assert code not in letter.subject + letter.key
    assert code not in repr(kept) and code not in repr(list(Job.objects.values()))


def test_only_the_code_of_this_challenge_proves_anything(bag: Bag) -> None:
    provider = EmailCode()
    first, second = new_id(), new_id()
    kept = provider.begin(Asked(first, "kim@example.kr", "ko", NOW))
    assert provider.proves(kept, code_of(first))
    assert provider.proves(kept, "".join(chr(ord("０") + int(d)) for d in code_of(first)))  # full width
    for wrong in (code_of(second), "", code_of(first)[:5], code_of(first) + "0"):
        assert not provider.proves(kept, wrong) or wrong == code_of(first)


def test_codes_are_spread_evenly() -> None:
    codes = [code_of(new_id()) for _ in range(2_000)]
    assert len(set(codes)) > 1_990
    assert 700 < sum(code < "500000" for code in codes) < 1_300
