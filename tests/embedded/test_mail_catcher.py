"""The caught mails of bin/dev: kept whole, shown without harm."""

import smtplib
import subprocess
import sys
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from civnet.dev import free_port
from civnet.embedded.places import PROJECT
from civnet.mail_catcher import Keeper, mails_in
from tests.embedded.conftest import wait_until


@pytest.fixture(scope="module")
def catcher(tmp_path_factory):
    """Its folder, SMTP port and web port."""
    folder = tmp_path_factory.mktemp("mail")
    smtp = free_port(18250)
    web = free_port(smtp + 1)
    command = [sys.executable, "-m", "civnet.mail_catcher", "--folder", str(folder)]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--smtp-port", str(smtp), "--web-port", str(web)], cwd=PROJECT
    )
    wait_until(lambda: answers(web))
    yield folder, smtp, web
    process.terminate()
    assert process.wait(10) == 0


def answers(port):
    try:
        get(port, "/")
    except urllib.error.URLError:
        return False
    return True


def get(port, path, host="127.0.0.1"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return answer.read().decode(), answer.headers


def send(port, subject, text, html=""):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "civnet@civnet.example", "ada@dft.example", subject
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail)


def test_a_mail_is_kept_with_its_envelope_and_shown_first(catcher):
    folder, smtp, web = catcher
    send(smtp, "The older", "One")
    send(smtp, "The newer — croeso", "Go to http://127.0.0.1:8000/a?b=1&c=2 now")
    newest = mails_in(folder)[0]
    assert newest.name == f"{len(mails_in(folder)):04d}.eml"
    assert b"X-Envelope-To: ada@dft.example" in newest.read_bytes()
    listing, _ = get(web, "/")
    assert listing.index("The newer — croeso") < listing.index("The older")
    shown, _ = get(web, f"/mail/{newest.stem}")
    assert '<a href="http://127.0.0.1:8000/a?b=1&amp;c=2">' in shown


def test_a_hostile_mail_runs_nothing(catcher):
    folder, smtp, web = catcher
    evil = "<script>alert(1)</script>"
    send(smtp, evil, f'{evil} "><img src=x>', f"<p>html part</p>{evil}")
    number = mails_in(folder)[0].stem
    for path in ("/", f"/mail/{number}"):
        shown, headers = get(web, path)
        assert evil not in shown
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    shown, headers = get(web, f"/mail/{number}/html")
    assert "html part" in shown
    assert headers["Content-Security-Policy"].startswith("sandbox ")
    assert "allow-scripts" not in headers["Content-Security-Policy"]


def test_a_mail_that_cannot_be_read_is_still_shown(catcher):
    folder, _, web = catcher
    Keeper(folder).keep(b"Subject: odd\r\nContent-Type: text/plain; charset=no-such-thing\r\n\r\n\xff\xfe words\r\n")
    Keeper(folder).keep(b"\xff\x00 not a mail at all")
    for path in mails_in(folder)[:2]:
        assert "words" in get(web, f"/mail/{path.stem}")[0] or "not a mail" in get(web, f"/mail/{path.stem}")[0]


@pytest.mark.parametrize("path", ["/mail/9999", "/mail/../../etc/passwd", "/mail/0001/x", "/x", "/mail/%2e%2e"])
def test_only_mails_can_be_fetched(catcher, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(catcher[2], path)


def test_a_foreign_name_for_this_machine_is_refused(catcher):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(catcher[2], "/", host="evil.example")


def test_a_number_that_is_taken_is_never_written_over(tmp_path):
    keeper, other = Keeper(tmp_path), Keeper(tmp_path)
    paths = [keeper.keep(b"1"), other.keep(b"2"), keeper.keep(b"3")]
    assert [path.name for path in paths] == ["0001.eml", "0002.eml", "0003.eml"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001.eml", "0002.eml", "0003.eml"]
