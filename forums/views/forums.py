"""Categories, the forum of a group, and lists of topics."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import errors
from core.http import MemberRequest
from core.pace import is_too_fast
from forums.forms import KindForm, SimilarForm
from forums.listing import page_of, rows_of
from forums.models import Forum
from forums.similar import similar as similar_to
from groups.models import Group, Tool, Visibility, groups_of

GROUPS_SHOWN = 50
A_MINUTE = 60  # titles looked up while one types


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """All categories, and the topics of everywhere that were talked about last."""
    forums = Forum.objects.visible_to(request.user).categories()
    context = page_of(request, forum=None, address=reverse("forums:index"))
    return render(request, "forums/index.html", {"forums": forums, **context})


@require_safe
def forum(request: MemberRequest, slug: str) -> HttpResponse:
    """The topics of one category."""
    found = get_object_or_404(Forum.objects.visible_to(request.user).categories(), slug=slug.lower())
    context = page_of(request, forum=found, address=found.get_absolute_url())
    write_url = reverse("forums:write", args=[found.slug])
    return render(request, "forums/forum.html", {"forum": found, "may_write": True, "write_url": write_url, **context})


@require_safe
def group_forum(request: MemberRequest, slug: str) -> HttpResponse:
    """The topics of a group."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug.lower())
    is_member = groups_of(request.user).filter(group=group).exists()
    if group.visibility != Visibility.VISIBLE and not is_member:
        raise PermissionDenied(_("Only members see this."))
    address = reverse("forums:group", args=[group.slug])
    found = Forum.objects.visible_to(request.user).filter(group=group).first() or Forum(group=group, name=group.name)
    context = page_of(request, forum=found if found.pk else Forum(pk=0), address=address)
    context |= {
        "forum": found,
        "group": group,
        "may_write": is_member and not group.is_closed and group.offers(Tool.TOPICS),
        "write_url": reverse("forums:write-in-group", args=[group.slug]),
    }
    return render(request, "forums/forum.html", context)


@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Where a new topic is to stand."""
    begun = KindForm(request.GET)
    asked = urlencode({name: words for name, words in (("kind", begun.chosen), ("title", begun.words)) if words})
    forums = list(Forum.objects.visible_to(request.user).categories())
    if len(forums) == 1:
        return redirect(f"{reverse('forums:write', args=[forums[0].slug])}?{asked}")
    mine = Group.objects.visible_to(request.user).filter(pk__in=groups_of(request.user), closed_at=None)
    groups = mine.order_by("name")[:GROUPS_SHOWN]
    return render(request, "forums/choose.html", {"forums": forums, "groups": groups, "asked": asked})


@require_safe
def similar(request: MemberRequest) -> HttpResponse:
    """Topics like the title that is being typed: a part of the page."""
    if is_too_fast("similar", request.user.pk, most=A_MINUTE):
        return errors.too_many(request)
    form = SimilarForm(request.GET)
    topics = similar_to(form.cleaned_data["title"], request.user) if form.is_valid() else []
    return render(request, "forums/_similar.html", {"rows": rows_of(topics, request)})
