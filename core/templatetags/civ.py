"""Template tags of every page: built in, so no template loads them."""

from datetime import datetime, timedelta
from functools import cache, lru_cache

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from core.icons import ICONS

register = template.Library()
MINUTES_IN_WORDS = 60
DAYS_IN_WORDS = 7  # from here on a date says more than a number of days
LONG_AGO = timedelta(days=DAYS_IN_WORDS + 1)  # words about it no longer change
MOMENTS_KEPT = 4096  # a process shows the same entries to many readers, and writing a date is slow


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The icon `name` as inline SVG, hidden from screen readers: the words beside it say the same.

    Raises KeyError on a name that `core.icons` has not: a test looks up each name used in a template.
    """
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def ago(moment: datetime | str | None) -> SafeString | str:
    """`moment` as people say it, in a <time> with the exact moment in `datetime` and on hover. "" for None; what was
    written already stays.
    """
    if moment is None or isinstance(moment, str):
        return moment or ""
    if timezone.now() - moment > LONG_AGO:
        return _long_ago(moment, get_language(), timezone.get_current_timezone_name())
    return _time(moment, ago_words(moment))


@lru_cache(MOMENTS_KEPT)
def _long_ago(moment: datetime, _language: str | None, _zone: str) -> SafeString:
    return _time(moment, ago_words(moment))


def _time(moment: datetime, words: str) -> SafeString:
    exact, title, _day = _written(moment, get_language(), timezone.get_current_timezone_name())
    return format_html('<time datetime="{}" title="{}" data-relative>{}</time>', exact, title, words)


@lru_cache(MOMENTS_KEPT)
def _written(moment: datetime, _language: str | None, _zone: str) -> tuple[str, str, str]:
    """For machines, to the minute, and the day alone, in the language and the time zone of now, which callers name."""
    local = timezone.localtime(moment)
    return (
        local.isoformat(timespec="seconds"),
        date_format(local, gettext("j F Y, H:i")),
        date_format(local, gettext("j F Y")),
    )


def ago_words(moment: datetime) -> str:
    """The words of `ago`: minutes, then hours up to a day, then calendar days here, then the date after a week.

    A moment in the future (a clock that is a little ahead) is "just now"; more than an hour ahead is a date.
    """
    now = timezone.now()
    gone = now - moment
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if gone < timedelta(hours=-1) or days >= DAYS_IN_WORDS:
        return _written(moment, get_language(), timezone.get_current_timezone_name())[2]
    if gone < timedelta(days=1):
        return _hours_ago(gone)
    if days <= 1:
        return gettext("yesterday")
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def _hours_ago(gone: timedelta) -> str:
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < MINUTES_IN_WORDS:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}


@register.filter
def count(number: int | str | None, cap: int | None = None) -> str:
    """1204 as "1,204"; above `cap` as "100+". "" for None; what was written already stays."""
    if number is None:
        return ""
    if isinstance(number, str):
        return number
    if cap is not None and number > cap:
        return f"{number_format(cap, force_grouping=True)}+"
    return number_format(number, force_grouping=True)
