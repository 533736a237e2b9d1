"""The pages of the admin by what one comes for, not by the app that holds the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

TASKS: Final = (
    (_("Keep order"), ("moderation.", "content.entry", "content.reply", "groups.group")),
    (
        _("People and their accounts"),
        ("profiles.user", "profiles.role", "profiles.accountevent", "auth.", "groups.invitation"),
    ),
    (
        _("Departments, teams and places"),
        (
            *("profiles.department", "profiles.departmenthost", "profiles.mandate", "profiles.team"),
            *("profiles.profession", "profiles.workplace", "profiles.reorganisation"),
        ),
    ),
    (_("Tell everybody"), ("service.banner", "notifications.staffmessage")),
    (_("Mail and notices"), ("notifications.",)),
    (_("Words and weights"), ("tags.", "profiles.directoryweight", "profiles.nickname", "insight.weights", "search.")),
    (_("Terms of talk"), ("forums.forum", "forums.offerterms", "updates.limit")),
    (_("Look at what was found and asked"), ("insight.", "forums.offer", "profiles.", "polls.", "uploads.")),
    (_("Reading only, and the trail"), ("service.", "audit.")),
)  # the first that fits counts: "app." is all of an app
_REST: Final = _("More")


@dataclass(frozen=True)
class Task:
    """Pages for one purpose."""

    name: str
    pages: Sequence[Mapping[str, Any]]  # as Django's list of apps has them


def tasks_of(app_list: Sequence[Mapping[str, Any]], words: str = "") -> list[Task]:
    """The pages that the person may open, of which all `words` occur in name or purpose. No query."""
    found: dict[str, list[Mapping[str, Any]]] = {str(name): [] for name, _labels in (*TASKS, (_REST, ()))}
    wanted = words.casefold().split()
    for app in app_list:
        for page in app["models"]:
            name = _task_of(f"{app['app_label']}.{page['object_name'].lower()}")
            told = f"{page['name']} {name}".casefold()
            if all(word in told for word in wanted):
                found[name].append(page)
    return [Task(name, sorted(pages, key=lambda page: str(page["name"]))) for name, pages in found.items() if pages]


def _task_of(label: str) -> str:
    for name, labels in TASKS:
        if any(label == one or (one.endswith(".") and label.startswith(one)) for one in labels):
            return str(name)
    return str(_REST)
