"""Looking as a member: by their code, for a quarter of an hour, and nothing is changed by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.http import HttpResponse
from django.test.client import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from audit.models import Record
from content.models import Audience, Entry, Reply
from polls.models import Results
from profiles.looking import KEY, LookingMiddleware
from profiles.models import Look, Session, User
from profiles.services import LookRefused, begin_look, end_look, make_look_code, suspend
from profiles.services.looking import MADE_AN_HOUR, WRONG_FREE
from service.services import read_only
from tests.desk import Desk, at_desk
from tests.factories import make_draft, make_entry, make_person, make_poll, make_vote
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def looking(operator: User, author: User) -> Desk:
    """The operator's browser, in which they look as the author."""
    desk = at_desk(operator)
    code = make_look_code(member=author)
    page = reverse("admin:profiles_user_look", args=[author.pk])
    assert desk.post(page, {"code": code, "reason": "fault"}).headers["Location"] == "/"
    return desk


def answer(looking: Desk, operator: User, view: Callable[..., HttpResponse]) -> HttpResponse:
    """What `view` as the first page answers to who looks."""
    request = RequestFactory().get("/")
    request.user, request.session, request.resolver_match = operator, looking.session, resolve("/")
    response = LookingMiddleware(view).process_view(request, view, (), {})
    assert isinstance(response, HttpResponse)
    return response


def lines(action: str) -> list[tuple[int | None, int | None, str]]:
    rows = Record.objects.filter(action=action).order_by("pk")
    return list(rows.values_list("actor_id", "target_id", "reason"))


class TestCode:
    def test_a_member_makes_a_code_that_is_shown_once_and_kept_as_a_hash(self, client, author):
        client.force_login(author)
        response = client.post(reverse("profiles:make-look-code"))
        code = response.context["code"]
        assert len(code.replace(" ", "")) == 8 and code in response.content.decode()
        assert code not in client.get(reverse("profiles:looks")).content.decode()
        assert code.replace(" ", "") not in str(Look.objects.values())
        assert lines("look.code_made") == [(author.pk, author.pk, "")]

    def test_it_works_once_and_only_the_newest(self, author, operator):
        old, code = make_look_code(member=author), make_look_code(member=author)
        if old != code:
            with pytest.raises(LookRefused, match="not right"):
                begin_look(member=author, code=old, staff=operator, reason="fault")
        assert begin_look(member=author, code=code.replace(" ", "-"), staff=operator, reason="fault").is_going_on
        with pytest.raises(LookRefused, match="not right"):
            begin_look(member=author, code=code, staff=operator, reason="fault")

    def test_it_is_too_old_after_a_quarter_of_an_hour_and_fits_nobody_else(self, author, colleague, operator):
        code = make_look_code(member=author)
        with pytest.raises(LookRefused):
            begin_look(member=colleague, code=code, staff=operator, reason="fault")
        Look.objects.update(expires_at=timezone.now())
        with pytest.raises(LookRefused):
            begin_look(member=author, code=code, staff=operator, reason="fault")

    def test_nobody_guesses(self, author, operator):
        code = make_look_code(member=author)
        wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
        for _try in range(WRONG_FREE):
            with pytest.raises(LookRefused, match="not right"):
                begin_look(member=author, code=wrong, staff=operator, reason="fault")
        with pytest.raises(LookRefused, match="Too many"):
            begin_look(member=author, code=code, staff=operator, reason="fault")
        assert len(lines("look.refused")) == WRONG_FREE

    @pytest.mark.parametrize("hostile", ["", "\x00", "\u0661" * 8, "' OR 1=1", "x" * 21, "12345678\n12345678"])
    def test_what_is_no_code_is_refused_in_words(self, hostile, author, operator):
        make_look_code(member=author)
        desk = at_desk(operator)
        page = reverse("admin:profiles_user_look", args=[author.pk])
        assert desk.post(page, {"code": hostile, "reason": "fault"}).status_code == 422
        assert desk.post(page, {"code": "12345678", "reason": "nosy"}).status_code == 422
        assert not Look.objects.used().exists()

    def test_a_member_makes_ten_an_hour(self, author):
        for _time in range(MADE_AN_HOUR):
            make_look_code(member=author)
        with pytest.raises(LookRefused, match="many codes"):
            make_look_code(member=author)

    def test_never_as_staff_as_oneself_or_as_somebody_who_is_shut_out(self, client, operator, moderator, author):
        for person in (operator, moderator):
            with pytest.raises(LookRefused, match="administration"):
                make_look_code(member=person)
        code = make_look_code(member=author)
        suspend(person=author, by=operator, reason="misuse")
        with pytest.raises(LookRefused, match="Nobody looks"):
            begin_look(member=author, code=code, staff=operator, reason="fault")
        client.force_login(operator)
        assert client.post(reverse("profiles:make-look-code")).status_code == 422
        assert "Make a code" not in client.get(reverse("profiles:looks")).content.decode()

    def test_a_moderator_without_the_right_may_not(self, client, moderator, author):
        code = make_look_code(member=author)
        client.force_login(moderator)
        page = reverse("admin:profiles_user_look", args=[author.pk])
        assert client.post(page, {"code": code, "reason": "fault"}).status_code == 403

    @pytest.mark.django_db(transaction=True)
    def test_two_of_staff_with_one_code_at_once(self, author, operator, moderator):
        code = make_look_code(member=author)

        def use(staff):
            return begin_look(member=author, code=code, staff=staff, reason="fault")

        done = at_once(lambda: use(operator), lambda: use(moderator))
        assert sorted(type(one).__name__ for one in done) == ["Look", "LookRefused"]
        assert len(lines("look.began")) == 1


class TestPages:
    def test_staff_see_the_pages_of_the_member_under_a_banner(self, looking, operator, author, stranger):
        secret = make_entry(author, title="For me alone", audience=Audience.ONLY_ME)
        page = looking.get(secret.get_absolute_url())
        assert page.status_code == 200
        words = page.content.decode()
        assert "You look as <strong>Ada Author</strong>" in words
        assert "live-link" not in words
        assert lines("look.began") == [(operator.pk, author.pk, "fault")]
        assert (operator.pk, author.pk, str(page.resolver_match.view_name)) in lines("look.viewed")
        assert at_desk(operator).get(secret.get_absolute_url()).status_code == 404

    def test_what_the_member_may_not_see_stays_unseen(self, looking, stranger):
        theirs = make_entry(stranger, title="Not for Ada", audience=Audience.ONLY_ME)
        page = looking.get(theirs.get_absolute_url())
        assert page.status_code == 404
        assert "You look as" in page.content.decode() and "Not for Ada" not in page.content.decode()

    @pytest.mark.parametrize(
        "path",
        [
            "/settings/",
            "/settings/looks/",
            "/account/email/",
            "/account/password/change/",
            "/admin/",
            "/settings/blocks/",
            "/drafts/",
            "/introductions/",
            "/decisions/",
            "/moderation/acts/1/",
        ],
    )
    def test_what_is_the_members_alone_and_the_admin_are_closed(self, looking, path):
        page = looking.get(path)
        assert page.status_code == 403
        assert "You look as" in page.content.decode()

    def test_what_the_member_has_not_sent_is_closed(self, looking, author, stranger):
        entry, draft = make_entry(stranger), make_entry(author, title="CANARYDRAFT", publish=False)
        make_draft(entry, author, body="CANARYTYPED")
        poll = make_poll(author, title="CANARYDRAFT", publish=False)
        for desk, is_shown, status in ((at_desk(author), True, 200), (looking, False, 404)):
            page = desk.get(entry.get_absolute_url())
            assert ("CANARYTYPED" in page.content.decode(), page.status_code) == (is_shown, 200)
            paths = [draft.get_absolute_url(), reverse("blogs:edit", args=[draft.pk])]
            for path in (*paths, reverse("polls:now", args=[poll.pk]), reverse("polls:edit", args=[poll.pk])):
                page = desk.get(path)
                assert ("CANARYDRAFT" in page.content.decode(), page.status_code) == (is_shown, status), path

    def test_a_file_that_is_opened_leaves_a_line_too(self, looking, author, operator):
        assert looking.get(reverse("moderation:ledger-csv")).headers["Content-Type"].startswith("text/csv")
        assert (operator.pk, author.pk, "moderation:ledger-csv") in lines("look.viewed")

    def test_the_session_has_another_key_while_it_looks(self, operator, author):
        desk = at_desk(operator)
        before = desk.session.session_key
        page = reverse("admin:profiles_user_look", args=[author.pk])
        desk.post(page, {"code": make_look_code(member=author), "reason": "fault"})
        assert not Session.objects.filter(session_key=before).exists()
        assert "You look as" in desk.get("/").content.decode()

    def test_no_form_does_anything(self, looking, author):
        entry = make_entry(author)
        before = (Entry.objects.count(), Reply.objects.count(), Record.objects.filter(actor_id=author.pk).count())
        paths = [reverse("updates:write"), entry.get_absolute_url(), reverse("profiles:make-look-code"), "/admin/"]
        for path in paths:
            page = looking.post(path, {"body": "As Ada"})
            assert page.status_code == 403, path
            assert "Nothing was done" in page.content.decode()
        now = (Entry.objects.count(), Reply.objects.count(), Record.objects.filter(actor_id=author.pk).count())
        assert now == before

    def test_a_page_does_without_what_it_would_write_when_it_is_opened(
        self, looking, author, operator, django_capture_on_commit_callbacks
    ):
        def ring():
            raise AssertionError("nothing was done")

        def view(request):
            assert request.user == author
            with pytest.raises(InternalError), transaction.atomic():
                User.objects.filter(pk=author.pk).update(name="Changed by a GET")
            transaction.on_commit(ring)
            return HttpResponse("seen")

        with django_capture_on_commit_callbacks(execute=True):
            assert answer(looking, operator, view).content == b"seen"
        author.refresh_from_db()
        assert author.name == "Ada Author"
        assert (operator.pk, author.pk, "portal:home") in lines("look.viewed")

    @pytest.mark.parametrize(
        ("asks", "status", "says"),
        [
            ("UPDATE profiles_user SET name = 'X'", 403, "This page is for the member alone."),
            ("SELECT 1 / 0", 503, "CivNet cannot answer just now"),
            ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", 503, "CivNet cannot answer just now"),
        ],
    )
    def test_an_error_of_the_database_is_a_kind_page(self, asks, status, says, looking, operator, author):
        def view(request):
            connection.cursor().execute(asks)
            return HttpResponse("never")

        response = answer(looking, operator, view)
        assert (response.status_code, says in response.content.decode()) == (status, True)
        assert looking.get("/").status_code == 200

    def test_the_result_of_a_poll_is_shown_and_no_export_of_the_members_is_noted(self, looking, author, operator):
        poll = make_poll(author, results=Results.ALWAYS)
        for _each in range(5):
            make_vote(poll, make_person())
        assert looking.get(reverse("polls:result", args=[poll.pk])).status_code == 200
        assert (operator.pk, author.pk, "polls:result") in lines("look.viewed")
        assert not Record.objects.filter(actor_id=author.pk, action__contains="export").exists()

    def test_a_page_costs_three_queries_more_for_the_look_and_none_for_anybody_else(self, looking, author, operator):
        def queries(desk: Desk) -> int:
            with CaptureQueriesContext(connection) as found:
                assert desk.get(reverse("groups:index")).status_code == 200
            return len([query for query in found.captured_queries if "SAVEPOINT" not in query["sql"]])

        looking.get(reverse("groups:index"))
        own = at_desk(author)
        own.get(reverse("groups:index"))
        assert queries(looking) == queries(own) + 3


class TestEnd:
    def test_staff_end_it_and_are_themselves_again(self, looking, operator, author):
        response = looking.post(reverse("profiles:end-look"))
        assert response.headers["Location"] == reverse("admin:profiles_user_change", args=[author.pk])
        assert looking.get("/admin/").status_code == 200
        assert "You look as" not in looking.get("/").content.decode()
        assert lines("look.ended") == [(operator.pk, author.pk, "staff")]

    def test_the_member_sees_who_looks_and_ends_it(self, looking, operator, author):
        desk = at_desk(author)
        page = desk.get(reverse("profiles:looks")).content.decode()
        assert operator.name in page and "End it now" in page
        assert desk.post(reverse("profiles:end-looks")).status_code == 302
        assert looking.get("/").status_code == 302
        assert "You look as" not in looking.get("/").content.decode()
        assert lines("look.ended") == [(author.pk, author.pk, "member")]
        assert operator.name in desk.get(reverse("profiles:looks")).content.decode()

    def test_staff_and_member_end_it_while_nothing_else_is_written(self, looking, author):
        read_only()
        assert at_desk(author).post(reverse("profiles:end-looks")).status_code == 302
        assert looking.post(reverse("profiles:end-look")).status_code == 302
        assert not Look.objects.current().exists()

    def test_it_ends_by_itself_after_a_quarter_of_an_hour(self, looking):
        look = Look.objects.get()
        assert look.began_at is not None and look.ends_at == look.began_at + timedelta(minutes=15)
        Look.objects.update(ends_at=timezone.now())
        assert looking.post(reverse("updates:write"), {"body": "As nobody"}).status_code == 302
        assert Entry.objects.count() == 0
        assert "You look as" not in looking.get("/").content.decode()

    def test_signing_out_ends_it(self, looking, operator, author):
        assert looking.post(reverse("account_logout")).status_code == 302
        assert lines("look.ended") == [(operator.pk, author.pk, "sign-out")]
        assert looking.get("/").status_code == 302

    @pytest.mark.parametrize("change", [{"is_staff": True}, {"left_at": timezone.now()}])
    def test_a_member_who_becomes_staff_or_leaves_is_looked_at_no_more(self, looking, author, change):
        User.objects.filter(pk=author.pk).update(**change)
        assert looking.get("/").headers.get("Location") == "/"

    def test_another_of_staff_who_takes_over_the_number_sees_nothing(self, looking, moderator):
        desk = at_desk(moderator)
        session = desk.session
        session[KEY] = Look.objects.get().pk
        session.save()
        assert desk.get("/").status_code == 302
        assert "You look as" not in desk.get("/").content.decode()

    def test_to_end_twice_is_to_end_once(self, looking, operator):
        look = Look.objects.select_related("member").get()
        assert [end_look(look=look, by=operator, reason="staff") for _time in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"staff": None}, "look_begun_by_whom"),
        ({"reason": ""}, "look_begun_by_whom"),
        ({"staff": "member"}, "look_not_oneself"),
    ],
)
def test_what_can_never_be(looking, author, change, name):
    change = {field: author if value == "member" else value for field, value in change.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Look.objects.update(**change)


def test_one_code_waits_at_a_time(author):
    make_look_code(member=author)
    with pytest.raises(IntegrityError, match="look_one_code"), transaction.atomic():
        Look.objects.create(member=author, code_hash="x", expires_at=timezone.now())
