"""The post office of `bin/dev`: takes every mail by SMTP, keeps it as NNNN.eml, shows it on a page. Loopback only.

Each file is the mail as it came, below two lines of ours: X-Envelope-From and X-Envelope-To.
"""

import argparse
import email
import email.message
import email.policy
import os
import re
import signal
import threading
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
SHOWN = 200  # mails on the page
LARGEST = 20 * 1024 * 1024  # bytes of one mail
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
MAIL_POLICY = (  # a mail's links open in a tab of their own; its pictures and scripts do not load
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
STYLE = "body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#111;background:#fff}"
STYLE += "pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #bbb;padding:1rem}"
STYLE += "iframe{width:100%;height:36rem;border:1px solid #bbb}td{padding:.2rem 1rem .2rem 0;vertical-align:top}"


class Keeper:
    """Takes mails from SMTP into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # there are sign-in codes in them

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one mail, then say yes: a yes is never said for a mail that is not on disk."""
        content = envelope.content or b""
        body = content.encode() if isinstance(content, str) else content
        lines = [f"X-Envelope-From: {envelope.mail_from}", f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}"]
        self.keep("\r\n".join(lines).encode() + b"\r\n" + body)
        return "250 Kept"

    def keep(self, content: bytes) -> Path:
        """Write a mail under the next free number. It is there whole or not at all."""
        half = self.folder / f".{os.getpid()}-{threading.get_ident()}.new"
        half.write_bytes(content)
        number = max((int(path.stem) for path in mails_in(self.folder)), default=0)
        while True:
            number += 1
            path = self.folder / f"{number:04d}.eml"
            try:
                os.link(half, path)  # unlike a rename it never replaces another mail
            except FileExistsError:
                continue
            half.unlink()
            return path


def mails_in(folder: Path) -> list[Path]:
    """The kept mails, newest first."""
    found = (path for path in folder.glob("*.eml") if path.stem.isdecimal())
    return sorted(found, key=lambda path: int(path.stem), reverse=True)


def read(path: Path) -> email.message.EmailMessage:
    """Parse a kept mail."""
    return email.message_from_bytes(path.read_bytes(), _class=email.message.EmailMessage, policy=email.policy.default)


def part_of(mail: email.message.EmailMessage, kind: str) -> str:
    """The text of its `plain` or `html` part; empty when it has none. Never fails on a wrong character set."""
    part = mail.get_body((kind,))
    payload = part.get_payload(decode=True) if part is not None else b""
    charset = part.get_content_charset("utf-8") if part is not None else "utf-8"
    content = payload if isinstance(payload, bytes) else b""
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def page(title: str, body: str) -> str:
    """A whole page; `body` is safe HTML."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{escape(title)}</h1>{body}</body></html>'


def list_page(folder: Path) -> str:
    """The newest mails: when, to whom, what about."""
    rows = []
    paths = mails_in(folder)
    for path in paths[:SHOWN]:
        mail = read(path)
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().strftime("%d %b %H:%M:%S")
        subject = escape(str(mail.get("Subject", "")) or "(no subject)")
        link = f'<a href="/mail/{path.stem}">{subject}</a>'
        rows.append(f"<tr><td>{when}</td><td>{escape(str(mail.get('X-Envelope-To', '')))}</td><td>{link}</td></tr>")
    if not rows:
        return page("Caught mail", "<p>Nothing yet.</p>")
    head = "<tr><th>When</th><th>To</th><th>Subject</th></tr>"
    return page("Caught mail", f"<p>{len(paths)} in all, newest first.</p><table>{head}{''.join(rows)}</table>")


def mail_page(path: Path) -> str:
    """One mail: headers, text, and its HTML in a closed frame."""
    mail = read(path)
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    text = re.sub(r"https?://[^\s<>\"']+", r'<a href="\g<0>">\g<0></a>', escape(part_of(mail, "plain"), quote=False))
    body = f'<p><a href="/">All mail</a></p><pre>{escape(headers)}</pre><h2>Text</h2><pre>{text}</pre>'
    if part_of(mail, "html"):
        body += f'<h2>HTML</h2><iframe title="HTML part" src="/mail/{path.stem}/html" '
        body += 'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    return page(str(mail.get("Subject", "")) or "(no subject)", body)


class Reader(BaseHTTPRequestHandler):
    """The page. Read only: it answers GET and nothing else."""

    folder: Path

    def do_GET(self) -> None:
        """Answer one of three addresses; anything else is not found."""
        if (urlsplit(f"//{self.headers.get('Host', '')}").hostname or "") not in {HOST, "localhost"}:
            self.send_error(HTTPStatus.FORBIDDEN)  # a foreign page whose name was pointed at this machine
            return
        found = re.fullmatch(r"/(?:mail/(\d{1,9})(/html)?)?", self.path.split("?", 1)[0])
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        number, as_html = found.groups()
        path = self.folder / f"{number}.eml"
        if number is None:
            self.reply(list_page(self.folder), PAGE_POLICY)
        elif not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
        elif as_html:
            self.reply(f'<base target="_blank">{part_of(read(path), "html")}', MAIL_POLICY)
        else:
            self.reply(mail_page(path), PAGE_POLICY)

    def reply(self, text: str, policy: str) -> None:
        """Send a page under its security policy."""
        content = text.encode("utf-8", "replace")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def main() -> None:
    """Run until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    options = parser.parse_args()
    post = Controller(
        Keeper(options.folder), hostname=HOST, port=options.smtp_port, data_size_limit=LARGEST, enable_SMTPUTF8=True
    )
    reader = type("FolderReader", (Reader,), {"folder": options.folder})
    web = ThreadingHTTPServer((HOST, options.web_port), reader)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=web.shutdown).start())
    post.start()
    try:
        web.serve_forever()
    finally:
        post.stop()


if __name__ == "__main__":
    main()
