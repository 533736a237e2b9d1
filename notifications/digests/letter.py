"""The mail of a digest, made at the moment of sending."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import text
from core.reading_time import minutes
from notifications import stopping
from notifications.digests import wording
from notifications.digests.making import make
from notifications.digests.showing import SECTIONS, Line, lines_of, unread
from notifications.envelope import Letter, letter
from notifications.models import Delivery, Digest, Outcome
from notifications.refusals import NotToBeSent, check_person

TITLE_IN_SUBJECT = 80  # characters


def compose(delivery: Delivery) -> Letter:
    """The mail of the digest as its one person may read it now. Raises NotToBeSent.

    The first attempt chooses what stands in it. A later one says the same, without what was read or is gone since.
    """
    digest, person = delivery.digest, delivery.recipient
    if digest is None or person is None:
        raise ValueError("no digest")
    check_person(person)
    if stopping.is_unwanted(delivery):
        raise NotToBeSent("stopped")
    with translation.override(person.language or settings.LANGUAGE_CODE):
        digest.person = person
        is_new = make(digest)
        items = list(digest.items.all())
        if not items:
            raise NotToBeSent("empty")
        lines = lines_of(digest, items if is_new else unread(items, person), person)
        if not lines:
            Digest.objects.filter(pk=digest.pk).update(outcome=Outcome.GONE)
            raise NotToBeSent("gone")
        said = [line.without_words() for line in lines]
        return _written(delivery, digest, said)


def _written(delivery: Delivery, digest: Digest, lines: Sequence[Line]) -> Letter:
    person = digest.person
    summary = wording.summary(sum(line.seconds for line in lines), len(lines), digest.left_out)
    context: dict[str, Any] = {
        **stopping.frame_of(delivery),
        "person": person,
        "digest": digest,
        "summary": summary,
        "sections": sections_of(lines),
        "site": settings.SITE_URL,
        "digest_url": settings.SITE_URL + reverse("notifications:digest"),
        "because": _("You get this mail because you chose to have a digest."),
    }
    plain, page = (render_to_string(f"notifications/mail/digest.{form}", context) for form in ("txt", "html"))
    return letter(delivery, person.email, subject_of(lines), plain, page)


def sections_of(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Heading and lines of each section that has any, in their order."""
    ordered = sorted(lines, key=lambda line: SECTIONS.index(line.section))
    return [(str(wording.HEADINGS[name]), list(some)) for name, some in groupby(ordered, lambda line: line.section)]


def subject_of(lines: Sequence[Line]) -> str:
    """How long it takes and what is in it; nothing of a sensitive group."""
    takes = _("About %(minutes)s") % {"minutes": minutes(sum(line.seconds for line in lines))}
    first = next((line for line in lines if not line.is_sensitive), None)
    if first is None:
        number = ngettext("%(number)d item for you", "%(number)d items for you", len(lines)) % {"number": len(lines)}
        return f"{takes}: {number}"
    title = text.shorten(text.single_line(first.title), length=TITLE_IN_SUBJECT)
    others = len(lines) - 1
    if not others:
        return f"{takes}: {title}"
    more = ngettext("and %(number)d more", "and %(number)d more", others) % {"number": others}
    return f"{takes}: {title} {more}"
