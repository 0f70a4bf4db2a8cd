"""Addresses of the pages that everybody reads."""

from django.urls import path, register_converter

from madang.web.public import (
    cases,
    comparison,
    compliance,
    deadline,
    delegation,
    departments,
    districts_compared,
    dossiers,
    emergencies,
    expenses,
    feeds,
    home,
    institutions,
    latency,
    procedure_versions,
    procedures,
    signatures,
    statistics,
    topics,
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


register_converter(CaseNumber, "case_number")
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
    path("departments/<code:code>/", departments.department_page),
    path("departments/<code:code>/signatures/", signatures.signatures_page),
    path("departments/<code:code>/feed.atom", feeds.of_department),
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
    path("deadline/", deadline.calculator),
    path("statistics/", statistics.statistics_page),
    path("statistics/comparison/", comparison.comparison_page),
    path("statistics/districts/", districts_compared.districts_page),
    path("statistics/compliance/", compliance.compliance_page),
    path("statistics/missing/", compliance.missing_page),
    path("statistics/latency/", latency.latency_page),
]
