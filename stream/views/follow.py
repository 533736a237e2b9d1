"""The control of five levels: a page of its own, and what its buttons do wherever they stand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Entry
from core.http import MemberRequest
from groups.models import Group, Membership
from profiles.models import User
from stream import services
from stream.controls import Control, control_of
from stream.feed import Asked
from stream.feed_forms import TabForm
from stream.forms import LevelForm
from stream.levels import levels_towards
from stream.models.follow import Target
from stream.targets import find
from tags.models import Tag


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: MemberRequest, name: str, key: str) -> HttpResponse:
    """Choose how much to hear of something. htmx gets the control back, a form the page that it came from."""
    target = find(name, key, request.user)
    if target == request.user:
        raise PermissionDenied(_("You cannot follow yourself."))
    form = LevelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.choose(person=request.user, target=target, choice=form.cleaned_data["choice"])
        except services.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return _answer(request, target, form.cleaned_data["place"])
    control = _control(target, request.user)
    if request.htmx and form.errors:
        context = {"control": control, "errors": form.non_field_errors(), "place": form.data.get("place", "")}
        return render(request, "stream/_follow.html", context, status=422)
    context = {"control": control, "target": target, "form": form, "otherwise": _otherwise(control, target, request)}
    return render(request, "stream/follow.html", context, status=422 if form.errors else 200)


def _answer(request: MemberRequest, target: Target, place: str) -> HttpResponse:
    if isinstance(target, Tag):
        target = find("tag", target.slug, request.user)  # it may just have been made
    control = _control(target, request.user)
    if request.htmx:
        return render(request, "stream/_follow.html", {"control": control, "is_just_set": True, "place": place})
    said = _("%(what)s: %(level)s.") if control.is_chosen else _("You do not follow %(what)s any more.")
    messages.success(request, said % {"what": control.words, "level": control.label})
    if place == LevelForm.LIST:
        return redirect(f"{reverse('stream:following')}?show={control.name}")
    if place == LevelForm.HOME:
        return redirect(reverse("portal:home") + Asked(TabForm(request.POST).chosen).query)
    return redirect(target)


def _control(target: Target, person: User) -> Control:
    is_member = isinstance(target, Group) and Membership.objects.of(person, target).present().exists()
    return control_of(target, person, is_member=is_member)


def _otherwise(control: Control, target: Target, request: MemberRequest) -> str:
    """What counts for a thread without a choice, from what else one follows; "" for nothing."""
    if control.is_chosen or not isinstance(target, Entry):
        return ""
    level = levels_towards(target, [request.user.pk]).get(request.user.pk)
    return str(level.label) if level is not None else ""
