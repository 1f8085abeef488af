from django.urls import path

from committees import views

urlpatterns = [
    path("instruments/", views.InstrumentList.as_view(), name="instrument-list"),
    path("instruments/<str:code>/", views.InstrumentDetail.as_view(), name="instrument-detail"),
    path("committees/<str:code>/law/", views.CommitteeLaw.as_view(), name="committee-law"),
]
