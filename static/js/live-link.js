// <live-link after="…" every="20"><live-tabs …></live-tabs><p role="status" hidden>…</p></live-link>: tells the page
// what happened by `live:reply`, `live:poll` … on the document, each once, and by `live:reset` that it must look itself:
// where something was missed, and every 20 s while there is no stream (`live:off`). `live:bye`: there is no more to be had.
const ONCE = ["reply", "changed", "poll", "notices", "entries"]; // a stream that is resumed may say them again

customElements.define("live-link", class extends HTMLElement {
  #after = this.getAttribute("after");
  #streams = false;
  #isOver = false;

  async connectedCallback() {
    await customElements.whenDefined("live-tabs");
    this.tabs = this.querySelector("live-tabs");
    this.tabs.addEventListener("heard", ({ detail }) => this.#hear(detail));
    this.tabs.addEventListener("streaming", ({ detail }) => this.#turn(detail));
    document.addEventListener("live:bye", () => this.#stop());
    this.tabs.begin(() => this.#shows());
    this.#look();
  }

  #shows() {
    const watch = [...document.querySelectorAll("live-thread")].map((thread) => thread.getAttribute("entry"));
    return { watch, home: Boolean(document.querySelector("live-home")), after: this.#after };
  }

  #hear({ name, id, data }) {
    if (this.#isOver || (ONCE.includes(name) && !this.tabs.isLater(id, this.#after))) return;
    if (this.tabs.isLater(id, this.#after)) this.#after = id;
    document.dispatchEvent(new CustomEvent(`live:${name}`, { detail: data }));
  }

  #turn(streams) {
    if (this.#streams !== streams) document.dispatchEvent(new CustomEvent(streams ? "live:on" : "live:off"));
    this.#streams = streams;
  }

  #look() {
    setTimeout(() => {
      if (this.#isOver) return;
      if (!this.#streams) document.dispatchEvent(new CustomEvent("live:reset"));
      this.#look();
    }, Number(this.getAttribute("every") ?? 20) * 1000 * (0.75 + Math.random() / 2));
  }

  #stop() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.tabs.end();
    document.dispatchEvent(new CustomEvent("live:off"));
    this.querySelector("[role=status]").hidden = false;
  }
});
