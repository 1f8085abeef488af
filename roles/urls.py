from django.urls import include, path

from gcio_portal import converters  # noqa: F401 - its import registers <code:…>
from roles.views import committees, documents, keys, organizations, people
from roles.views.imports import detail as imports
from roles.views.imports import sending
from roles.views.orders import deciding, scans
from roles.views.orders.detail import OrderDetail
from roles.views.orders.editing import OrderEdit, OrderNew
from roles.views.orders.lists import OrderList

urlpatterns = [
    path("", include("roles.sign_in.urls")),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
    path(
        "organizations/<code:code>/", organizations.OrganizationDetail.as_view(), name="organization-detail"
    ),
    path("committees/", committees.CommitteeList.as_view(), name="committee-list"),
    path("committees/<code:code>/", committees.CommitteeDetail.as_view(), name="committee-detail"),
    path("committees/<code:code>/roster.pdf", documents.RosterSheet.as_view(), name="committee-sheet"),
    path("directory.pdf", documents.DirectoryPaper.as_view(), name="directory"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("keys/", keys.KeyList.as_view(), name="key-list"),
    path("keys/new/", keys.KeyMaking.as_view(), name="key-making"),
    path("keys/<str:prefix>/revoke/", keys.KeyRevoking.as_view(), name="key-revoking"),
    path("imports/", sending.ImportList.as_view(), name="import-list"),
    path("imports/new/", sending.ImportSending.as_view(), name="import-new"),
    path("imports/template/<code:code>.xlsx", sending.ImportTemplate.as_view(), name="import-template"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("imports/<int:pk>/apply/", imports.ImportApplying.as_view(), name="import-apply"),
    path("imports/<int:pk>/again/", imports.ImportAgain.as_view(), name="import-again"),
    path("imports/<int:pk>/faults.xlsx", imports.ImportAnnotated.as_view(), name="import-faults"),
    path("imports/<int:pk>/file/", imports.ImportSource.as_view(), name="import-file"),
    path("orders/", OrderList.as_view(), name="order-list"),
    path("orders/new/", OrderNew.as_view(), name="order-new"),
    path("orders/<int:pk>/edit/", OrderEdit.as_view(), name="order-edit"),
    path("orders/<int:pk>/", OrderDetail.as_view(), name="order-detail"),
    path("orders/<int:pk>/scan/", scans.scan, name="order-scan"),
    *(
        path(f"orders/<int:pk>/{step}/", view.as_view(), name=f"order-{step}")
        for step, view in deciding.ROUTES.items()
    ),
    path("orders/<int:pk>/document.pdf", documents.OrderDocument.as_view(), name="order-document"),
]
