from django.urls import path

from committees import views
from gcio_portal import converters  # noqa: F401 - its import registers <code:…>

urlpatterns = [
    path("instruments/", views.InstrumentList.as_view(), name="instrument-list"),
    path("instruments/<code:code>/", views.InstrumentDetail.as_view(), name="instrument-detail"),
    path("committees/<code:code>/law/", views.CommitteeLaw.as_view(), name="committee-law"),
]
