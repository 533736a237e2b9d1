"""What somebody is shown of acts that concern them: what was done, by which rule, why, and what they can do."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from moderation.appeals import services
from moderation.house.rules import lines_by_reason
from moderation.ledger.listing import row_of
from moderation.models import Act, ActKind, Appeal, AppealOutcome
from moderation.services.mending import hiding_of, why_not_mended
from profiles.models import User


def acts_of(person: User) -> "QuerySet[Act, Act]":
    """What `person` was told of, with the appeal that they made against it."""
    return Act.objects.told_to(person).with_looks_since().select_related("appeal")


def can_appeal(act: Act) -> bool:
    """Whether whom it concerns can appeal against it now."""
    return not hasattr(act, "appeal") and not services.why_no_appeal(act)


def mend_url(act: Act) -> str:
    """Where the author changes what the community hid, and shows it again; "" where they cannot."""
    name, number = act.target_key
    if not act.is_by_community or act.kind != ActKind.HIDE or name not in {"entry", "reply"}:
        return ""
    hides_it_still = hiding_of(act.target) == act and not why_not_mended(act.target, act)
    return reverse(f"moderation:hidden-{name}", args=[number]) if hides_it_still else ""


def context(act: Act) -> dict[str, Any]:
    """Context of the page of one act. Two queries."""
    appeal = getattr(act, "appeal", None)
    return {
        "act": act,
        "row": row_of(act),
        "lines": lines_by_reason().get(act.rule, []),
        "appeal": appeal,
        "ends_at": services.ends_at(act),
        "can_appeal": can_appeal(act),
        "why_not": "" if appeal is not None else services.why_no_appeal(act),
        "standing": standing(appeal) if appeal is not None else "",
    }


def standing(appeal: Appeal) -> str:
    """Where an appeal stands, in a sentence."""
    if appeal.outcome == AppealOutcome.WON:
        return _("Your appeal was upheld: what was done is undone, where that was still possible.")
    if appeal.outcome == AppealOutcome.LOST:
        return _("Your appeal was turned down: what was done stands.")
    return _("Your appeal waits for a moderator of another department.")
