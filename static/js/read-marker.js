// <read-marker of="element"><form method="post"><input name="shown" value="1,2"><button>…</button></form></read-marker>
// The form works by itself. Here it tells which replies have been on the screen: a moment after, and when the window goes.
const PAUSE = 1_500; // ms

customElements.define("read-marker", class extends HTMLElement {
  #events = new AbortController();
  #seen = new Set();
  #timer = 0;
  #watch = new IntersectionObserver((entries) => this.#look(entries));

  connectedCallback() {
    const replies = document.querySelectorAll(`#${this.getAttribute("of")} [id^=reply-]`);
    for (const reply of replies) this.#watch.observe(reply);
    document.addEventListener("visibilitychange", () => document.hidden && this.#send(), { signal: this.#events.signal });
    this.#later(); // that one was here at all
  }

  disconnectedCallback() {
    if (this.#timer) this.#send();
    this.#watch.disconnect();
    this.#events.abort();
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
    const form = this.querySelector("form");
    const body = new URLSearchParams(new FormData(form));
    body.set("shown", [...this.#seen].join(","));
    const answer = await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.ok) document.querySelector("mark-read:not(:focus-within)")?.remove();
  }
});
