// <reading-time entry="12" seconds="300" hx-post="…" hx-trigger="read-long once">…</reading-time>
// Counts while the page is on the screen and somebody is there, also over the pages of one thread; then it tells once.
const TICK = 5; // seconds
const ASLEEP = 90; // seconds without a sign of life

customElements.define("reading-time", class extends HTMLElement {
  #events = new AbortController();
  #timer = 0;
  #lastSign = performance.now();

  connectedCallback() {
    const sign = () => { this.#lastSign = performance.now(); };
    for (const name of ["pointermove", "pointerdown", "keydown", "scroll", "touchmove"]) {
      document.addEventListener(name, sign, { passive: true, capture: true, signal: this.#events.signal });
    }
    this.#timer = setInterval(() => this.#tick(), TICK * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#events.abort();
  }

  #tick() {
    if (document.hidden || performance.now() - this.#lastSign > ASLEEP * 1000) return;
    const key = `read-${this.getAttribute("entry")}`;
    const read = Number(sessionStorage.getItem(key) ?? 0) + TICK;
    sessionStorage.setItem(key, read);
    if (read < Number(this.getAttribute("seconds"))) return;
    sessionStorage.removeItem(key);
    this.disconnectedCallback();
    this.dispatchEvent(new CustomEvent("read-long"));
  }
});
