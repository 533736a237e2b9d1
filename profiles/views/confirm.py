"""Proving who one is: the second step of signing in, and once more before something weighty."""

from typing import Any, cast

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.http import MemberRequest
from profiles import mailed, proof
from profiles.adapter import too_many_codes
from profiles.factors import Held, factors_of
from profiles.forms import FactorForm, MailedCodeForm, ReauthenticateForm, status_of
from profiles.limits import TooSoon
from profiles.models import User

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password or the mailed code: a passkey, a code of the app, or a recovery code."""
    stage = request._login_stage  # type: ignore[attr-defined]  # set by allauth's decorator
    person: User = stage.login.user
    held = factors_of(person)
    form = FactorForm(request.POST or None, request=request, person=person, held=held)
    if request.method == "POST" and form.is_valid():
        proof.prove_by_factor(request, person, form.row)
        return cast(HttpResponse, stage.exit())
    return render(request, "profiles/second_step.html", {"form": form, "held": held}, status=status_of(form))


@require_http_methods(METHODS)
def confirm(request: MemberRequest) -> HttpResponse:
    """The strongest proof that the person has: a second factor, else the password, else a code by mail."""
    person, held, trouble = request.user, factors_of(request.user), ""
    if request.method == "POST" and request.POST.get("action") == "mail" and _proves_by_mail(person, held):
        try:
            mailed.send(request, person, purpose="step-up", address=person.email, letter="confirm_code")
            return redirect(request.get_full_path())
        except TooSoon as early:
            trouble = too_many_codes(early)
    form = _form_for(request, person, held)
    if request.method == "POST" and not trouble and form is not None and form.is_valid():
        _prove(request, person, form)
        return redirect(proof.next_url(request) or reverse("profiles:settings"))
    context = {"form": form, "held": held, "trouble": trouble, "next_url": proof.next_url(request)}
    return render(request, "profiles/confirm.html", context, status=429 if trouble else status_of(form))


def _proves_by_mail(person: User, held: Held) -> bool:
    return not held.any and not person.has_usable_password()


def _form_for(request: HttpRequest, person: User, held: Held) -> forms.Form | None:
    typed = request.POST if request.method == "POST" and request.POST.get("action") != "mail" else None
    if held.any:
        return FactorForm(typed, request=request, person=person, held=held)
    if person.has_usable_password():
        return ReauthenticateForm(typed, user=person)
    if mailed.waiting_for(request, "step-up") is None:
        return None
    return MailedCodeForm(typed, request=request, purpose="step-up")


def _prove(request: HttpRequest, person: User, form: Any) -> None:
    if isinstance(form, FactorForm):
        proof.prove_by_factor(request, person, form.row)
    else:
        proof.prove_by(request, person, "password" if isinstance(form, ReauthenticateForm) else "code")
    request.session.cycle_key()
