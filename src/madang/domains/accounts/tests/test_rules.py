"""What may be typed, and when sign-in is locked, as tables; and laws for any sequence of attempts."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.accounts.rules import (
    FIRST_LOCK,
    LONGEST_LOCK,
    WINDOW,
    account_locked_until,
    address_locked_until,
    clean_phone,
    clean_registration_number,
    faults_in_line,
    faults_in_username,
    network_of,
    tidy,
)
from madang.kernel.errors import InvalidInput

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def minute(number: float) -> datetime:
    return BEGIN + timedelta(minutes=number)


def failures(*minutes: float) -> list[tuple[datetime, bool]]:
    return [(minute(m), False) for m in minutes]


@pytest.mark.parametrize(
    ("attempts", "until"),
    [
        (failures(), None),
        (failures(0, 1, 2, 3), None),
        (failures(0, 1, 2, 3, 4), 19),
        (failures(0, 4, 8, 12, 14.99), 29.99),
        (failures(0, 4, 8, 12, 15), None),  # the first is a quarter of an hour ago
        (failures(0, 4, 8, 12, 15, 16), 31),
        (failures(0, 0, 0, 0, 0), 15),
        (failures(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 19),  # what came in while locked does not count
        (failures(0, 1, 2, 3, 4, 19, 20, 21, 22, 23), 53),  # the second time half an hour
        (failures(0, 1, 2, 3, 4, 19, 20, 21, 22, 23, 53, 54, 55, 56, 57), 117),
        ([*failures(0, 1, 2, 3), (minute(4), True), *failures(5, 6, 7, 8)], None),
        ([*failures(0, 1, 2, 3), (minute(4), True), *failures(5, 6, 7, 8, 9)], 24),
        ([*failures(0, 1, 2, 3, 4), (minute(20), True), *failures(21, 22, 23, 24, 25)], 40),  # anew
    ],
)
def test_account_lock(attempts, until):
    assert account_locked_until(attempts) == (None if until is None else minute(until))


def test_lock_never_lasts_longer_than_four_hours():
    attempts, now = [], BEGIN
    for _ in range(8):
        attempts += [(now + timedelta(seconds=s), False) for s in range(5)]
        locked = account_locked_until(attempts)
        assert locked - attempts[-1][0] <= LONGEST_LOCK
        now = locked
    assert locked - attempts[-1][0] == LONGEST_LOCK


steps = st.lists(st.tuples(st.integers(0, 1800), st.booleans()), max_size=40)


@given(steps)
def test_no_five_failures_in_the_window_go_unlocked(gaps):
    """Whoever obeys the lock never gets a sixth try within fifteen minutes."""
    now, allowed = BEGIN, []
    for gap, succeeded in gaps:
        now += timedelta(seconds=gap)
        locked = account_locked_until(allowed)
        if locked is None or now >= locked:
            allowed.append((now, succeeded))
    for index, (at, _) in enumerate(allowed):
        window = [ok for when, ok in allowed[: index + 1] if at - when < WINDOW]
        since_success = window[::-1].index(True) if True in window else len(window)
        assert since_success <= 5


@given(steps)
def test_a_lock_lasts_a_quarter_of_an_hour_at_least(gaps):
    now, attempts = BEGIN, []
    for gap, succeeded in gaps:
        now += timedelta(seconds=gap)
        attempts.append((now, succeeded))
    locked = account_locked_until(attempts)
    assert locked is None or any(locked - at >= FIRST_LOCK for at, _ in attempts)


@pytest.mark.parametrize(("number", "until"), [(0, None), (29, None), (30, 15), (31, 15.5), (60, 30)])
def test_address_lock(number, until):
    tries = [minute(i / 2) for i in range(number)]
    assert address_locked_until(tries) == (None if until is None else minute(until))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002"),
        ("2001:db8:1:2:ffff::1", "20010db800010002"),
        ("", ""),
        ("unknown", ""),
        ("192.0.2.7, 10.0.0.1", ""),
    ],
)
def test_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  홍길동 ", "홍길동"),
        ("홍  길동", "홍 길동"),
        (unicodedata.normalize("NFD", "홍길동"), "홍길동"),
        ("O'Neil-Smith", "O'Neil-Smith"),
        ("a\tb", "a\tb"),  # refused later, not silently changed
    ],
)
def test_tidy(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "required"),
        ("가" * 81, "too_long"),
        ("가" * 80, None),
        ("가\x00나", "control_characters"),
        ("가\n나", "control_characters"),
        ("가\u202e나", "control_characters"),
        ("가\u200b나", "control_characters"),
        ("가\ud800나", "control_characters"),
        ("가\u2028나", "control_characters"),
        ("가\u00a0나", "control_characters"),
        ("<script>alert(1)</script>", None),  # pages escape; a name is a name
        ("홍길동 李 😀", None),
    ],
)
def test_line(value, code):
    assert [fault.code for fault in faults_in_line("full_name", value, longest=80)] == (
        [code] if code else []
    )


def test_line_that_may_be_missing():
    assert faults_in_line("x", "", longest=5, required=False) == ()


@pytest.mark.parametrize("name", ["citizen1", "a.b", "a_b-c", "123", "a" * 40])
def test_user_names(name):
    assert faults_in_username(name) == ()


@pytest.mark.parametrize(
    "name", ["", "ab", "a" * 41, "홍길동", "A.B", ".ab", "a b", "a/b", "a\nbc", "abc\n", "a@b.kr"]
)
def test_bad_user_names(name):
    assert faults_in_username(name)


@pytest.mark.parametrize("phone", ["", "010-1234-5678", "02-120", "+82-10-1234-5678", "0212345678"])
def test_phones(phone):
    assert clean_phone(phone) == phone


@pytest.mark.parametrize("phone", ["call", "010", "010-1234-567x", "-010-1234", "0" * 21, "010 1234\n5678"])
def test_bad_phones(phone):
    with pytest.raises(InvalidInput) as caught:
        clean_phone(phone)
    assert caught.value.fields[0].field == "phone"


@pytest.mark.parametrize(
    "number", ["124-81-00998", "1248100998", " 124 81 00998 ", "１２４８１００９９８", "220-81-62517"]
)
def test_registration_numbers(number):
    assert len(clean_registration_number(number)) == 10


@pytest.mark.parametrize(
    "number", ["", "124-81-00997", "1248100999", "124810099", "12481009981", "abcdefghij"]
)
def test_bad_registration_numbers(number):
    with pytest.raises(InvalidInput):
        clean_registration_number(number)


@given(st.integers(0, 999_999_999), st.integers(0, 9))
def test_one_check_digit_of_ten_is_right(body, wrong):
    valid = []
    for digit in range(10):
        try:
            valid.append(clean_registration_number(f"{body:09d}{digit}"))
        except InvalidInput:
            continue
    assert len(valid) == 1
