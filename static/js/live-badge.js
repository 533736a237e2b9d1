// <live-badge href="/notices/unread/">3</live-badge>: how many alerts are unread, in every bell of the page.
customElements.define("live-badge", class extends HTMLElement {
  #events = new AbortController();

  connectedCallback() {
    for (const name of ["live:notices", "live:reset"]) {
      document.addEventListener(name, () => this.#ask(), { signal: this.#events.signal });
    }
  }

  disconnectedCallback() {
    this.#events.abort();
  }

  #ask() {
    if (document.querySelector("live-badge") !== this) return; // the first asks for all
    document.querySelector("live-parts")?.want?.(this, () => this.getAttribute("href"), (html) => {
      for (const badge of document.querySelectorAll("live-badge")) if (badge.innerHTML !== html) badge.innerHTML = html;
    });
  }
});
