"""All addresses. Pages live under their language; the rest is for programs."""

from django.urls import include, path, register_converter

from madang.web import health, live_redirect
from madang.web.language import LanguageConverter

register_converter(LanguageConverter, "language")

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/", include("madang.api.urls")),
    path("", include("madang.web.reuse.urls")),
    path("log/", include("madang.web.public.log_files")),
    path("live/cases/<str:number>", live_redirect.case_stream),
    path("<language:language>/", include("madang.web.staff.urls")),
    path("<language:language>/", include("madang.web.public.urls")),
]

handler400 = "madang.web.errors.bad_request"
handler403 = "madang.web.errors.permission_denied"
handler404 = "madang.web.errors.page_not_found"
handler500 = "madang.web.errors.server_error"
