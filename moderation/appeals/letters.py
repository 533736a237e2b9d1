"""Mails to people who are suspended and cannot sign in: that they are, how to appeal, and what was decided.

The link to appeal is a code over the act and the person: of no use for anything else, after five days, or once the
suspension was undone. It signs nobody in.
"""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from moderation.models import Act, ActKind, Appeal, is_sensitive
from profiles.letters import tell

_SALT: Final = "moderation.appeal"
_LONGEST: Final = 200  # characters


def link_for(act: Act) -> str:
    """The address in the mail."""
    return settings.SITE_URL + reverse("moderation:appeal-by-mail", args=[token_of(act)])


def token_of(act: Act) -> str:
    """The code over an act and the person it concerns."""
    return signing.Signer(salt=_SALT).sign_object([act.pk, act.concerns_id])


def act_of(token: str) -> Act | None:
    """The suspension that a link names, while it concerns that person; None for a code that we did not make."""
    try:
        number, person = signing.Signer(salt=_SALT).unsign_object(token[:_LONGEST])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    acts = Act.objects.filter(pk=number, kind=ActKind.SUSPEND, concerns=person)
    return acts.select_related("concerns", "appeal").first()


def tell_decided(appeal: Appeal) -> None:
    """What became of an appeal, to somebody who still cannot sign in; of a sensitive group without the reason."""
    reason = "" if is_sensitive(appeal.act.target) else appeal.reason
    tell(appeal.person, "appeal_decided", appeal=appeal, reason=reason, appeal_url=link_for(appeal.act))
