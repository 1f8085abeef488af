from django.urls import path

from gcio_portal import converters  # noqa: F401 - its import registers <code:…>
from roles.views import committees, keys, organizations, people

urlpatterns = [
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
    path(
        "organizations/<code:code>/", organizations.OrganizationDetail.as_view(), name="organization-detail"
    ),
    path("committees/", committees.CommitteeList.as_view(), name="committee-list"),
    path("committees/<code:code>/", committees.CommitteeDetail.as_view(), name="committee-detail"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("keys/", keys.KeyList.as_view(), name="key-list"),
    path("keys/new/", keys.KeyMaking.as_view(), name="key-making"),
    path("keys/<str:prefix>/revoke/", keys.KeyRevoking.as_view(), name="key-revoking"),
]
