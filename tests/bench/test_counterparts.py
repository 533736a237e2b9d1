"""The people that counterparts are measured among are whole: everybody has a role, skills and links."""

import pytest
from django.db import connection

from bench.counterparts.making import _STEPS, LINKS, SKILLS, tags_of, words_of
from insight import nights
from profiles.models import Counterpart, Role, Skill, User
from profiles.services import count_all


@pytest.mark.django_db
def test_people_are_thrown_and_find_each_other() -> None:
    values = {"members": 60, "tags": tags_of(60), "words": words_of(60), "skills": SKILLS, "links": LINKS}
    with connection.cursor() as cursor:
        for _what, statement in _STEPS:
            cursor.execute(statement, values)
    people = User.objects.members()
    assert people.count() == Role.objects.filter(is_main=True).count() == 60
    assert set(Skill.objects.values_list("content_object", flat=True)) == set(people.values_list("pk", flat=True))
    count_all()
    nights.run_whole()
    assert Counterpart.objects.values("person").distinct().count() > 20
