// <editor-paste html-url="…" links="…" failed="…">…<textarea>…</editor-paste>: what is pasted from Word, Outlook or a web page keeps its shape.
//
// Three could want the same paste. Who gets it is decided by what the clipboard holds, so they never meet:
// a lone address is paste-markdown's (over selected words it makes a link), files without words are <file-drop>'s, and
// words with a shape are ours. paste-markdown's own readers of HTML and tables stay unused: `core.text` is the one place
// that turns HTML into Markdown, so that all of it is escaped alike. With Shift all is pasted as plain words.
const SHAPE = /<(p|h[1-6]|[uo]l|table|a|b|strong|i|em|blockquote|pre|code|s|del)[\s>]/i; // colours alone say nothing to us
const ADDRESS = /^\s*[a-z]+:\/\/\S+\s*$/i;
const BLOCK = /\n|^(#|- |\d+\. |> |\||`)/;

customElements.define("editor-paste", class extends HTMLElement {
  #plain = false;

  async connectedCallback() {
    const box = this.querySelector("textarea");
    box.addEventListener("keydown", (event) => (this.#plain = event.shiftKey && event.code === "KeyV"));
    box.addEventListener("paste", (event) => this.#paste(event));
    const { installLink } = await import(this.getAttribute("links"));
    installLink(box);
  }

  async #paste(event) {
    const words = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    const html = event.clipboardData.getData("text/html");
    if (this.#plain || !words.trim() || !SHAPE.test(html) || ADDRESS.test(words)) return;
    event.preventDefault();
    const editor = this.closest("civ-editor");
    const place = editor.box.selectionStart;
    editor.insert(words); // first as plain words: they are safe whatever becomes of the network, and Ctrl+Z leads back here
    const answer = await this.#ask(editor, html);
    const markdown = answer?.ok ? await answer.text() : "";
    if (!answer?.ok) editor.say(this.getAttribute("failed"));
    if (!markdown || markdown === words) return;
    const at = editor.box.value.indexOf(words, Math.max(0, place - words.length));
    const shaped = BLOCK.test(markdown) && at >= 0 ? editor.block(markdown, at, at + words.length) : markdown;
    editor.replace(words, shaped, place);
  }

  #ask(editor, html) {
    const body = new FormData();
    body.set("html", /<!--StartFragment-->([^]*)<!--EndFragment-->/.exec(html)?.[1] ?? html); // without Word's style sheets
    const headers = { "X-CSRFToken": editor.secret };
    return fetch(this.getAttribute("html-url"), { method: "POST", headers, body }).catch(() => null);
  }
});
