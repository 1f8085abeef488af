from rest_framework.routers import SimpleRouter

from bench.peer import views

router = SimpleRouter()
router.register("organizations", views.OrganizationViewSet)
router.register("memberships", views.MembershipViewSet)
router.register("people", views.PersonViewSet)
urlpatterns = router.urls
