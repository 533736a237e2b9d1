"""Deeds of moderators: an action of the list, a button of the page, and between them a page that asks why."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from content.models import Entry, Reply
from content.services import Refused
from core.read_only import ReadOnlyAdmin
from moderation.admin.base import (
    admin_name,
    admin_page_of,
    focus_first,
    is_shown_to,
    note_opening,
    page_of,
    person_of,
    whose,
    words_of,
)
from moderation.admin.files import files_of
from moderation.admin.messages import Messages
from moderation.forms import ReasonForm
from moderation.models import Act, ActKind, Report, Target
from profiles.models import User

MOST_AT_ONCE = 100  # rows of one act, each in a transaction of its own
MOST_SHOWN = 50  # earlier reports and acts on one page
_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True)
class Deed:
    """What a moderator may do with a row, and the words around it."""

    slug: str
    title: str | Promise
    button: str | Promise
    form: type[ReasonForm]
    perform: Callable[..., Act]  # (row, moderator=…, **cleaned_data)
    done: Callable[[int], str]  # what the moderator reads then, for how many
    kind: ActKind  # whose message templates are offered
    key: str = ""  # the single key that opens it


@dataclass(frozen=True)
class Line:
    """What the page before an act says about one target."""

    target: Target
    reports: Sequence[Report]

    @property
    def heading(self) -> str:
        """Whose it is, and whether readers see it."""
        if isinstance(self.target, Entry | Reply):
            return f"{whose(self.target)} ({self.target.get_state_display()})"
        return whose(self.target)

    @property
    def words(self) -> str:
        """The beginning of the text."""
        return words_of(self.target)

    @property
    def url(self) -> str:
        """Where the admin shows the whole of it; "" for what is deleted, a spill, or on the page of its report."""
        return admin_page_of(self.target)


class DeedAdmin(ReadOnlyAdmin[_M]):
    """A list and a page a row, with deeds: each an action and a button, each with a page that asks for a reason."""

    private = True
    weighty: tuple[str, ...] = ("suspend", "spill")
    deeds: tuple[Deed, ...] = ()
    actions_selection_counter = True

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the person may act. Django hides the actions otherwise."""
        return request.user.has_perm("moderation.moderate")

    def lines(self, rows: Sequence[_M], moderator: User) -> list[Line]:
        """What the page before an act says about `rows`, one line a target."""
        raise NotImplementedError

    def deeds_for(self, row: _M) -> list[Deed]:
        """Which deeds the state of `row` allows."""
        raise NotImplementedError

    def after(self, request: HttpRequest, row: _M) -> str:
        """Where to go when the deed was done from the page of `row`."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        opts = self.model._meta
        own = [
            path(
                f"<int:pk>/{deed.slug}/",
                self.admin_site.admin_view(partial(self.deed_view, deed=deed)),
                name=f"{opts.app_label}_{opts.model_name}_{deed.slug}",
            )
            for deed in self.deeds
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "POST" and not self.has_moderate_permission(request):
            raise PermissionDenied  # there is nothing else to send to a list
        if not all(number.isdecimal() for number in request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)):
            raise BadRequest("a made-up selection")  # which Django's admin would answer with a 500
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if row is not None:
            moderator = person_of(request)
            line = self.lines([row], moderator)[0]
            note_opening(line.target, moderator)
            acts = Act.objects.about(line.target).select_related("moderator").order_by("-created_at", "-pk")
            context = {
                "line": line,
                "acts": acts[:MOST_SHOWN],
                "files": files_of(line.target),
                "key_deeds": [deed for deed in self.deeds if deed.key],
                "thread_url": page_of(line.target) if is_shown_to(line.target, moderator) else "",
                "buttons": [
                    (deed, self.deed_url(deed, row))
                    for deed in self.deeds_for(row)
                    if self.has_moderate_permission(request)
                ],
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def deed_url(self, deed: Deed, row: _M) -> str:
        """The page that asks for the reason."""
        opts = self.model._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{deed.slug}", args=[row.pk])

    @method_decorator(require_http_methods(["GET", "POST"]))
    def deed_view(self, request: HttpRequest, pk: int, *, deed: Deed) -> HttpResponse:
        """One row: the page that asks for the reason, and the deed."""
        if not self.has_view_permission(request) or not self.has_moderate_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        answer = self.ask_or_do(request, deed, [row])
        if isinstance(answer, HttpResponse):
            return answer
        here = reverse(admin_name(self, "change"), args=[row.pk])
        return HttpResponseRedirect(self.after(request, row) if answer else here)

    def deed_action(self, request: HttpRequest, deed: Deed, rows: QuerySet[_M]) -> HttpResponse | None:
        """Several rows, as an action of the list."""
        chosen = list(rows[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, _("Select at most %(most)d at once.") % {"most": MOST_AT_ONCE})
            return None
        if not chosen:
            messages.warning(request, _("Nothing is left to do: somebody else was faster."))
            return None
        answer = self.ask_or_do(request, deed, chosen, action=request.POST.get("action", ""))
        return answer if isinstance(answer, HttpResponse) else None

    def ask_or_do(self, request: HttpRequest, deed: Deed, rows: Sequence[_M], action: str = "") -> HttpResponse | int:
        """The page that asks for a reason; once it was given, to how many the deed was done."""
        moderator = person_of(request)
        lines = self.lines(rows, moderator)
        is_sent = "reason" in request.POST and "fill" not in request.POST
        suggested = self.suggested(lines)
        form = deed.form(request.POST if is_sent else None, initial=suggested)
        messages_on_offer = Messages.of(deed.kind, [line.target for line in lines], suggested.get("rule", ""))
        messages_on_offer.offer(form, request)
        if is_sent and form.is_valid():
            return self.do(request, deed, rows, form.cleaned_data)
        for line in lines:
            note_opening(line.target, moderator)
        focus_first(form)
        context = {
            **self.admin_site.each_context(request),
            "title": deed.title,
            "opts": self.model._meta,
            "deed": deed,
            "form": form,
            "lines": lines,
            "rows": rows if action else [],
            "action": action,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            "back_url": "" if action else reverse(admin_name(self, "change"), args=[rows[0].pk]),
        }
        return TemplateResponse(request, "admin/moderation/act.html", context, status=422 if is_sent else 200)

    def suggested(self, lines: Sequence[Line]) -> dict[str, str]:
        """The rule that the reports name, where they agree."""
        named = {report.rule for line in lines for report in line.reports if report.is_open}
        return {"rule": named.pop()} if len(named) == 1 else {}

    def do(self, request: HttpRequest, deed: Deed, rows: Sequence[_M], given: dict[str, Any]) -> int:
        """Each row in a transaction of its own; then say how many were done, how many not, and why. How many were."""
        done, refused = 0, Counter[str]()
        for row in rows:
            try:
                deed.perform(row, moderator=person_of(request), **given)
            except Refused as refusal:
                refused[str(refusal)] += 1
            else:
                done += 1
        if done:
            messages.success(request, deed.done(done))
        for why, times in refused.items():
            messages.warning(
                request,
                ngettext("%(count)d left out: %(why)s", "%(count)d left out: %(why)s", times)
                % {"count": times, "why": why},
            )
        return done
