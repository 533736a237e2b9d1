// <quote-words url="/replies/12/quote/"><a href="…?reply_to=12&quote=12#answer-12">Quote</a></quote-words>
// The link opens a form with the whole text quoted. Here what is selected is quoted, and goes into a form that is open.
customElements.define("quote-words", class extends HTMLElement {
  #chosen = null;

  connectedCallback() {
    this.addEventListener("pointerdown", () => (this.#chosen = this.#selected()), true); // the press takes a selection away
    this.addEventListener("click", (event) => this.#quote(event), true);
  }

  #selected() {
    const words = this.closest("article").querySelector(".prose");
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    if (!range || range.collapsed || !words.contains(range.commonAncestorContainer)) return null;
    const holder = document.createElement("div");
    holder.append(range.cloneContents());
    return { html: holder.innerHTML, words: String(range) };
  }

  async #quote(event) {
    const chosen = this.#chosen ?? this.#selected();
    this.#chosen = null;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another window
    event.preventDefault();
    const form = this.#form;
    if (!form && !chosen) return this.#open(true);
    const markdown = await this.#ask(chosen);
    if (markdown) this.#write(form ?? (await this.#open()), markdown);
  }

  async #ask(chosen) {
    const body = new FormData();
    body.set("html", chosen?.html ?? "");
    const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
    const answer = await fetch(this.getAttribute("url"), { method: "POST", headers, body }).catch(() => null);
    if (answer?.ok && !answer.redirected) return answer.text();
    return chosen ? `> ${chosen.words.trim().replaceAll("\n", "\n> ")}\n\n` : "";
  }

  get #form() {
    return document.getElementById(this.querySelector("a").hash.slice(1));
  }

  // Let the server open the form, with the whole text in it or empty.
  async #open(filled = false) {
    const address = new URL(this.querySelector("a").href);
    if (!filled) address.searchParams.delete("quote");
    await window.htmx.ajax("GET", address.pathname + address.search, { target: "#conversation", swap: "outerHTML" });
    const form = document.getElementById(address.hash.slice(1));
    form?.querySelector("textarea").focus();
    return form;
  }

  async #write(form, markdown) {
    const editor = form?.querySelector("civ-editor");
    if (!editor) return;
    const box = editor.querySelector("textarea");
    box.focus(); // it wakes by that
    await customElements.whenDefined("civ-editor");
    if (!box.selectionEnd) box.setSelectionRange(box.value.length, box.value.length); // nobody has been in it yet
    editor.insert(`${editor.block(markdown)}\n\n`);
  }
});
