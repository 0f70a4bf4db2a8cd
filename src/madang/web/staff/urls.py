"""Pages for officials (`desk/`) and the audit office (`audit/`). Each view is given the `language` of its address."""

from django.urls import URLPattern, path

from madang.web.staff import absences, audit, case, home, lists, operation

urlpatterns: list[URLPattern] = [
    path("desk/", home.desk),
    path("desk/search/", lists.search),
    path("desk/department/", lists.department),
    path("desk/inspection/", lists.inspection),
    path("desk/absences/", absences.absences),
    path("desk/operator/", operation.operator),
    path("desk/cases/<str:number>/", case.case),
    path("desk/cases/<str:number>/files/<str:file>/", case.case_file),
    path("desk/cases/<str:number>/<str:act>/", case.case_act),
    path("audit/", audit.audit),
]
