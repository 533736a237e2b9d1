// <read-marker of="element"><form method="post"><input name="shown" value="1,2"><button>…</button></form></read-marker>
// The form works by itself. Here it tells which replies have been on the screen: a moment after, and when the window goes.
// With `idle` nothing was new on the page: only those that come while it is open are told of.
const PAUSE = 1_500; // ms

customElements.define("read-marker", class extends HTMLElement {
  #events = new AbortController();
  #seen = new Set();
  #known = new WeakSet();
  #timer = 0;
  #watch = new IntersectionObserver((entries) => this.#look(entries));

  connectedCallback() {
    const isIdle = this.hasAttribute("idle");
    this.#observe(isIdle);
    document.addEventListener("live:shown", () => this.#observe(), { signal: this.#events.signal }); // new ones came
    document.addEventListener("visibilitychange", () => document.hidden && this.#send(), { signal: this.#events.signal });
    if (!isIdle) this.#later(); // that one was here at all
  }

  disconnectedCallback() {
    if (this.#timer) this.#send();
    this.#watch.disconnect();
    this.#events.abort();
  }

  #observe(isOld = false) {
    for (const reply of document.querySelectorAll(`#${this.getAttribute("of")} [id^=reply-]`)) {
      if (this.#known.has(reply)) continue;
      this.#known.add(reply);
      if (!isOld) this.#watch.observe(reply);
    }
  }

  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.#watch.unobserve(target);
      const number = /^reply-(\d+)$/.exec(target.id)?.[1];
      if (number) this.#seen.add(number);
    }
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), PAUSE);
  }

  async #send() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.hasAttribute("idle") && !this.#seen.size) return;
    const form = this.querySelector("form");
    const body = new URLSearchParams(new FormData(form));
    body.set("shown", [...this.#seen].join(","));
    const answer = await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.ok) document.querySelector("mark-read:not(:focus-within)")?.remove();
  }
});
