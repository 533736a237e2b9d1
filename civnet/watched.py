"""What the admin asks of each page before it is shown, and what it notes of it: a fresh proof, a line in the trail.

A class of the admin says `private = True` where its pages show what members do not see of one another: addresses,
sign-ins, mails, words of a room that is not the reader's, who reported whom. Each opening of such a page by staff is a
record, once in ten minutes for the same person and row; a list or a search is one without its words. `weighty` names
pages and actions that change who may do what, or shut somebody out: they ask for a proof of the last quarter hour.
A class that says nothing counts as private; `tests/test_architecture.py` fails for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, helpers
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from audit.services import record_view
from profiles import proof
from profiles.models import User

View = Callable[..., HttpResponseBase]
OF_OTHERS: Final[dict[str, tuple[bool, tuple[str, ...]]]] = {  # private, weighty: classes that are not ours
    "auth.group": (False, ("add", "change", "delete"))
}
_PLACES: Final = {"p", "o", "all", "_popup", "_to_field", "_facets", "e"}  # of a list, which choose no rows


@dataclass(frozen=True)
class Page:
    """A page of one class of the admin. `name` is that of its address without the model: changelist, change, merge …"""

    model_admin: ModelAdmin[Any]
    name: str
    number: int | None  # of the row; None for lists

    @property
    def label(self) -> str:
        """The model, as the trail names it."""
        return self.model_admin.opts.label_lower

    @property
    def is_private(self) -> bool:
        """Whether opening it is noted."""
        return OF_OTHERS[self.label][0] if self.label in OF_OTHERS else getattr(self.model_admin, "private", True)

    @property
    def weighty(self) -> tuple[str, ...]:
        """Pages and actions that ask for a fresh proof."""
        return OF_OTHERS[self.label][1] if self.label in OF_OTHERS else getattr(self.model_admin, "weighty", ())


def watched(site: AdminSite, view: View) -> View:
    """The view behind what its page asks for and leaves."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page, person = page_of(site, request), request.user
        if page is None or not isinstance(person, User):
            return view(request, *args, **kwargs)
        if asks_for_proof(page, request) and not proof.is_fresh(request, person):
            if request.method == "POST":
                messages.warning(request, _("Nothing was done yet. Now that you have proved who you are, do it again."))
            return proof.ask(request.get_full_path())
        response = view(request, *args, **kwargs)
        if page.is_private and response.status_code in {200, 206, 304, 422}:
            _note(page, request, person)
        return response

    return answer


def page_of(site: AdminSite, request: HttpRequest) -> Page | None:
    """Which page is asked for; None for those that belong to no model, such as the first."""
    match = request.resolver_match
    name = (match.url_name if match else None) or ""
    if name == "autocomplete":
        model = _completed(request)
        found = site._registry.get(model) if model else None
        return Page(found, name, None) if found else None
    for model, model_admin in site._registry.items():
        opts = model._meta
        if name.startswith(f"{opts.app_label}_{opts.model_name}_"):
            typed = {**(match.kwargs if match else {})}
            number = unquote(str(typed.get("object_id") or typed.get("pk") or ""))
            return Page(
                model_admin,
                name.removeprefix(f"{opts.app_label}_{opts.model_name}_"),
                int(number) if number.isdecimal() and len(number) < 19 else None,  # noqa: PLR2004 - what a bigint holds
            )
    return None


def asks_for_proof(page: Page, request: HttpRequest) -> bool:
    """Whether the request is one of the weighty ones. A page of details is looked at without; saving it is weighty."""
    if page.name == "changelist":
        chosen = request.POST.getlist("action") if request.method == "POST" else []
        return bool(request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)) and bool(set(chosen) & set(page.weighty))
    return page.name in page.weighty and (request.method == "POST" or page.name != "change")


def _completed(request: HttpRequest) -> type[Model] | None:
    """Whose names a box that completes what is typed shows."""
    try:
        model = apps.get_model(request.GET.get("app_label", ""), request.GET.get("model_name", ""))
        related = model._meta.get_field(request.GET.get("field_name", "")).related_model
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return related if isinstance(related, type) else None


def _note(page: Page, request: HttpRequest, person: User) -> None:
    if page.number is None:
        is_search = bool(request.GET.get("q") or request.GET.get("term"))
        chosen = "search" if is_search else "filtered" if set(request.GET) - _PLACES - {"q"} else ""
        record_view("admin.listed", actor_id=person.pk, target_type=page.label, reason=chosen)
    else:
        reason = "" if page.name == "change" else page.name
        record_view("admin.viewed", actor_id=person.pk, target_type=page.label, target_id=page.number, reason=reason)
