// <live-here entry="12" data-words="{n} people …"></live-here>: how many have it open, from two on.
customElements.define("live-here", class extends HTMLElement {
  #events = new AbortController();

  connectedCallback() {
    const on = (name, act) => document.addEventListener(name, act, { signal: this.#events.signal });
    on("live:here", ({ detail }) => String(detail.entry) === this.getAttribute("entry") && this.#say(detail.people));
    on("live:off", () => this.#say(0)); // nobody knows
  }

  disconnectedCallback() {
    this.#events.abort();
  }

  #say(people) {
    this.textContent = people > 1 ? this.dataset.words.replace("{n}", people.toLocaleString(document.documentElement.lang)) : "";
  }
});
