"""What the journeys of the editor share: a desk with a session, the box, the clipboard and pictures to send."""

import io
import random
from typing import Any

from django.test import Client
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from profiles.models import User

AWAKE = """() => Promise.all(
  ["civ-editor", "editor-paste", "mention-menu", "file-drop", "file-sending", "text-expander", "markdown-toolbar"]
    .map((name) => customElements.whenDefined(name))
).then(() => true)"""
PASTE = """(box, {html, text}) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
DROP = """(box, names) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File([name], name, { type: "text/plain" }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    box.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""


def give_session(page: Page, person: User, url: str) -> None:
    """Give the browser the session that the sign-in form would."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": url}])


def box_of(page: Page, label: str = "Text") -> Locator:
    """The box, focused, once its elements are awake."""
    box = page.get_by_label(label, exact=True)
    box.focus()
    page.evaluate(AWAKE)
    return box


def paste(box: Locator, *, html: str = "", text: str) -> None:
    """Paste as a browser does: what no handler takes is typed by the browser itself."""
    box.evaluate(PASTE, {"html": html, "text": text})


def picture(name: str, *, width: int = 400, height: int = 300) -> Any:
    """A picture of noise, which no encoder makes small: some 0.9 bytes a pixel."""
    noise = random.Random(name).randbytes(width * height * 3)  # noqa: S311 - noise, no secret
    file = io.BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(file, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def add_files(page: Page, *files: Any) -> None:
    """Choose files with the button."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files(list(files))


def expect_text(box: Locator, words: str) -> None:
    """The box holds just these words, in a moment."""
    expect(box).to_have_value(words)
