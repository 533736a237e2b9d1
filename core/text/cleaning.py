"""HTML made safe: the allow-list applied by `nh3`, which is the only judge of what reaches a browser."""

from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe

from core.text.allowed import ATTRIBUTES, SCHEMES, TAGS, permitted
from core.text.limits import refuse_too_long

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style", "title"},
    attributes=ATTRIBUTES,
    attribute_filter=permitted,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> SafeString:
    return mark_safe(_CLEANER.clean(html))
