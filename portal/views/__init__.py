"""Pages made of several apps, by noun."""

from portal.views.around import around
from portal.views.channels import channels, department_channel
from portal.views.counterparts import counterparts, judge_counterpart, person_counterparts
from portal.views.departments import department, department_people, department_talk, departments, team
from portal.views.feeds import (
    calendar,
    feed,
    feeds,
    make_calendar_key,
    make_feed_key,
    revoke_calendar_key,
    revoke_feed_key,
)
from portal.views.groups import group, group_export, group_files, group_members
from portal.views.here import here, leave_here
from portal.views.home import home
from portal.views.pages import (
    person,
    person_blog,
    person_colleague_of,
    person_colleagues,
    person_polls,
    person_topics,
    person_updates,
    tag,
)
from portal.views.places import place
from portal.views.professions import edit as edit_profession
from portal.views.professions import profession, profession_people, professions
from portal.views.suggestions import dismiss_suggestion, suggestions
from portal.views.welcome import (
    welcome,
    welcome_dismiss,
    welcome_done,
    welcome_finish,
    welcome_follow,
    welcome_group,
    welcome_later,
    welcome_line,
    welcome_question,
)

__all__ = [
    "around",
    "calendar",
    "channels",
    "counterparts",
    "department",
    "department_channel",
    "department_people",
    "department_talk",
    "departments",
    "dismiss_suggestion",
    "edit_profession",
    "feed",
    "feeds",
    "group",
    "group_export",
    "group_files",
    "group_members",
    "here",
    "home",
    "judge_counterpart",
    "leave_here",
    "make_calendar_key",
    "make_feed_key",
    "person",
    "person_blog",
    "person_colleague_of",
    "person_colleagues",
    "person_counterparts",
    "person_polls",
    "person_topics",
    "person_updates",
    "place",
    "profession",
    "profession_people",
    "professions",
    "revoke_calendar_key",
    "revoke_feed_key",
    "suggestions",
    "tag",
    "team",
    "welcome",
    "welcome_dismiss",
    "welcome_done",
    "welcome_finish",
    "welcome_follow",
    "welcome_group",
    "welcome_later",
    "welcome_line",
    "welcome_question",
]
