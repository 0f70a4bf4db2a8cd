from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "madang.domains.calendar"
    label = "calendar"
