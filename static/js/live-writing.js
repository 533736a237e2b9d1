// <live-writing entry="12" me="3" say="…/writing/" who="…/who/" data-one="{a} …" data-two="{a} … {b} …" data-more="{n} …">
// Tells that something is typed into a form for a reply, and shows who else does so. Names are asked for, each once.
const [SAYS, SHOWN] = [4_000, 6_000]; // ms

customElements.define("live-writing", class extends HTMLElement {
  #events = new AbortController();
  #said = -Infinity;
  #until = new Map(); // by number of the person
  #names = new Map(); // "" for those one is not shown
  #timer = 0;

  connectedCallback() {
    const on = (name, act) => document.addEventListener(name, act, { signal: this.#events.signal });
    const isHere = (detail) => String(detail.entry) === this.getAttribute("entry");
    on("input", ({ target }) => target.matches(".reply__form textarea") && this.#tell(target.form));
    on("live:writing", ({ detail }) => isHere(detail) && this.#hear(String(detail.person)));
    on("live:reply", ({ detail }) => isHere(detail) && this.#forget()); // who writes on says so again
    on("live:off", () => this.#forget());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#events.abort();
  }

  #tell(form) {
    if (performance.now() - this.#said < SAYS) return;
    this.#said = performance.now();
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    fetch(this.getAttribute("say"), { method: "POST", body, redirect: "manual" }).catch(() => {});
  }

  #hear(person) {
    if (person === this.getAttribute("me")) return;
    this.#until.set(person, performance.now() + SHOWN);
    if (!this.#names.has(person)) {
      document.querySelector("live-parts")?.want?.(this, () => `${this.getAttribute("who")}?writing=${this.#unknown()}`, (text) => this.#learn(text));
    }
    this.#show();
  }

  #unknown() {
    this.asked = [...this.#until.keys()].filter((person) => !this.#names.has(person)).slice(-20);
    return this.asked.join();
  }

  #learn(text) {
    const { names } = JSON.parse(text);
    for (const person of this.asked) this.#names.set(person, names[person] ?? "");
    this.#show();
  }

  #forget() {
    this.#until.clear();
    this.#show();
  }

  #show() {
    clearTimeout(this.#timer);
    const now = performance.now();
    for (const [person, until] of this.#until) if (until <= now) this.#until.delete(person);
    const [a, b, ...more] = [...this.#until.keys()].map((person) => this.#names.get(person)).filter(Boolean);
    const words = !a ? "" : !b ? this.dataset.one : more.length ? this.dataset.more : this.dataset.two;
    this.textContent = words.replace("{n}", more.length + 2).replace("{a}", () => a).replace("{b}", () => b);
    if (this.#until.size) this.#timer = setTimeout(() => this.#show(), Math.min(...this.#until.values()) - now);
  }
});
