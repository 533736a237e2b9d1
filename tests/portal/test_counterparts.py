"""Pages of counterparts: one's own, another's, a described job, and what one says of them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block
from insight.free_text import look
from portal.counterparts import Line, listed, margin
from profiles.counterparts import in_words
from profiles.models import Counterpart, CounterpartVerdict, User, new_handle
from tags import services as tags
from tests.factories import make_department, make_person
from tests.insight.people import make_worker, night

pytestmark = pytest.mark.django_db
OWN = "portal:counterparts"


@pytest.fixture
def priya() -> User:
    return make_worker(make_department(), ["green-book", "ai"], name="Priya Kaur", job_title="Benefits analyst")


@pytest.fixture
def tom(priya: User) -> User:
    found = make_worker(make_department(), ["green-book", "ai"], name="Tom Reyes", job_title="Benefits analyst")
    for _number in range(8):
        make_worker(make_department(), [])
    night()
    return found


def body(client, url: str, **asked: str) -> str:
    text: str = client.get(url, asked).content.decode()
    return text


def test_ones_own_list_says_why_and_takes_answers(client, priya: User, tom: User) -> None:
    client.force_login(priya)
    page = body(client, reverse(OWN))
    assert "Tom Reyes" in page
    assert "Shares 2 of your skills · Same job title" in page
    assert "1 person in 1 department" in page
    judge = reverse("portal:judge-counterpart", args=[tom.handle])
    assert reverse("colleagues:introduce", args=[tom.handle]) in page
    answer = client.post(judge, {"answer": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert "not the same job" in answer
    assert "Tom Reyes" not in body(client, reverse(OWN))
    assert client.post(judge, {"answer": "undo"}).status_code == 302
    assert "Tom Reyes" in body(client, reverse(OWN))
    client.post(judge, {"answer": "yes"})
    assert "You said: the same job." in body(client, reverse(OWN))
    assert client.post(judge, {"answer": "perhaps"}).status_code == 400
    assert CounterpartVerdict.objects.get().is_same_job


def test_another_persons_list_names_them_and_takes_no_answers(client, priya: User, tom: User) -> None:
    reader = make_person(department=make_department())
    client.force_login(reader)
    page = body(client, reverse("portal:person-counterparts", args=[priya.handle]))
    assert "Shares 2 skills of Priya" in page
    assert "Yes, same job" not in page
    client.force_login(priya)
    assert client.get(reverse("portal:person-counterparts", args=[priya.handle])).url == reverse(OWN)
    client.force_login(tom)
    assert "Tom Reyes" not in body(client, reverse("portal:person-counterparts", args=[priya.handle])).split("<main")[1]


def test_whom_the_reader_or_who_has_blocked_the_reader_is_not_shown(priya: User, tom: User) -> None:
    reader = make_person(department=make_department())
    assert [line.other for line in listed(priya, reader)] == [tom]
    Block.objects.create(blocker=reader, blocked=tom)
    assert listed(priya, reader) == [] == margin(priya, reader).lines
    Block.objects.all().delete()
    Block.objects.create(blocker=tom, blocked=reader)
    assert listed(priya, reader) == []


def test_the_margin_counts_all_and_shows_three(client, priya: User, tom: User) -> None:
    for rank in range(2, 8):
        other = make_person(department=make_department())
        Counterpart.objects.create(person=priya, other=other, rank=rank, score=1, made_at=timezone.now())
    client.force_login(priya)
    found = margin(priya, priya)
    assert (len(found.lines), found.number) == (3, 7)
    assert "7 people do your job elsewhere" in body(client, reverse("portal:around"))
    client.force_login(make_person(department=make_department()))
    assert "People like Priya" in body(client, priya.get_absolute_url())


def test_an_empty_profile_is_led_to_its_form(client) -> None:
    client.force_login(make_person(department=make_department()))
    page = body(client, reverse(OWN))
    assert "Complete your profile" in page
    assert reverse("profiles:edit") in page


def test_a_described_job_finds_who_knows_it_and_says_by_what(client, priya: User, tom: User) -> None:
    reader = make_person(department=make_department())
    client.force_login(reader)
    page = body(client, reverse(OWN), q="I appraise AI pilots under the Green Book, benefits mostly")
    assert "Tom Reyes" in page
    assert "green-book" in page and "The role speaks of “benefits”" in page
    assert "Nobody elsewhere names any of this" in body(client, reverse(OWN), q="juggling")
    assert client.get(reverse(OWN), {"q": "x" * 201}).status_code == 422


def test_a_described_job_leaves_out_ones_own_department_and_blocks(priya: User, tom: User) -> None:
    reader = make_person(department=tom.department)
    assert [row.other for row in look(reader=reader, words="green book")] == [priya]
    Block.objects.create(blocker=priya, blocked=reader)
    assert look(reader=reader, words="green book") == []


@pytest.mark.parametrize("words", ["", " ", "'", "!&|", "the of and", "((((", "a" * 5000])
def test_whatever_is_described_breaks_nothing(priya: User, tom: User, words: str) -> None:
    assert look(reader=priya, words=words) == []


def test_a_common_colleague_who_left_is_not_named(priya: User, tom: User) -> None:
    nadia = make_person("Nadia Aziz", department=make_department())
    row = Counterpart.objects.get(person=priya)
    row.reasons |= {"known_by": 1, "one_who_knows": nadia.pk}
    row.save(update_fields=["reasons"])

    def said() -> list[str]:
        return in_words(Counterpart.objects.visible_to(priya).of(priya).with_names().get(), priya)

    assert "Nadia Aziz knows you both" in said()
    User.objects.filter(pk=nadia.pk).update(left_at=timezone.now())
    assert "knows" not in str(said())


def test_reasons_without_a_reader_name_nobody_as_you() -> None:
    row = Counterpart(reasons={"skills_shared": 2, "profession": True, "grade": True, "words": 1, "threads": 3})
    assert in_words(row) == [
        "Shares 2 skills",
        "Same profession and grade",
        "Similar role",
        "Wrote in 3 of the same threads",
    ]


def test_shared_skills_stand_before_others(priya: User, tom: User) -> None:
    tom.skills.set(tags.resolve(["aardvarks", "beekeeping", "green-book", "ai", "zebras"]))
    [line] = listed(priya, priya)
    assert isinstance(line, Line)
    assert {tag.name for tag in line.tags[:2]} == {"green-book", "ai"}
    assert len(line.tags) == 4


def test_pages_beside_people_are_nobodys_handle() -> None:
    assert new_handle("Counterparts") == "counterparts-2"
    assert new_handle("Suggestions") == "suggestions-2"
