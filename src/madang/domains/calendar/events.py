"""What happens to the calendar, as others follow it. `stream_id` is the day, `data` = `{date}`."""

HOLIDAY_STREAM = "holiday"
HOLIDAY_DECLARED = "holiday.declared"
HOLIDAY_REVOKED = "holiday.revoked"
