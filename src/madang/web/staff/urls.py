"""Pages for officials (`desk/`) and the audit office (`audit/`). Each view is given the `language` of its address."""

from django.urls import URLPattern, path

from madang.web.staff import (
    absences,
    audit,
    audit_drafts,
    audit_moves,
    audit_previews,
    audit_procedures,
    case,
    delegation,
    departments,
    home,
    inspections,
    investigation,
    lists,
    operation,
    provisions,
)

urlpatterns: list[URLPattern] = [
    path("desk/", home.desk),
    path("desk/search/", lists.search),
    path("desk/department/", departments.department),
    path("desk/inspection/", inspections.lists),
    path("desk/inspection/monthly/", inspections.month),
    path("desk/absences/", absences.absences),
    path("desk/provisions/", provisions.listing),
    path("desk/provisions/<str:institution>/<str:code>/", provisions.one),
    path("desk/operator/", operation.operator),
    path("desk/operator/delegation/", delegation.delegation_table),
    path("desk/cases/<str:number>/", case.case),
    path("desk/cases/<str:number>/files/<str:file>/", case.case_file),
    path("desk/cases/<str:number>/<str:act>/", case.case_act),
    path("audit/", audit.audit),
    path("audit/investigation/", investigation.investigation),
    path("audit/procedures/", audit_procedures.listing),
    path("audit/procedures/drafts/<str:draft>/", audit_drafts.draft),
    path("audit/procedures/drafts/<str:draft>/file/", audit_drafts.file),
    path("audit/procedures/drafts/<str:draft>/publish/", audit_drafts.publish),
    path("audit/procedures/drafts/<str:draft>/preview/<str:what>/", audit_previews.preview),
    path("audit/procedures/drafts/<str:draft>/parts/<str:part>/", audit_drafts.part),
    path("audit/procedures/drafts/<str:draft>/parts/<str:part>/<str:key>/", audit_drafts.part),
    path("audit/procedures/<str:code>/", audit_procedures.one),
    path("audit/procedures/<str:code>/selection/", audit_procedures.selection),
    path("audit/procedures/<str:code>/moves/", audit_moves.moves),
]
