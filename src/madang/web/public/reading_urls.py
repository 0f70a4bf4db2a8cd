"""Addresses of the pages that everybody reads."""

from django.urls import path, register_converter

from madang.web.public import (
    cases,
    comparison,
    compliance,
    deadline,
    delegation,
    departments,
    disclosure,
    districts_compared,
    document_feeds,
    document_files,
    documents,
    dossiers,
    emergencies,
    expenses,
    feeds,
    home,
    institutions,
    latency,
    log_pages,
    procedure_versions,
    procedures,
    search,
    search_feeds,
    signatures,
    statistics,
    topics,
    verify,
)


class CaseNumber:
    """A register number, `YYYY-NNNNNNN`."""

    regex = r"[0-9]{4}-[0-9]{7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Code(CaseNumber):
    """The code of a procedure or department."""

    regex = r"[A-Za-z0-9][A-Za-z0-9-]{0,39}"


class DocumentId(CaseNumber):
    """The id of a document of the plaza."""

    regex = r"[0-9A-Z]{16}"


class PositionInFile(CaseNumber):
    """A file of a document, or a page of a file, counted from 1."""

    regex = r"[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)


class EntryIndex(CaseNumber):
    """The number of an entry of the log, counted from 0."""

    regex = r"0|[1-9][0-9]{0,14}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)


class CategoryCode(CaseNumber):
    """The code of a category of documents."""

    regex = r"[a-z0-9_]{1,20}"


register_converter(CaseNumber, "case_number")
register_converter(DocumentId, "document_id")
register_converter(PositionInFile, "position")
register_converter(CategoryCode, "category_code")
register_converter(EntryIndex, "entry_index")
register_converter(Code, "code")

urlpatterns = [
    path("", home.home),
    path("procedures/", procedures.procedure_list),
    path("procedures/selection/", procedure_versions.selection),
    path("procedures/<code:code>/versions/", procedure_versions.versions),
    path("procedures/<code:code>/", procedures.procedure_page),
    path("procedures/<code:code>/feed.atom", feeds.of_procedure),
    path("cases/", cases.case_list),
    path("cases/feed.atom", feeds.of_all),
    path("cases/<case_number:number>/", cases.case_page),
    path("cases/<case_number:number>/feed.atom", feeds.of_case),
    path("documents/", documents.document_list),
    path("documents/categories/", documents.category_list),
    path("documents/categories/<category_code:code>/", documents.category_page),
    path("documents/<document_id:uid>/", documents.document_page),
    path("documents/<document_id:uid>/files/<position:n>/", document_files.viewer),
    path("documents/<document_id:uid>/files/<position:n>/download", document_files.download),
    path("documents/<document_id:uid>/files/<position:n>/pages/<position:page>.webp", document_files.picture),
    path("departments/<code:code>/", departments.department_page),
    path("departments/<code:code>/signatures/", signatures.signatures_page),
    path("departments/<code:code>/feed.atom", feeds.of_department),
    path("documents/feed.atom", document_feeds.of_all),
    path("documents/categories/<slug:category>/feed.atom", document_feeds.of_category),
    path("departments/<code:code>/documents.atom", document_feeds.of_department),
    path("institutions/", institutions.institution_list),
    path("institutions/<code:code>/", institutions.institution_page),
    path("dossiers/", dossiers.dossier_list),
    path("dossiers/<code:id>/", dossiers.dossier_page),
    path("topics/", topics.topic_list),
    path("topics/<code:slug>/", topics.topic_page),
    path("emergencies/", emergencies.emergency_list),
    path("emergencies/<code:id>/", emergencies.emergency_page),
    path("emergencies/<code:id>/feed.atom", emergencies.emergency_feed),
    path("expenses/", expenses.expense_page),
    path("expenses/payments.csv", expenses.expense_csv),
    path("delegation/", delegation.delegation_page),
    path("delegation/<int:number>/", delegation.delegation_version),
    path("search/", search.search_page),
    path("search.atom", search_feeds.of_search),
    path("deadline/", deadline.calculator),
    path("statistics/", statistics.statistics_page),
    path("statistics/comparison/", comparison.comparison_page),
    path("statistics/districts/", districts_compared.districts_page),
    path("statistics/compliance/", compliance.compliance_page),
    path("statistics/missing/", compliance.missing_page),
    path("statistics/disclosure/", disclosure.disclosure_page),
    path("statistics/reconciliation/", disclosure.reconciliation_page),
    path("statistics/reconciliation.csv", disclosure.reconciliation_csv),
    path("statistics/latency/", latency.latency_page),
    path("log/", log_pages.log_page),
    path("log/<entry_index:index>/", log_pages.entry_page),
    path("verify/", verify.verify_page),
    path("verify/madang-verify.html", verify.verify_download),
]
