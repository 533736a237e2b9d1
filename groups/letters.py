"""The letter with the link of an invitation, to an address that may belong to nobody yet. It leaves by the outbox."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core.markings import Marking
from groups.models import Invitation
from groups.models.invitation import LIFE


def invite_by_mail(invitation: Invitation, *, token: str) -> None:
    """Send it. The words are the same for everybody: only the recipient knows whether they have an account."""
    group = invitation.group
    context = {
        "group": group,
        "inviter": invitation.inviter,
        "department": invitation.inviter.department if invitation.inviter else None,
        "is_sensitive": group.marking == Marking.SENSITIVE,
        "marking": Marking(group.marking).label,
        "days": LIFE.days,
        "address": invitation.email,
        "url": settings.SITE_URL + reverse("groups:invitation-link", args=[token]),
        "signup_url": settings.SITE_URL + reverse("account_signup"),
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string("groups/mail/invitation_subject.txt", context).split())
        words = render_to_string("groups/mail/invitation_message.txt", context)
        page = render_to_string("groups/mail/invitation_message.html", context)
    message = EmailMultiAlternatives(subject, words, to=[invitation.email], headers={"X-CivNet-Purpose": "invitation"})
    message.attach_alternative(page, "text/html")
    message.send()
