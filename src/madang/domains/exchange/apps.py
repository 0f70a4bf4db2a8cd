from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "madang.domains.exchange"
    label = "exchange"
