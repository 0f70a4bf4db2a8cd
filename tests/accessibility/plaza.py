"""The pages of the plaza, with a document of every class."""

from madang.domains.cases.tests.factories import City
from madang.domains.documents.actions import withdraw
from madang.domains.documents.tests.factories import disclosed, entry, stored
from madang.domains.documents.tests.files import pdf
from madang.domains.organisation.models import Department
from tests.accessibility.pages import PAGE, Visit

_TEXT = "이름\t수량\n약품\t3\n".encode()


def visits(city: City) -> "list[Visit]":
    """A page of every type, with documents that were taken in, looked through and disclosed."""
    home, garden = (Department.objects.get(code=code) for code in ("WAT", "TRA"))
    files = (
        stored(pdf("Alpha", "Beta"), "본문.pdf"),
        stored(_TEXT, "붙임.txt"),
        stored(pdf("Closed"), "숨은 파일.pdf", disclosure="closed", grounds=(6,)),
    )
    whole, partial, closed, gone = disclosed(
        entry(
            home,
            files=files,
            summary="약품을 얼마나 썼는지 알리는 문서",
            task="약품 관리",
            keywords=("정수", "약품"),
        ),
        entry(
            home,
            disclosure="partial",
            grounds=(6,),
            grounds_reason="개인정보가 들어 있음",
            task="약품 관리",
        ),
        entry(garden, disclosure="closed", grounds=(5,)),
        entry(garden),
    )
    withdraw(city.on_duty("disclosure_officer"), gone.uid, reason_code="personal_data", reason="")
    document, viewer = (
        PAGE + "documents/<document_id:uid>/",
        PAGE + "documents/<document_id:uid>/files/<position:n>/",
    )
    lists, category = PAGE + "documents/", PAGE + "documents/categories/<category_code:code>/"
    files_of = f"documents/{whole.uid}/files"
    search = PAGE + "search/"
    return [
        Visit("search, nothing asked", search, None, "search/"),
        Visit("search, found in a file", search, None, "search/?q=beta"),
        Visit("search, everything of a kind", search, None, "search/?q=하천&sort=relevance"),
        Visit("search, narrowed", search, None, "search/?what=document&class=open&from=2020-01-01"),
        Visit("search, nothing found", search, None, f"search/?q={'가나다라' * 15}"),
        Visit("search, what cannot be read", search, None, "search/?q=…&from=yesterday&what=x", 422),
        Visit("search, only signs", search, None, "search/?q=…", 422),
        Visit("documents", lists, None, "documents/"),
        Visit("documents, filtered", lists, None, "documents/?class=open&kind=approval"),
        Visit("documents, none found", lists, None, "documents/?category=whitepaper"),
        Visit("documents, bad filter", lists, None, "documents/?from=yesterday&class=x", 422),
        Visit("categories of documents", PAGE + "documents/categories/", None, "documents/categories/"),
        Visit("category of documents", category, None, "documents/categories/sanction/"),
        Visit("document", document, None, f"documents/{whole.uid}/"),
        Visit("document, partly open", document, None, f"documents/{partial.uid}/"),
        Visit("document, closed", document, None, f"documents/{closed.uid}/"),
        Visit("document, withdrawn", document, None, f"documents/{gone.uid}/", 410),
        Visit("page of a file", viewer, None, f"{files_of}/1/?page=2&find=beta"),
        Visit("page of a file, larger", viewer, None, f"{files_of}/1/?wide=1"),
        Visit("text of a file", viewer, None, f"{files_of}/2/"),
        Visit("all text of a file", viewer, None, f"{files_of}/1/?text=1"),
    ]
