// <draft-keeper><form>…<kept-words>…</kept-words></form></draft-keeper>: keeps on the server what is typed, every 5 s
// while it changes, and before the form is sent. Nothing stays in the browser: laptops are shared.
const [PAUSE, MOST_ALIVE] = [5_000, 60_000]; // ms; characters: browsers let no more outlive a page
const STAYS = ["offline", "broken", "signed-out", "somebody-else"]; // with these a form is not sent: it would be lost

customElements.define("draft-keeper", class extends HTMLElement {
  #events = new AbortController();
  #heard = ""; // what the server has
  #sent = null; // what it has not answered: it goes again as it was, so that it is known for the same
  #busy = null;
  #passing = false;
  #trouble = "";

  connectedCallback() {
    this.form = this.querySelector("form");
    this.kept = this.querySelector("kept-words");
    const begun = [...this.form.querySelectorAll("textarea, [type=text]")].some((box) => box.value !== box.defaultValue);
    if (!begun) this.#heard = this.#typed;
    const on = (from, name, act, capture) => from.addEventListener(name, act, { signal: this.#events.signal, capture });
    on(this, "submit", (event) => this.#before(event, () => this.form.requestSubmit(event.submitter)), true);
    on(document, "htmx:confirm", (event) => event.detail.target?.contains(this) && this.#before(event, () => event.detail.issueRequest(true)));
    on(document, "visibilitychange", () => document.hidden && this.save());
    on(window, "online", () => this.save());
    on(window, "pagehide", () => this.#leave());
    on(window, "beforeunload", (event) => this.#trouble && this.#isDirty && event.preventDefault());
    const timer = setInterval(() => this.save(), PAUSE);
    this.#events.signal.addEventListener("abort", () => clearInterval(timer));
  }

  disconnectedCallback() {
    this.#leave();
    this.#events.abort();
  }

  get #typed() {
    return JSON.stringify(["title", "body", "tags", "audience", "speak_as"].map((name) => this.form.elements[name]?.value));
  }

  get #isDirty() {
    return this.#typed !== this.#heard;
  }

  #words(isLast = false) {
    const body = new FormData(this.form);
    const isHalf = !isLast && document.activeElement?.name === "tags"; // half a tag is none
    for (const name of ["attach", "act", isHalf ? "tags" : "act"]) body.delete(name);
    return { typed: this.#typed, body: new URLSearchParams(body) };
  }

  // False where the words did not arrive and the window must stay.
  async save() {
    if (!this.#busy && !this.#sent && !this.#isDirty) return true;
    await customElements.whenDefined("kept-words");
    this.#busy ??= this.#send((this.#sent ??= this.#words())).finally(() => (this.#busy = null));
    return this.#busy;
  }

  async #send({ typed, body }) {
    this.#trouble = await this.kept.send(body);
    if (!["offline", "broken"].includes(this.#trouble)) this.#sent = null;
    if (["", "apart"].includes(this.#trouble)) this.#heard = typed;
    return !STAYS.includes(this.#trouble);
  }

  async #before(event, go) {
    if (this.#passing || !(this.#busy || this.#sent || this.#isDirty)) return (this.#passing = false);
    event.preventDefault();
    event.stopPropagation();
    if (!(await this.save()) || !(await this.save())) return; // the second: what was typed meanwhile
    this.#passing = event.type === "submit";
    go();
  }

  #leave() {
    if (!this.#isDirty) return;
    this.#sent = this.#words(true);
    this.kept.post?.(this.#sent.body, String(this.#sent.body).length < MOST_ALIVE);
  }
});
