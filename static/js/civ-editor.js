// <civ-editor most="10000" left="Characters left: {n}" over="…">…<textarea>…<p class="editor__count"></p></civ-editor>
// The box itself: it grows with its text, says when the room ends, sends with Ctrl+Enter, and lets others change the text.
const NEAR = 0.9; // of the room: from here on the count is shown
const PICTURE = /!\[[^\]\n]*\]\(\/uploads\/[^)\n]*\)/g; // with `words`, pictures take no room
const SLOW = 20_000; // characters: beyond this the browser's undo costs seconds

customElements.define("civ-editor", class extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.box.addEventListener("input", () => this.#measure());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) this.#send(event);
    });
    if (this.box.autofocus && !this.box.selectionEnd) this.box.setSelectionRange(this.box.value.length, this.box.value.length);
    this.#measure();
  }

  // Put `words` in the place of what is selected, or of what stands between two places. Ctrl+Z takes them back.
  insert(words, from = this.box.selectionStart, to = this.box.selectionEnd) {
    const focused = document.activeElement === this.box;
    if (focused) this.box.setSelectionRange(from, to);
    // execCommand is old, and the one way by which browsers remember what to undo; it works where the focus is only
    const command = words ? "insertText" : "delete";
    if (focused && words.length < SLOW && document.execCommand(command, false, words)) return;
    this.box.setRangeText(words, from, to, "end");
    this.box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }

  // Put `words` in the place of `old` where that stands nearest to `place`; false where somebody has changed it meanwhile.
  replace(old, words, place = 0) {
    const { value, selectionStart, selectionEnd } = this.box;
    const found = [value.indexOf(old, place), value.lastIndexOf(old, place)].filter((at) => at >= 0);
    if (!found.length) return false;
    const from = found.sort((a, b) => Math.abs(a - place) - Math.abs(b - place))[0];
    const to = from + old.length;
    const moved = (at) => (at <= from ? at : at < to ? from + words.length : at + words.length - old.length);
    this.insert(words, from, to);
    this.box.setSelectionRange(moved(selectionStart), moved(selectionEnd)); // whoever types goes on where they were
    return true;
  }

  // What stands before and after the caret, so that a block of text can be parted from it by empty lines.
  block(words, from = this.box.selectionStart, to = this.box.selectionEnd) {
    const [before, after] = [this.box.value.slice(0, from), this.box.value.slice(to)];
    const gap = (ends) => (ends.length >= 2 ? "" : "\n".repeat(2 - ends.length));
    const start = before.trim() ? gap(/\n*$/.exec(before)[0]) : "";
    return start + words.trimEnd() + (after.trim() ? gap(/^\n*/.exec(after)[0]) : "");
  }

  get secret() {
    return this.box.form.elements.csrfmiddlewaretoken.value;
  }

  // Say something about what was done; once more for a screen reader even where the words are the same.
  say(words) {
    const place = this.querySelector(".editor__said");
    place.textContent = "";
    requestAnimationFrame(() => (place.textContent = words));
  }

  #measure() {
    if (!CSS.supports("field-sizing", "content")) {
      this.box.style.blockSize = "auto";
      this.box.style.blockSize = `${this.box.scrollHeight + 2}px`;
    }
    const [count, most] = [this.querySelector(".editor__count"), Number(this.getAttribute("most"))];
    const words = this.hasAttribute("words") ? this.box.value.replace(PICTURE, "").trim() : this.box.value;
    const left = words.length > most * NEAR ? most - [...words].length : most;
    count.hidden = left > most * (1 - NEAR);
    count.classList.toggle("editor__count--over", left < 0);
    const said = this.getAttribute(left < 0 ? "over" : "left");
    count.textContent = count.hidden ? "" : said.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
  }

  #send(event) {
    event.preventDefault();
    this.box.form.requestSubmit(this.box.form.querySelector("[type=submit].govuk-button:not(.govuk-button--secondary)"));
  }
});
