"""A text as its readers will see it, before there are any."""

from django.utils.safestring import SafeString

from content.models import Entry
from content.services import storing
from core import text
from profiles.models import User


def preview(body: str, *, author: User) -> SafeString:
    """Safe HTML of `body`, by the same steps as when `author` publishes it: people named, own pictures shown."""
    entry = Entry(author=author, body=body)
    storing.render(entry)
    return text.clean(entry.body_html)
