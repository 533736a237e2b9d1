"""What the pages of rules and proposals show to a reader."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.http import MemberRequest
from core.text.differences import Passage, differences
from moderation.house import polling
from moderation.house.proposals import support_of
from moderation.models import (
    DECIDED,
    Backing,
    Proposal,
    ProposalKind,
    ProposalQuerySet,
    ProposalState,
    ProposalTerms,
    Rules,
)
from profiles.models import User

MOST_ON_RULES: Final = 5  # proposals beside the rules
_SHOWS: Final[dict[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "open": (gettext_lazy("Look for backing"), (ProposalState.OPEN,)),
    "polled": (gettext_lazy("In a poll"), (ProposalState.POLLED,)),
    "decided": (gettext_lazy("Decided"), DECIDED),
    "all": (gettext_lazy("All"), ()),
}


@dataclass(frozen=True)
class Tab:
    """One view of the list."""

    url: str
    label: str
    is_current: bool
    count: int | None = None


def which(request: MemberRequest) -> tuple[str, ProposalQuerySet]:
    """The view that the address asks for, the first where it asks for none that there is, and its proposals."""
    show = request.GET.get("show", "")
    show = show if show in _SHOWS else "open"
    found = Proposal.objects.visible_to(request.user).for_list()
    states = _SHOWS[show][1]
    return show, found.filter(state__in=states) if states else found


def tabs(show: str) -> list[Tab]:
    """The views as links."""
    url = reverse("moderation:proposals")
    return [Tab(f"{url}?show={name}", str(label), name == show) for name, (label, _states) in _SHOWS.items()]


def initial(request: HttpRequest, rules: Rules | None) -> dict[str, str]:
    """What the form begins with: the words of the line that the address names."""
    wanted = request.GET.get("line", "")
    for line in rules.lines.all() if rules is not None else []:
        if line.code == wanted:
            return {"kind": ProposalKind.CHANGE, "line": line.code, "title": line.title, "text": line.text}
    return {}


def proposals(reader: User) -> ProposalQuerySet:
    """With all that the page of one shows of people and lines."""
    rows = Proposal.objects.visible_to(reader)
    return rows.select_related("proposer__department", "line", "rules", "entry")


def context(proposal: Proposal, reader: User) -> dict[str, Any]:
    """Context of the page of one proposal. At most six queries."""
    people, departments = support_of(proposal)
    terms = ProposalTerms.now()
    standing = polling.standing_of(proposal) if proposal.state == ProposalState.POLLED else None
    own = proposal.proposer_id == reader.pk
    backs = not own and Backing.objects.filter(proposal=proposal, person=reader).exists()
    return {
        "proposal": proposal,
        "passages": passages(proposal),
        "support": support(people, departments, terms),
        "terms": terms,
        "standing": standing,
        "is_own": own,
        "backs": backs,
        "may_back": proposal.is_open and not own,
        "poll_url": proposal.entry.get_absolute_url() if proposal.entry and proposal.entry.is_published else "",
    }


def passages(proposal: Proposal) -> list[Passage]:
    """What differs between the line as it was and as it would be."""
    before = f"{proposal.line.title}\n{proposal.line.text}" if proposal.line else ""
    after = f"{proposal.title}\n{proposal.text}" if proposal.kind != ProposalKind.REMOVE else ""
    return differences(before, after)


def support(people: int, departments: int, terms: ProposalTerms) -> str:
    """ "12 of 30 people back it, from 4 of 5 departments."."""
    backed = ngettext(
        "%(people)d of %(wanted)d person backs it", "%(people)d of %(wanted)d people back it", terms.backers
    ) % {"people": people, "wanted": terms.backers}
    rooms = ngettext(
        "from %(number)d of %(wanted)d department", "from %(number)d of %(wanted)d departments", terms.departments
    ) % {"number": departments, "wanted": terms.departments}
    return _("%(people)s, %(departments)s.") % {"people": backed, "departments": rooms}
