"""What one is told in the site. Reading is a POST: a link that is opened changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.models import Entry
from content.services.placing import placing_of
from core.http import CivRequest, MemberRequest, render_part
from notifications import mailboxes, stopping
from notifications.forms import ReadAllForm
from notifications.ledger import ledger_of
from notifications.listing import notices_of, page_of
from notifications.models import Delivery
from notifications.services import mark_read, unread_label

PAGE = "notifications/list.html"


@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    """Everything that one was told, newest first."""
    return render(request, PAGE, page_of(request))


@require_safe
def unread(request: MemberRequest) -> HttpResponse:
    """How many alerts are unread, as the bells of a page that stays open say it."""
    return render(request, "elements/unread.html", {"unread": unread_label(request.user)})


@require_POST
def mark_notice_read(request: MemberRequest, pk: int) -> HttpResponse:
    """Read one line, with the older replies that it stands for."""
    notice = get_object_or_404(Delivery.objects.site_of(request.user).for_list(), pk=pk)
    mark_read(user=request.user, delivery=notice)
    if request.htmx:
        notice.refresh_from_db(fields=["read_at"])
        (line,) = notices_of([notice], request.user)
        return render_part(request, PAGE, "line", {"notice": line, "is_just_read": True})
    return redirect("notifications:list")


@require_POST
def mark_thread_read(request: MemberRequest, pk: int) -> HttpResponse:
    """Read all that one was told about an entry and its replies."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    mark_read(user=request.user, entry=entry)
    return redirect(entry)


@require_POST
def mark_all_read(request: MemberRequest) -> HttpResponse:
    """Read everything up to the newest line of the page."""
    form = ReadAllForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, page_of(request) | {"form": form}, status=422)
    mark_read(user=request.user, until=form.cleaned_data["until"])
    messages.success(request, _("All your alerts are marked as read."))
    return redirect("notifications:list")


@require_POST
def start_again(request: MemberRequest) -> HttpResponse:
    """Let mail go to one's own address again, after it came back."""
    try:
        mailboxes.start_again(address=request.user.email, by=request.user)
    except mailboxes.TooSoon:
        messages.error(
            request,
            _("You started it a short while ago, and mail came back again. Try tomorrow, or change your address."),
        )
    else:
        messages.success(request, _("Mail goes to %(address)s again.") % {"address": request.user.email})
    return redirect("notifications:telling")


@require_POST
def void_links(request: MemberRequest) -> HttpResponse:
    """Let no link in an older mail to oneself stop anything any more."""
    stopping.make_links_void(request.user)
    messages.success(request, _("The links in your older mails stop nothing any more."))
    return redirect("notifications:telling")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@csrf_exempt  # the one click of a mail program (RFC 8058): its token is the proof, and is good for one list alone
def stop_mails(request: CivRequest, token: str) -> HttpResponse:
    """Stop one list of mails for the person whom the token names, signed in or not. Looking at it changes nothing."""
    found = stopping.presented(token)
    if found is None:
        return render(request, "notifications/stop.html", {"is_void": True}, status=404)
    person, its = found
    context: dict[str, object] = {"mail_list": its}
    if request.method == "POST":
        try:
            stopping.stop(person, its)
        except stopping.CannotStop as refusal:
            return render(request, "notifications/stop.html", context | {"refusal": str(refusal)}, status=422)
        context["is_done"] = True
    return render(request, "notifications/stop.html", context)


@require_safe
def ledger(request: MemberRequest, pk: int) -> HttpResponse:
    """What became of an announcement: for who announced it, its author, and owners of the group."""
    entries = Entry.objects.visible_to(request.user).published().filter(announcement__isnull=False)
    entry = get_object_or_404(entries.select_related("announcement__group"), pk=pk)
    if not placing_of(entry, request.user).sees_ledger:
        raise PermissionDenied(_("Only its author and owners of the group see who was told."))
    return render(request, "notifications/ledger.html", {"entry": entry, "ledger": ledger_of(entry.announcement)})
