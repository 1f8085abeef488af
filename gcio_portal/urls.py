from django.contrib import admin
from django.urls import include, path

from gcio_portal import history_pages, views

urlpatterns = [
    path("", include("gcio_portal.api")),  # first: an address is compared with every pattern before its own
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("my-work/", views.MyWork.as_view(), name="my-work"),
    path("data/", views.OpenData.as_view(), name="data"),
    path("", include("committees.urls")),
    path("", include("roles.urls")),
    path("history/checkpoints.ndjson", history_pages.checkpoints, name="history-checkpoints"),
    path("history/<slug:kind>/<code:key>/", history_pages.RecordHistory.as_view(), name="record-history"),
    path("health/", views.health, name="health"),
    path("admin/", admin.site.urls),
]

handler400 = "gcio_portal.errors.bad_request"
handler500 = "gcio_portal.errors.server_error"
