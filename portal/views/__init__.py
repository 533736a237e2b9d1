"""Pages made of several apps, by noun."""

from portal.views.channels import channels, department_channel
from portal.views.departments import department, department_people, department_talk, departments, team
from portal.views.groups import group, group_export, group_files, group_members
from portal.views.pages import (
    feed_of_blog,
    feed_of_tag,
    feeds,
    home,
    make_feed_key,
    person,
    person_blog,
    person_colleague_of,
    person_colleagues,
    person_polls,
    person_topics,
    revoke_feed_key,
    tag,
)
from portal.views.professions import edit as edit_profession
from portal.views.professions import profession, profession_people, professions

__all__ = [
    "channels",
    "department",
    "department_channel",
    "department_people",
    "department_talk",
    "departments",
    "edit_profession",
    "feed_of_blog",
    "feed_of_tag",
    "feeds",
    "group",
    "group_export",
    "group_files",
    "group_members",
    "home",
    "make_feed_key",
    "person",
    "person_blog",
    "person_colleague_of",
    "person_colleagues",
    "person_polls",
    "person_topics",
    "profession",
    "profession_people",
    "professions",
    "revoke_feed_key",
    "tag",
    "team",
]
