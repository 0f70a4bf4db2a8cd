"""Every date comes with the lines that explain it."""

import re

import pytest

from madang.domains.calendar import HOLD_KINDS, Deadline, Extension, Hold, compute
from madang.domains.calendar.tests.factories import changed_calendar, korean_calendar, seoul
from madang.domains.calendar.tests.table import rows
from madang.kernel.text import Text


def lines(deadline: Deadline, language: str = "en") -> list[str]:
    return [line[language] for line in deadline.because]


def explained(rule: str, start: str, **given) -> list[str]:
    return lines(
        compute(rule=rule, start=seoul(start), calendar=given.pop("calendar", korean_calendar()), **given)
    )


def test_a_disclosure_request_over_chuseok() -> None:
    deadline = compute(rule="working-days:10", start=seoul("2026-09-17"), calendar=korean_calendar())
    assert lines(deadline, "ko") == [
        "기간은 10일이며, 첫날을 넣어 세고 토요일과 공휴일은 세지 않습니다(「민원 처리에 관한 법률」 제19조제2항, "
        "「공공기관의 정보공개에 관한 법률」 제29조제2항).",
        "2026. 9. 17.(목)이 첫째 날입니다.",
        "그 사이의 토요일과 일요일 4일은 세지 않습니다.",
        "2026. 9. 24.(목)은 공휴일(추석 전날)이라 세지 않습니다.",
        "2026. 9. 25.(금)은 공휴일(추석)이라 세지 않습니다.",
        "따라서 기한은 2026. 10. 2.(금)까지입니다.",
    ]
    assert lines(deadline)[1:4] == [
        "Thu 17 Sep 2026 is day one.",
        "Saturdays and Sundays in between do not count (4 days).",
        "Thu 24 Sep 2026 is a public holiday (Day before Chuseok) and does not count.",
    ]


def test_hours_outside_working_time_begin_at_the_next() -> None:
    because = explained("working-hours:8", "2026-11-20T18:30")
    assert because[0].startswith("The limit is 8 working hours (1 × 8 hours).")
    assert because[1].startswith(
        "Fri 20 Nov 2026, 18:30 is outside working time, so counting starts on Mon 23 Nov 2026, 09:00"
    )


def test_a_filing_on_saturday() -> None:
    assert explained("working-days:6", "2026-11-21")[1] == (
        "Sat 21 Nov 2026 does not count (Saturday); Mon 23 Nov 2026 is day one."
    )


def test_the_roll_names_the_holiday_and_the_article() -> None:
    because = explained("civil-days:3", "2026-12-22")
    assert because[1] == "Tue 22 Dec 2026 itself does not count; Wed 23 Dec 2026 is day one."
    assert because[2] == (
        "The last day, Fri 25 Dec 2026, is not a working day (Christmas Day), so the period ends on the next one, "
        "Mon 28 Dec 2026 (Civil Code, Art. 161)."
    )


def test_a_supplement_names_both_days() -> None:
    hold = Hold("supplement", seoul("2026-11-18T10:00"), seoul("2026-11-20T16:00"))
    because = explained("working-days:6", "2026-11-16", holds=[hold])
    assert (
        "Wed 18 Nov 2026 to Fri 20 Nov 2026 does not count, the days of sending and of arrival included. Ground: "
        "supplement of the application (Enforcement Decree of the Administrative Procedures Act, Art. 11(1))."
    ) in because


def test_a_hold_in_hours_says_how_much_working_time() -> None:
    hold = Hold("test", seoul("2026-11-20T17:00"), seoul("2026-11-23T10:20"))
    because = explained("working-hours:24", "2026-11-20T15:00", holds=[hold])
    assert any("does not count: 2 h 20 min of working time" in line for line in because)


def test_a_running_hold_says_that_the_clock_stands_still() -> None:
    hold = Hold("consultation", seoul("2026-11-18T10:00"))
    because = explained("working-days:6", "2026-11-16", holds=[hold], now=seoul("2026-11-20T11:00"))
    assert any("the clock stands still" in line for line in because)


def test_overlapping_holds_are_said_to_count_once() -> None:
    holds = [
        Hold("supplement", seoul("2026-11-18"), seoul("2026-11-20")),
        Hold("hearing", seoul("2026-11-20"), seoul("2026-11-23")),
    ]
    assert "Where these overlap, the time is left out only once." in explained(
        "working-days:6", "2026-11-16", holds=holds
    )


def test_holds_that_do_not_matter_are_not_named() -> None:
    holds = [
        Hold("supplement", seoul("2026-10-18"), seoul("2026-10-20")),
        Hold("supplement", seoul("2026-12-18"), seoul("2026-12-20")),
    ]
    assert not any("Ground" in line for line in explained("working-days:6", "2026-11-16", holds=holds))


def test_an_extension_gives_its_reason_and_first_day() -> None:
    extension = Extension("working-days:10", "hearing_others", seoul("2026-09-30"))
    because = explained("working-days:10", "2026-09-17", extensions=[extension])
    assert any(
        line.startswith(
            "The date was Fri 2 Oct 2026; the period was extended by 10 working days, counted from Sat 3 Oct 2026 "
            "(Information Disclosure Act, Art. 11(2))"
        )
        for line in because
    )
    assert "Fri 9 Oct 2026 is a public holiday (Hangul Day) and does not count." in because


def test_a_holiday_declared_late_says_from_where_to_where() -> None:
    calendar = changed_calendar(declared={"2026-11-20": seoul("2026-11-17T14:00")})
    deadline = compute(rule="working-days:10", start=seoul("2026-11-16"), calendar=calendar)
    assert lines(deadline, "ko")[-2] == (
        "처리가 시작된 뒤인 2026. 11. 17.(화)에 2026. 11. 20.(금)이 공휴일(임시공휴일)로 지정되어, "
        "기한이 2026. 11. 27.(금)까지에서 2026. 11. 30.(월)까지로 바뀌었습니다."
    )


def test_two_late_changes_are_told_one_after_the_other() -> None:
    calendar = changed_calendar(
        declared={"2026-11-20": seoul("2026-11-17T14:00")}, revoked={"2026-12-25": seoul("2026-11-18T09:00")}
    )
    because = explained("working-days:30", "2026-11-16", calendar=calendar)
    moved = [re.findall(r"moved from (.*) to (.*)\.", line) for line in because if "moved" in line]
    assert moved == [[("Mon 28 Dec 2026", "Tue 29 Dec 2026")], [("Tue 29 Dec 2026", "Mon 28 Dec 2026")]]


@pytest.mark.parametrize("declared_at", ["2026-11-01T09:00", "2026-11-16T00:00"])
def test_a_holiday_known_at_the_start_is_no_late_one(declared_at: str) -> None:
    calendar = changed_calendar(declared={"2026-11-20": seoul(declared_at)})
    because = explained("working-days:10", "2026-11-16", calendar=calendar)
    assert not any("moved" in line for line in because)
    assert "Fri 20 Nov 2026 is a public holiday (Temporary public holiday) and does not count." in because


@pytest.mark.parametrize(
    "row", [row for row in rows() if row.due_before], ids=lambda row: f"{row.rule} {row.start}"
)
def test_the_table_says_it_exactly_where_the_date_moved(row) -> None:
    told = any("moved from" in line for line in lines(row.deadline()))
    if row.due_before != row.due:
        assert told
    elif not (row.declared_late and row.revoked_late):
        assert not told


def test_years_without_known_holidays_are_named() -> None:
    because = explained("years:1", "2035-06-01")
    assert any(line.startswith("Public holidays are on record from 2000 to 2035.") for line in because)


def test_the_source_of_the_limit_is_said_first() -> None:
    because = explained(
        "months:3", "2026-06-25", source=Text("「도시교통정비 촉진법」 제16조", "Urban Traffic Act, Art. 16")
    )
    assert because[0] == "The period is set by Urban Traffic Act, Art. 16: 3 months."


def test_many_holidays_are_summed_up() -> None:
    because = explained("working-days:500", "2026-01-02")
    assert sum("is a public holiday" in line for line in because) == 20
    assert any(line.startswith("Nor do the other public holidays") for line in because)


def test_every_line_is_complete_in_both_languages() -> None:
    for row in rows():
        for line in row.deadline().because:
            assert re.search("[가-힣]", line.ko)
            assert not re.search("[가-힣]", line.en)
            assert "{" not in line.ko + line.en


def test_every_kind_of_hold_has_name_and_source() -> None:
    assert set(HOLD_KINDS) >= {
        "supplement",
        "consultation",
        "transfer",
        "representative",
        "deliberation",
        "hearing",
        "test",
        "expert_review",
        "preceding_task",
        "information_sharing",
    }
    assert [code for code, kind in HOLD_KINDS.items() if kind.counts_sending_and_arrival_day] == [
        "supplement"
    ]
    for kind in HOLD_KINDS.values():
        assert "제" in kind.source.ko
        assert "Art." in kind.source.en
