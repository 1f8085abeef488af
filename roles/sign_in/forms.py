"""allauth's forms in the portal's words: labels above the fields, no placeholders, codes counted by axes."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from roles.sign_in import lockout, second_factor

CODE_HINT = _("6 digits from your authenticator app, or one of your recovery codes")


def _worded(form: Form, **words: Any) -> None:
    """Give fields their label, or label and hint, and take the placeholders away."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, given in words.items():
        label, hint = given if isinstance(given, tuple) else (given, "")
        form.fields[name].label, form.fields[name].help_text = label, hint


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, login=_("Username"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ConfirmPasswordForm(ReauthenticateForm):
    """The password again, before something that cannot be taken back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, password=_("Password"))


class NewPasswordForm(ChangePasswordForm):
    """The password of before, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self,
            oldpassword=_("Current password"),
            password1=(_("New password"), lazystr(" ".join(password_validators_help_texts()))),
            password2=_("New password again"),
        )

    def clean_oldpassword(self) -> str:
        """The password of before, if it is right; asked as at the sign-in: wrong ones count and lock."""
        password = str(self.cleaned_data["oldpassword"])
        if not get_account_adapter().reauthenticate(self.user, password):
            raise get_account_adapter().validation_error("enter_current_password")
        return password


class CountedCode:
    """A wrong code counts as a wrong password does, and locks as it does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=(_("Code"), CODE_HINT))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {  # type: ignore[attr-defined]
            "inputmode": "numeric",
            "class": "input--short",
            "autocomplete": "one-time-code",
        }

    def clean_code(self) -> str:
        """The code, if it is right. Raises ValidationError; the page of a lock replaces the answer then."""
        if lockout.is_locked(context.request, self.user):  # type: ignore[attr-defined]
            context.request.axes_locked_out = True
            raise get_adapter().validation_error("incorrect_code")
        try:
            code = str(super().clean_code())  # type: ignore[misc]
            if not second_factor.use_up(self.user, code):  # type: ignore[attr-defined]
                raise get_adapter().validation_error("incorrect_code")
            return code
        except ValidationError:
            lockout.count_failure(context.request, self.user)  # type: ignore[attr-defined]
            raise


class CodeForm(CountedCode, AuthenticateForm):
    """The code at the sign-in."""


class ConfirmCodeForm(CountedCode, MfaReauthenticateForm):
    """The code in a session that has not given one yet."""


class EnrolForm(ActivateTOTPForm):
    """The first code of a new authenticator, which shows that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=(_("Code"), _("6 digits that the app shows now")))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "input--short"}
