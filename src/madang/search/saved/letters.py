"""The words of the letters about saved searches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from madang.domains.cases import CaseRow
from madang.domains.documents import public
from madang.kernel.mail import Letter
from madang.kernel.remote import public_address
from madang.kernel.text import Text
from madang.kernel.translations import number, plain
from madang.search.saved.models import SavedSearch
from madang.search.saved.rules import LISTED, UNCONFIRMED_FOR, as_query

_SUBJECT = Text("저장한 검색 ‘{name}’: 새로 {n}건", "Saved search “{name}”: {n} new")
_BODY = Text(
    """안녕하십니까.

저장하신 검색 ‘{name}’에 맞는 것이 새로 {n}건 공개되었습니다.

{things}
{more}모두 보기:
{page}

이름과 주기를 바꾸거나 잠시 멈추시려면 아래 주소를 열어 주십시오.
{settings}

이 알림을 더 받지 않으시려면 아래 주소를 열어 주십시오.
{stop}
""",
    """Hello,

new results for your saved search “{name}”: {n}

{things}
{more}See all of them:
{page}

To change its name or how often we write, or to pause it, open
{settings}

To stop these letters, open
{stop}
""",
)
_THING = Text(
    "{k}. {title} ({number})\n   {what}, {where}\n   {page}\n",
    "{k}. {title} ({number})\n   {what}, {where}\n   {page}\n",
)
_MORE = Text("이 밖에 {n}건이 더 있습니다.\n\n", "There are {n} more.\n\n")
_DOCUMENT, _CASE, _PROCEDURE = Text("문서", "Document"), Text("민원", "Case"), Text("민원 사무", "Procedure")
_ASK_SUBJECT = Text("검색 알림 신청을 확인해 주십시오", "Please confirm your saved search")
_ASK_BODY = Text(
    """안녕하십니까.

누군가 이 전자우편 주소로 저장한 검색의 알림을 신청하였습니다.
본인이 신청하셨다면 {days}일 안에 아래 주소를 열어 어떤 검색인지 보시고 확인해 주십시오.
그때부터 새로 공개되는 것을 알려 드립니다.

{confirm}

신청하신 일이 없다면 이 편지를 지우셔도 됩니다. 확인하지 않으시면 {days}일 뒤 이 주소를 저희 시스템에서 지웁니다.
""",
    """Hello,

somebody asked that we write to this e-mail address about a saved search.
If it was you, please open the following address within {days} days to see which search it is, and confirm it.
From then on we tell you of what goes out.

{confirm}

If it was not you, you may delete this letter.
If nobody confirms, we delete this address from our system after {days} days.
""",
)


def news_letter(
    search: SavedSearch, to: str, language: str, records: Sequence[Any], n: int, *, key: str, at: datetime
) -> Letter:
    """The letter about what went out: the first of `records` are listed, `n` is how many there are."""
    listed, stop = records[:LISTED], public_address(f"/{language}/unsubscribe/search/{search.token}/")
    body = _BODY.format(
        name=search.name,
        n=_counted(n, language),
        things="\n".join(_thing(k, record, language) for k, record in enumerate(listed, 1)),
        more=_MORE.format(n=_counted(n - len(listed), language))[language] if n > len(listed) else "",
        page=_page(search, language),
        settings=public_address(settings_path(search, language)),
        stop=stop,
    )
    subject = _SUBJECT.format(name=search.name, n=_counted(n, language))
    return Letter(key, to, plain(subject[language]), plain(body[language]), language, at, unsubscribe=stop)


def confirmation_letter(search: SavedSearch) -> Letter:
    """The letter that asks the reader of an address whether they want a search. It holds nothing that was typed, or
    anybody could have us write anything to anybody; the page behind its link shows the search."""
    language, key = search.language, f"search-confirmation:{search.token}"
    confirm = public_address(f"/{language}/my/searches/confirm/{search.token}/")
    body = _ASK_BODY.format(days=UNCONFIRMED_FOR.days, confirm=confirm)[language]
    return Letter(key, search.email, plain(_ASK_SUBJECT[language]), plain(body), language, search.created_at)


def settings_path(search: SavedSearch, language: str) -> str:
    """Where a search is changed: for who has no account, under its token."""
    path = f"/{language}/my/searches/"
    return path if search.account_id is not None else f"{path}{search.token}/"


def _page(search: SavedSearch, language: str) -> str:
    return public_address(f"/{language}/search/?{as_query(search.q, search.narrowed)}")


def _thing(k: int, record: Any, language: str) -> str:
    title, own_number, what, where, path = _told(record)
    page = public_address(f"/{language}/{path}")
    said = _THING.format(k=k, title=title, number=own_number, what=what, where=where, page=page)
    return said[language]


def _told(record: Any) -> tuple[str | Text, str, Text, Text, str]:
    """Title, number, sort, department or sector, and path of a thing."""
    if isinstance(record, public.PublicDocument):
        path = f"documents/{record.id}/"
        return record.title, record.number, _DOCUMENT, record.department.name, path
    if isinstance(record, CaseRow):
        name, path = record.procedure.name, f"cases/{record.number}/"
        return name, record.number, _CASE, record.department.name, path
    sector, code = Text.of(record["sector"]["name"]), record["code"]
    return Text.of(record["name"]), code, _PROCEDURE, sector, f"procedures/{code}/"


def _counted(n: int, language: str) -> str:
    return str(number(language, f"{n:,}"))
