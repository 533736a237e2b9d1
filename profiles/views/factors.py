"""One's second factors: what there is, adding, removing, recovery codes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from profiles import factors as kinds
from profiles import proof, services
from profiles.forms import NewAppForm, NewPasskeyForm, status_of
from profiles.forms.proofs import passkey_refused

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def factors(request: MemberRequest) -> HttpResponse:
    """What there is beside the password."""
    held = kinds.factors_of(request.user)
    context = {
        "held": held,
        "is_full": len(held.passkeys) >= kinds.MOST_PASSKEYS,
        "is_demanded": request.user.is_staff and not held.any,
        "next_url": proof.next_url(request),
    }
    return render(request, "profiles/factors.html", context)


@require_POST
@proof.fresh(back="profiles:factors")
def begin_app(request: MemberRequest) -> HttpResponse:
    """Make a key for an authenticator app, and show it on a page that may be reloaded."""
    kinds.begin_app(request.session)
    return redirect(_on(reverse("profiles:add-app"), request))


@require_http_methods(METHODS)
@proof.fresh(back="profiles:factors")
def add_app(request: MemberRequest) -> HttpResponse:
    """The key as a picture and in letters, and the first code that proves the app has it."""
    pending = kinds.pending_app(request.session)
    if pending is None:
        return redirect(_on(reverse("profiles:factors"), request))
    form = NewAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_first = not kinds.has_factor(request.user)
        try:
            row = services.add_app(
                person=request.user,
                pending=pending,
                code=form.cleaned_data["code"].replace(" ", ""),
                session_key=request.session.session_key,
            )
        except services.WrongCode:
            form.add_error("code", _("The code is not right. Wait for the next one your app shows."))
        except services.AlreadyThere:
            form.add_error(None, _("You have an authenticator app already. Remove it before you add another."))
        else:
            kinds.forget_pending(request.session)
            return _added(request, row, is_first=is_first)
    context = {"form": form, "pending": pending, "uri": kinds.uri_of(pending, request.user)}
    return render(request, "profiles/add_app.html", context, status=status_of(form))


@require_safe
@proof.fresh(back="profiles:factors")
def app_picture(request: MemberRequest) -> HttpResponse:
    """The key as a QR code: a picture of its own, for nothing may stand inline."""
    pending = kinds.pending_app(request.session)
    if pending is None:
        raise Http404
    picture = kinds.qr_code(kinds.uri_of(pending, request.user))
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@require_http_methods(METHODS)
@proof.fresh(back="profiles:factors")
def add_passkey(request: MemberRequest) -> HttpResponse:
    """Name a passkey and let the browser make it."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_first = not kinds.has_factor(request.user)
        try:
            credential = kinds.read_new(request.session, form.cleaned_data["passkey"])
            row = services.add_passkey(
                person=request.user,
                credential=credential,
                name=form.cleaned_data["name"],
                session_key=request.session.session_key,
            )
        except (kinds.BadPasskey, services.AlreadyThere):
            form.add_error(None, passkey_refused())
        except services.TooManyPasskeys:
            form.add_error(None, _("You have ten passkeys. Remove one before you add another."))
        else:
            return _added(request, row, is_first=is_first)
    return render(request, "profiles/add_passkey.html", {"form": form}, status=status_of(form))


@require_http_methods(METHODS)
@proof.fresh(back="profiles:factors")
def remove_factor(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take a passkey or the app away."""
    row = kinds.factor_of(request.user, pk)
    if row is None:
        raise Http404
    held, refused = kinds.factors_of(request.user), False
    if request.method == "POST":
        try:
            services.remove_factor(person=request.user, row=row, session_key=request.session.session_key)
        except services.LastFactor:
            refused = True
        else:
            request.session.cycle_key()
            messages.success(request, _("It is removed. Every other browser is signed out."))
            return redirect("profiles:factors")
    is_last = held.number == 1
    context = {"row": row, "is_last": is_last, "is_kept": is_last and (request.user.is_staff or refused)}
    return render(request, "profiles/remove_factor.html", context, status=422 if refused else 200)


@require_http_methods(METHODS)
@proof.fresh(back="profiles:recovery-codes")
def recovery_codes(request: MemberRequest) -> HttpResponse:
    """How many are left; ten new ones, shown in the answer to the button and never again."""
    held = kinds.factors_of(request.user)
    context: dict[str, Any] = {"held": held, "next_url": proof.next_url(request)}
    if request.method == "POST" and held.any:
        context["codes"] = services.make_recovery_codes(person=request.user)
    return render(request, "profiles/recovery_codes.html", context)


def _added(request: MemberRequest, row: Any, *, is_first: bool) -> HttpResponse:
    proof.prove_by_factor(request, request.user, row)
    request.session.cycle_key()
    messages.success(request, _("It is added. Every other browser is signed out."))
    return redirect(_on(reverse("profiles:recovery-codes" if is_first else "profiles:factors"), request))


def _on(url: str, request: MemberRequest) -> str:
    """The address, with where the person was on the way to."""
    wanted = proof.next_url(request)
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url
