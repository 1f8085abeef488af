"""The addresses of signing in. Each is named as allauth names it, and only those that we use are here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from roles.sign_in import views
from roles.views.accounts import delegations, invitations, keeping, lists, passwords
from roles.views.orders.signing_out import SignOut

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/thaid/", views.to_thaid, name="thaid"),
    path("sign-in/<str:provider_id>/callback/", views.from_thaid, name="openid_connect_callback"),
    path(
        "sign-in/cancelled/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_login_cancelled",
    ),
    path("account/thaid/unlink/", views.Unlink.as_view(), name="thaid-unlinking"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/password/", passwords.LostPassword.as_view(), name="password-lost"),
    path("sign-in/password/sent/", passwords.LinkSent.as_view(), name="password-link-sent"),
    path("sign-in/password/new/", passwords.SetPassword.as_view(), name="password-setting"),
    path("sign-in/password/<str:token>/", passwords.PasswordLink.as_view(), name="password-link"),
    path("sign-out/", SignOut.as_view(), name="account_logout"),
    path("account/", views.MyAccount.as_view(), name="my-account"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", login_required(account.password_change), name="account_change_password"),
    path("account/second-factor/", RedirectView.as_view(pattern_name="my-account"), name="mfa_index"),
    path("account/second-factor/set-up/", login_required(views.Enrol.as_view()), name="mfa_activate_totp"),
    path("account/second-factor/remove/", views.TakeAway.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        login_required(views.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("account/lend/", delegations.Lend.as_view(), name="delegation-giving"),
    path("account/lend/<int:pk>/", delegations.Withdraw.as_view(), name="delegation-withdrawing"),
    path("accounts/", lists.AccountList.as_view(), name="account-list"),
    path("accounts/<int:pk>/", lists.AccountDetail.as_view(), name="account-detail"),
    path("accounts/<int:pk>/rights/", keeping.GiveRight.as_view(), name="stewardship-giving"),
    path("accounts/<int:pk>/close/", keeping.Close.as_view(), name="account-closing"),
    path("accounts/<int:pk>/open/", keeping.Open.as_view(), name="account-opening"),
    path(
        "accounts/<int:pk>/second-factor/",
        keeping.TakeOffSecondFactor.as_view(),
        name="account-second-factor",
    ),
    path("accounts/rights/<int:pk>/end/", keeping.EndRight.as_view(), name="stewardship-ending"),
    path("accounts/invitations/", invitations.Invite.as_view(), name="invitation-making"),
    path("accounts/invitations/<int:pk>/", invitations.SendAgain.as_view(), name="invitation-resending"),
    path("accounts/invitations/<int:pk>/revoke/", invitations.Revoke.as_view(), name="invitation-revoking"),
    path("invitation/new/", invitations.AcceptNew.as_view(), name="invitation-new"),
    path("invitation/signed-in/", invitations.AcceptSignedIn.as_view(), name="invitation-signed-in"),
    path("invitation/<str:token>/", invitations.Accept.as_view(), name="invitation"),
]
