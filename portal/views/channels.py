"""What departments say officially: the channel of one, and of all together."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from content.cards import cards_for
from content.models import A_WEEK, ChannelSigns, Entry
from content.services.voices import posts_this_week
from core.http import MemberRequest
from core.paging import paginate
from groups.listing import duration
from portal.channels import signs_of
from portal.views.departments import department_context
from profiles.models import Department


@dataclass(frozen=True)
class Figure:
    """One figure of a channel in words."""

    label: str
    value: str
    about: str


@require_safe
def channels(request: MemberRequest) -> HttpResponse:
    """All that departments say officially, the newest first."""
    entries = Entry.objects.visible_to(request.user).published().official()
    page = paginate(entries.for_cards(), request.GET.dict(), moment="published_at")
    return render(request, "portal/channels.html", {"page": page, "cards": cards_for(page.rows, request.user)})


@require_safe
def department_channel(request: MemberRequest, slug: str) -> HttpResponse:
    """What a department says officially, how it is answered, and how it answers."""
    context = department_context(request, slug, "department-channel")
    found: Department = context["department"]
    entries = Entry.objects.visible_to(request.user).published().official().filter(department=found)
    page = paginate(entries.for_cards(), request.GET.dict(), moment="published_at")
    signs = signs_of(found)
    context |= {
        "page": page,
        "cards": cards_for(page.rows, request.user),
        "signs": signs,
        "figures": figures(signs, posts_this_week(found)),
    }
    return render(request, "portal/department_channel.html", context)


def figures(signs: ChannelSigns, this_week: int) -> list[Figure]:
    """The figures of a channel; "—" where there is nothing to count."""
    ratio, wait = "—", "—"
    if signs.posts_30_days:
        ratio = number_format(signs.repliers_30_days / signs.posts_30_days, 1)
    if signs.median_official_reply_minutes is not None:
        wait = duration(signs.median_official_reply_minutes)
    answered = ngettext(
        "%(answered)d of %(asked)d post with replies was answered officially",
        "%(answered)d of %(asked)d posts with replies were answered officially",
        signs.asked_30_days,
    )
    return [
        Figure(_("Conversation"), ratio, _("different people replying to a post, in 30 days")),
        Figure(
            _("Official reply after"),
            wait,
            answered % {"asked": signs.asked_30_days, "answered": signs.answered_30_days}
            if signs.asked_30_days
            else _("nobody has replied to a post in 30 days"),
        ),
        Figure(
            _("This week"),
            _("%(number)d of %(most)d") % {"number": this_week, "most": A_WEEK},
            _("posts that enter feeds and digests"),
        ),
    ]
