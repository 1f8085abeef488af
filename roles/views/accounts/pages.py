"""What the pages of one change to an account share: who may, one form, one action, one sentence."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from roles.account_problems import AccountProblem
from roles.models import User


def tell(form: Form, error: ValidationError) -> None:
    """Put what a model refused at the fields that the form has, the rest above them."""
    for name, words in getattr(error, "message_dict", {"__all__": error.messages}).items():
        form.add_error(name if name in form.fields else None, words)


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class AccountChange(LoginRequiredMixin, FormView):
    """One change. GET asks, POST does it; a refusal stands above the form, and what was typed stays."""

    template_name = "roles/accounts/change.html"
    heading: Any
    button: Any
    lede: Any = ""
    button_kind = ""
    done: Any
    success_url: Any = ""

    @property
    def reader(self) -> User:
        """The account that is signed in; whoever is not never comes this far."""
        return cast(User, self.request.user)

    def may(self, user: User) -> bool:
        """Whether the account may do this at all; a record that it may not see is a 404 of `find`."""
        raise NotImplementedError

    def find(self) -> None:
        """Load what is changed."""

    def act(self, form: Any) -> None:
        """Do it."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.user, User):
            if not self.may(request.user):
                raise PermissionDenied
            self.find()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.act(form)
        except AccountProblem as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        except ValidationError as error:
            tell(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = ("heading", "lede", "button", "button_kind")
        return super().get_context_data(**kwargs) | {name: getattr(self, name) for name in words}
