"""What `passkey-button.js` asks before a browser uses or makes a passkey, and signing in with one."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from core.http import CivRequest, MemberRequest
from profiles import factors, proof
from profiles.adapter import too_soon
from profiles.forms.proofs import passkey_refused
from profiles.limits import TooSoon
from profiles.models import User
from profiles.services import person_of_passkey


@require_POST
@login_not_required
def passkey_question(request: CivRequest) -> HttpResponse:
    """A question that a passkey answers: of the signed-in person, of who is half signed in, or of anybody."""
    stage = get_pending_stage(request)
    person = request.user if isinstance(request.user, User) else stage.login.user if stage else None
    return JsonResponse(factors.ask_for(request.session, person))


@require_POST
@proof.fresh(back="profiles:factors")
def new_passkey_question(request: MemberRequest) -> HttpResponse:
    """What a browser needs to make a passkey."""
    return JsonResponse(factors.ask_new(request.session, request.user))


@require_POST
@login_not_required
def passkey_sign_in(request: CivRequest) -> HttpResponse:
    """Sign in with a passkey alone: having it and unlocking it are two factors."""
    if request.user.is_authenticated:
        return redirect(proof.next_url(request) or reverse("portal:home"))
    answer = request.POST.get("passkey", "")
    try:
        person = person_of_passkey(answer)
        row = factors.use_passkey(person, answer, request)
    except TooSoon as early:
        return _back(request, too_soon(early).messages[0])
    except factors.BadPasskey:
        return _back(request, passkey_refused())
    proof.prove_by_factor(request, person, row, alone=True)
    login = Login(user=person, redirect_url=proof.next_url(request) or None)
    return perform_login(request, login)


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.warning(request, said)
    wanted = proof.next_url(request)
    return redirect(reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
