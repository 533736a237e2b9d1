// <live-home href="/news/?tab=…&after=…" data-words="{new} …" hidden><a href="…"></a></live-home>: says that something was
// published since, with a link that shows it. Nothing is put into what is read.
customElements.define("live-home", class extends HTMLElement {
  #events = new AbortController();

  connectedCallback() {
    for (const name of ["live:entries", "live:reset"]) {
      document.addEventListener(name, () => this.#ask(), { signal: this.#events.signal });
    }
  }

  disconnectedCallback() {
    this.#events.abort();
  }

  #ask() {
    document.querySelector("live-parts")?.want?.(this, () => this.getAttribute("href"), (text) => {
      const { label } = JSON.parse(text);
      this.hidden = !label;
      this.querySelector("a").textContent = this.dataset.words.replace("{new}", () => label);
    });
  }
});
