// <live-poll id="poll-12" entry="12" href="/polls/12/now/">…</live-poll>: the poll of an open page as it stands now; not
// while its reader chooses in it.
customElements.define("live-poll", class extends HTMLElement {
  #events = new AbortController();
  #isOld = false;

  connectedCallback() {
    const on = (name, act) => document.addEventListener(name, act, { signal: this.#events.signal });
    on("live:poll", ({ detail }) => String(detail.entry) === this.getAttribute("entry") && this.#ask());
    on("live:reset", () => this.#ask());
    this.addEventListener("focusout", () => setTimeout(() => this.#isOld && this.#ask()));
  }

  disconnectedCallback() {
    this.#events.abort();
  }

  get #isInUse() {
    const isOther = (field) => field.checked !== field.defaultChecked || (field.type === "number" && field.value !== field.defaultValue);
    const fields = [...this.querySelectorAll("input")];
    const places = [...this.querySelectorAll("option")].filter((option) => option.selected !== option.defaultSelected && option.value);
    return this.contains(document.activeElement) || fields.some(isOther) || places.length > 0;
  }

  #ask() {
    this.#isOld = true;
    if (this.#isInUse) return;
    document.querySelector("live-parts")?.want?.(this, () => this.getAttribute("href"), (html) => this.#take(html));
  }

  #take(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(this.id);
    if (!fresh || this.#isInUse) return;
    const folds = (poll) => [...poll.querySelectorAll("details")];
    const open = new Set(folds(this).filter((fold) => fold.open).map((fold) => fold.textContent.trim().slice(0, 20)));
    for (const fold of folds(fresh)) fold.open = open.has(fold.textContent.trim().slice(0, 20));
    this.replaceWith(fresh);
    window.htmx?.process(fresh);
  }
});
