"""What the editor asks of the server: a preview, Markdown out of HTML, people to name, quotations, a page of help."""

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from colleagues.models import Block
from content import services
from content.editor.quoting import LONGEST, quote
from content.forms import EntryForm, ReplyForm
from content.models import BODY_LONGEST, Mention, Reply
from core import text
from profiles.models import Department, User
from tests.desk import Desk
from tests.factories import make_entry, make_person, make_reply

PREVIEW, PASTE, PEOPLE = (reverse(f"content:{name}") for name in ("preview", "from-html", "mention"))
WORD = (
    "<html><head><style>p.MsoNormal {font-family: Calibri}</style></head><body><!--StartFragment-->"
    "<p class=MsoNormal><b>Findings</b><o:p></o:p></p>"
    "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'>"
    "<span style='mso-list:Ignore'>·<span>&nbsp; </span></span>one_two</p>"
    "<table><tr><td>Office</td><td>People</td></tr><tr><td>Leeds</td><td>120</td></tr></table><!--EndFragment-->"
)


@pytest.fixture
def desk(client: Desk, author: User) -> Desk:
    client.force_login(author)
    return client


# --- preview


def test_a_preview_is_what_publishing_makes_of_the_text(desk: Desk, author: User, stranger: User) -> None:
    body = (
        f"# Said\n\n**bold** @{stranger.handle} <b>raw</b> https://www.gov.uk\n\n![x](https://elsewhere.example/x.png)"
    )
    shown = desk.post(PREVIEW, {"body": body}).content.decode().strip()
    assert shown == text.clean(make_entry(author, body=body).body_html).strip()
    assert f'href="{stranger.get_absolute_url()}"' in shown
    assert not Mention.objects.filter(entry=None).exists()


def test_an_empty_preview_says_so_and_one_too_long_is_refused(desk: Desk) -> None:
    assert "Nothing to preview yet" in desk.post(PREVIEW, {"body": " \n"}).content.decode()
    refused = desk.post(PREVIEW, {"body": "a" * (BODY_LONGEST + 1)})
    assert refused.status_code == 422
    assert "100,000 characters or fewer" in refused.content.decode()


def test_a_preview_changes_nothing(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as queries:
        desk.post(PREVIEW, {"body": "words @nobody-there"})
    written = [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert written == []


# --- paste


def test_what_is_pasted_from_word_becomes_clean_markdown(desk: Desk) -> None:
    response = desk.post(PASTE, {"html": WORD})
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    words = response.content.decode()
    assert "**Findings**" in words
    assert "- one_two" in words
    assert "| Leeds | 120 |" in words
    assert "Mso" not in words and "Calibri" not in words


def test_pasted_scripts_and_foreign_pictures_leave_nothing(desk: Desk) -> None:
    html = (
        '<p>a<script>alert(1)</script><img src="https://elsewhere.example/pixel.gif"><a href="javascript:x()">b</a></p>'
    )
    assert desk.post(PASTE, {"html": html}).content.decode() == "ab"


def test_a_paste_beyond_the_limit_is_refused_with_a_sentence(desk: Desk) -> None:
    response = desk.post(PASTE, {"html": "a" * (text.MAX_CHARACTERS + 1)})
    assert response.status_code == 422
    assert response.content.decode() == "That is too long to keep its shape."


# --- people to name


def _named(desk: Desk, words: str) -> list[str]:
    response = desk.get(PEOPLE, {"q": words})
    assert response.status_code == 200
    return [part.split('"')[0].lstrip("@") for part in response.content.decode().split('data-value="')[1:]]


def test_people_are_found_by_the_beginning_of_their_name_first(desk: Desk, treasury: Department) -> None:
    inside, first = make_person("Joan Adler", department=treasury), make_person("Adler Brown", department=treasury)
    assert _named(desk, "adl") == [first.handle, inside.handle]
    assert _named(desk, "ad") == [first.handle, inside.handle]
    assert _named(desk, first.handle) == [first.handle]


def test_nobody_is_named_who_could_not_read_it_or_whom_the_writer_has_blocked(
    desk: Desk, author: User, left: User, suspended: User, waiting: User, unconfirmed: User, blocked: User
) -> None:
    Block.objects.get_or_create(blocker=author, blocked=blocked)
    for person in (left, suspended, waiting, unconfirmed, blocked, author):
        assert person.handle not in _named(desk, person.name)


def test_a_block_is_not_felt_by_who_is_blocked(desk: Desk, author: User, stranger: User) -> None:
    Block.objects.create(blocker=stranger, blocked=author)
    assert stranger.handle in _named(desk, stranger.name)


def test_at_most_eight_are_offered_and_many_take_no_more_queries_than_two(desk: Desk, treasury: Department) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _named(desk, "quentin")
        return len(captured)

    make_person("Quentin Amber", department=treasury)
    make_person("Not Quentin", department=treasury)
    few = queries()
    for number in range(5):
        make_person(f"Quentin {number}", department=treasury)
        make_person(f"Also Quentin {number}", department=treasury)
    assert queries() <= few  # slips are looked for where few are called that
    assert len(_named(desk, "quentin")) == 8


@pytest.mark.parametrize("words", ["", " ", "a" * 61, "%", "_", "\\"])
def test_what_is_no_name_finds_nobody(words: str, desk: Desk, stranger: User) -> None:
    assert _named(desk, words) == []


@pytest.mark.parametrize(
    ("method", "address"), [("get", PEOPLE), ("post", PREVIEW), ("post", PASTE)], ids=["people", "preview", "paste"]
)
def test_whoever_asks_more_than_sixty_times_a_minute_waits(
    method: str, address: str, desk: Desk, stranger: User
) -> None:
    ask = getattr(desk, method)
    for _number in range(60):
        assert ask(address, {"q": "zz"}).status_code == 200
    assert ask(address, {"q": "zz"}).status_code == 429
    desk.force_login(stranger)
    assert ask(address, {"q": "zz"}).status_code == 200


def test_a_name_that_is_html_is_words(desk: Desk, treasury: Department) -> None:
    make_person("Zed <img src=x>", department=treasury)
    assert "<img" not in desk.get(PEOPLE, {"q": "zed"}).content.decode()


# --- quoting


def test_a_quotation_names_its_author_and_leads_to_the_place(author: User, stranger: User) -> None:
    reply = make_reply(make_entry(author), stranger, body="One *two*\n\n- three")
    assert quote(reply) == (
        f"> [{stranger.name}]({reply.get_absolute_url()}) wrote:\n>\n> One *two*\n>\n> - three\n\n"
    ).replace("*two*", "_two_")


def test_a_quotation_tells_nobody_a_second_time_and_brings_no_picture(author: User, stranger: User) -> None:
    entry = make_entry(author, body=f"Ask @{stranger.handle}.\n\n![A map](/uploads/x.webp)")
    assert text.mentions(quote(entry)) == []
    assert "/uploads/" not in quote(entry)


def test_a_long_text_is_quoted_as_a_reminder_of_it(author: User) -> None:
    words = quote(make_entry(author, body="\n\n".join(["A sentence of some length."] * 400)))
    assert len(words) < LONGEST * 1.3
    assert words.endswith("…\n\n")


def test_the_words_that_are_selected_are_quoted(desk: Desk, stranger: User) -> None:
    reply = make_reply(make_entry(stranger), stranger, body="much more than that")
    words = desk.post(reverse("content:quote-reply", args=[reply.pk]), {"html": "<b>more</b>"}).content.decode()
    assert words.endswith("wrote:\n>\n> **more**\n\n")


def test_nobody_quotes_what_they_may_not_read(client: Desk, author: User, stranger: User) -> None:
    entry = make_entry(author)
    reply = make_reply(entry, author, body="Words of a few")
    services.hide(target=reply)
    client.force_login(stranger)
    assert client.post(reverse("content:quote-reply", args=[reply.pk])).status_code == 404
    page = client.get(f"{entry.get_absolute_url()}?quote={reply.pk}")
    assert page.status_code == 200 and "Words of a few" not in page.content.decode()


def test_the_link_opens_the_form_with_the_quotation_in_it(client: Desk, author: User, stranger: User) -> None:
    entry = make_entry(author, body="First words")
    root = make_reply(entry, author, body="Second words")
    client.force_login(stranger)
    under_entry = client.get(f"{entry.get_absolute_url()}?quote=entry")
    assert "&gt; First words" in under_entry.content.decode()
    under_reply = client.get(f"{entry.get_absolute_url()}?reply_to={root.pk}&quote={root.pk}").content.decode()
    assert under_reply.count("&gt; Second words") == 1


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "²", "0"])
def test_nonsense_in_place_of_a_reply_quotes_nothing(asked: str, desk: Desk, author: User) -> None:
    response = desk.get(f"{make_entry(author).get_absolute_url()}?quote={asked}&reply_to={asked}")
    assert response.status_code == 200
    assert "wrote:" not in response.content.decode()


def test_a_reply_of_another_entry_is_not_quoted(desk: Desk, author: User) -> None:
    elsewhere = make_reply(make_entry(author), author, body="Elsewhere")
    response = desk.get(f"{make_entry(author).get_absolute_url()}?quote={elsewhere.pk}")
    assert "Elsewhere" not in response.content.decode()
    assert Reply.objects.count() == 1


# --- the box


@pytest.mark.parametrize("form", [EntryForm.blank(), ReplyForm.blank()], ids=["entry", "reply"])
def test_the_box_never_cuts_what_is_pasted_into_it(form: EntryForm | ReplyForm) -> None:
    html = str(form["body"])
    assert "maxlength" not in html
    assert f'most="{form.fields["body"].max_length}"' in html  # type: ignore[attr-defined]  # a CharField


def test_the_box_shows_a_text_as_it_was_typed() -> None:
    html = str(ReplyForm(initial={"body": "\n</textarea><script>"})["body"])
    assert ">\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in html


def test_the_files_of_the_editor_are_modules_that_need_no_other() -> None:
    for name in ("markdown-toolbar.js", "paste-markdown.js", "text-expander.js"):
        found = finders.find(f"editor/{name}")
        assert isinstance(found, str)
        with open(found, encoding="utf-8") as file:
            lines = file.read().splitlines()
        assert not [line for line in lines if line.startswith("import ")], name
        assert [line for line in lines if line.startswith("export ")], name
