"""Addresses of the pages of a person: signing in, applying, and what is theirs."""

from django.urls import path, register_converter

from madang.web.public import (
    account,
    apply,
    following,
    identity,
    mandates,
    my,
    my_log,
    my_moves,
    preferences,
    saved_letters,
    saved_searches,
)


class RegisterNumber:
    """A register number, `YYYY-NNNNNNN`."""

    regex = r"[0-9]{4}-[0-9]{7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ProcedureCode(RegisterNumber):
    """The code of a procedure."""

    regex = r"[A-Za-z0-9][A-Za-z0-9-]{0,19}"


class RandomId(RegisterNumber):
    """An id that may not be guessed: of a draft, a file, a letter."""

    regex = r"[A-Za-z0-9_-]{8,64}"


class ActCode(RegisterNumber):
    """The code of an act."""

    regex = r"[a-z]+(?:-[a-z]+){0,3}"


register_converter(RegisterNumber, "register_number")
register_converter(ProcedureCode, "procedure_code")
register_converter(RandomId, "random_id")
register_converter(ActCode, "act_code")

urlpatterns = [
    path("sign-in/", account.sign_in),
    path("sign-out/", account.sign_out),
    path("register/", account.register),
    path("account/verify/", account.verify),
    path("account/unsubscribe/", account.unsubscribe),
    path("unsubscribe/<random_id:token>/", account.unsubscribe),
    path("procedures/<procedure_code:code>/apply/", apply.form),
    path("my/", my.overview),
    path("my/follow/", following.page),
    path("search/save/", saved_searches.save),
    path("my/searches/", saved_searches.of_account),
    path("my/searches/<random_id:token>/", saved_searches.of_address),
    path("my/searches/confirm/<random_id:token>/", saved_letters.confirm),
    path("unsubscribe/search/<random_id:token>/", saved_letters.stop),
    path("my/identity/", identity.page),
    path("my/mandates/", mandates.page),
    path("my/preferences/", preferences.preferences),
    path("my/drafts/<random_id:draft_id>/", apply.review),
    path("my/drafts/<random_id:draft_id>/discard/", apply.discard),
    path("my/receipts/<register_number:number>/", my.receipt),
    path("my/receipts/<register_number:number>/receipt.json", my_log.receipt),
    path("my/receipts/<register_number:number>/receipt.tlog-proof", my_log.proof),
    path("my/cases/<register_number:number>/", my.case),
    path("my/cases/<register_number:number>/files/<random_id:file_id>/", my.file),
    path("my/cases/<register_number:number>/new-version/", my_moves.offer),
    path("my/cases/<register_number:number>/<act_code:act>/", my.act),
]
