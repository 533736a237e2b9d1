// <live-thread entry="12" href="…/newer/" after="…" version="3"><live-lines …>…</live-lines><p hidden>…</p><p hidden>…</p>
// </live-thread>: asks what an open conversation lacks, once something has happened, and has it put in its place.
customElements.define("live-thread", class extends HTMLElement {
  #events = new AbortController();
  #changed = new Set(); // lines that are others now
  #sent = new Set(); // of them, those that were asked for and have not come
  #looks = false; // nobody knows which

  connectedCallback() {
    this.lines = this.querySelector("live-lines");
    const on = (name, act) => document.addEventListener(name, act, { signal: this.#events.signal });
    const here = (act) => ({ detail }) => String(detail.entry) === this.getAttribute("entry") && act(detail);
    on("live:reply", here(() => this.#ask()));
    on("live:changed", here(({ reply }) => this.#ask(reply ? [reply] : [], !reply)));
    on("live:reset", () => this.#ask([], true));
    on("live:gone", here(() => this.#lose()));
    on("focusout", () => setTimeout(() => this.lines.held?.size && this.#ask()));
  }

  disconnectedCallback() {
    this.#events.abort();
  }

  #ask(changed = [], looks = false) {
    for (const number of changed.map(String)) {
      this.#changed.add(number);
      this.#sent.delete(number);
    }
    this.#looks ||= looks;
    const parts = document.querySelector("live-parts");
    parts?.want?.(this, () => this.#address(), (html) => this.#take(html), () => this.#lose());
  }

  #address() {
    const address = new URL(this.getAttribute("href"), location.href);
    const shown = [...this.closest("section").querySelectorAll("[id^=reply-][class~=reply]")].map((line) => line.id.replace("reply-", ""));
    for (const number of this.lines.held ?? []) this.#changed.add(number);
    this.lines.held?.clear();
    const here = [...this.#changed].filter((number) => shown.includes(number)).slice(0, 200);
    address.searchParams.set("after", this.getAttribute("after"));
    if (here.length) address.searchParams.set("changed", here);
    if (this.#looks) address.searchParams.set("shown", shown.slice(0, 200));
    this.#sent = new Set(this.#changed);
    return address;
  }

  #take(html) {
    const part = new DOMParser().parseFromString(html, "text/html").getElementById("newer");
    const { after, version, more } = part.dataset;
    for (const number of this.#sent) this.#changed.delete(number);
    this.#looks = false;
    this.setAttribute("after", after);
    this.querySelector("[data-edited]").hidden = version === this.getAttribute("version");
    const again = this.lines.place(part);
    for (const fresh of part.querySelectorAll(":scope > form, :scope > h2")) {
      const old = document.getElementById(fresh.id);
      if (!old || old.contains(document.activeElement)) continue;
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
    }
    if (more || again.length) this.#ask(again);
  }

  #lose() {
    this.#events.abort();
    this.querySelector("[data-gone]").hidden = false;
    document.dispatchEvent(new CustomEvent("live:off"));
  }
});
