"""Feeds and calendars for programs that show a token, and the page on which people make and revoke one."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import errors
from core.http import MemberRequest
from portal.feeds import addresses, calendars
from portal.feeds.atom import feed_of
from portal.feeds.lists import find_list
from portal.forms import FeedForm
from profiles.models import AccessToken, TokenPurpose
from profiles.proof import fresh
from profiles.services import TooManyTokens, count_use, make_token, revoke_token

FEED, CALENDAR = TokenPurpose.FEED, TokenPurpose.CALENDAR


@require_safe
@login_not_required
def feed(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A list for a reader program, which shows a token and has no session."""
    row = get_object_or_404(AccessToken.objects.presented(token, FEED))
    with _language_of(row):
        listed = find_list(name, row.person)
        return _answer(request, row, lambda: feed_of(listed, row), Atom1Feed.content_type)


@require_safe
@login_not_required
def calendar(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A calendar for a program, which shows a token of its own sort."""
    row = get_object_or_404(AccessToken.objects.presented(token, CALENDAR))
    with _language_of(row):
        dated = calendars.find_calendar(name, row.person)
        return _answer(request, row, lambda: calendars.calendar_of(dated), calendars.CONTENT_TYPE)


def _language_of(token: AccessToken) -> translation.override:
    return translation.override(token.person.language or settings.LANGUAGE_CODE)


def _answer(
    request: HttpRequest, token: AccessToken, write: Callable[[], bytes], content_type: str
) -> HttpResponseBase:
    """The document, or 304 where the program has it. Only by its content: a right that changes leaves no moment."""
    try:
        count_use(token)
    except TooManyTokens as refusal:
        response = errors.too_many(request, str(refusal))
        response.headers["Retry-After"] = "3600"
        return response
    body = write()
    response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag = quote_etag(hashlib.sha256(body).hexdigest())
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def feeds(request: MemberRequest) -> HttpResponse:
    """What feeds and calendars are, and the keys that open one's own: whether there are any, never which."""
    return _page(request, FeedForm(request.GET))


@require_POST
@fresh(back="portal:feeds")
def make_feed_key(request: MemberRequest) -> HttpResponse:
    """Make a key in the place of the one before, and show it this one time. It outlives the session: prove first."""
    return _make(request, FEED)


@require_POST
@fresh(back="portal:feeds")
def make_calendar_key(request: MemberRequest) -> HttpResponse:
    """The same for calendars."""
    return _make(request, CALENDAR)


@require_POST
def revoke_feed_key(request: MemberRequest) -> HttpResponse:
    """The key opens nothing from now on."""
    revoke_token(person=request.user, purpose=FEED)
    messages.success(request, _("Your feed key is revoked. Its addresses open nothing any more."))
    return redirect("portal:feeds")


@require_POST
def revoke_calendar_key(request: MemberRequest) -> HttpResponse:
    """The same for calendars."""
    revoke_token(person=request.user, purpose=CALENDAR)
    messages.success(request, _("Your calendar key is revoked. Its addresses open nothing any more."))
    return redirect("portal:feeds")


def _make(request: MemberRequest, purpose: TokenPurpose) -> HttpResponse:
    try:
        key = make_token(person=request.user, purpose=purpose)
    except TooManyTokens as refusal:
        return errors.too_many(request, str(refusal))
    return _page(request, FeedForm(request.POST), keys={purpose: key})


def _page(request: MemberRequest, form: FeedForm, *, keys: dict[TokenPurpose, str] | None = None) -> HttpResponse:
    keys, reader, hidden = keys or {}, request.user, _("YOUR-KEY")
    tokens = {row.purpose: row for row in AccessToken.objects.of(reader)}
    name = form.chosen
    title = addresses.asked_for(reader, name)
    context = {
        "name": name if title else "",
        "title": title,
        "feed_key": keys.get(FEED, ""),
        "feed_token": tokens.get(FEED),
        "feed_sections": addresses.feeds(reader, keys.get(FEED, hidden), name=name, title=title),
        "calendar_key": keys.get(CALENDAR, ""),
        "calendar_token": tokens.get(CALENDAR),
        "calendar_sections": addresses.calendars(reader, keys.get(CALENDAR, hidden)),
    }
    return render(request, "portal/feeds.html", context)
