// <live-parts></live-parts>: fetches what elements of an open page lack. For each one request at a time, at most one a
// second and a little later where many look; none while the page is hidden: it catches up when it is shown.
const [PAUSE, TROUBLE, A_PERSON, MOST] = [1_000, 10_000, 10, 3_000]; // ms

customElements.define("live-parts", class extends HTMLElement {
  #wanted = new Map(); // by the element that wants it
  #people = 0; // who have this open

  connectedCallback() {
    document.addEventListener("live:here", ({ detail }) => (this.#people = detail.people));
    document.addEventListener("visibilitychange", () => this.#wanted.forEach((one, asker) => this.#soon(asker, one)));
    document.addEventListener("live:bye", () => this.#wanted.clear());
  }

  // `address` says where it is by then, `take` gets what came. `lose` is told that it may not be had, or no more.
  want(asker, address, take, lose = () => {}) {
    const one = this.#wanted.get(asker) ?? { rests: 0 };
    this.#wanted.set(asker, Object.assign(one, { address, take, lose, isWanted: true }));
    this.#soon(asker, one);
  }

  #soon(asker, one) {
    if (document.hidden || one.isBusy || one.timer || !one.isWanted) return;
    const spread = Math.random() * Math.min(this.#people * A_PERSON, MOST);
    one.timer = setTimeout(() => this.#fetch(asker, one), Math.max(0, one.rests - performance.now()) + spread);
  }

  async #fetch(asker, one) {
    one.timer = 0;
    if (!asker.isConnected || document.hidden) return asker.isConnected || this.#wanted.delete(asker);
    Object.assign(one, { isBusy: true, isWanted: false, rests: performance.now() + PAUSE });
    await this.#ask(asker, one).catch(() => this.#again(one));
    one.isBusy = false;
    return this.#soon(asker, one);
  }

  async #ask(asker, one) {
    const signal = AbortSignal.timeout(20_000);
    const answer = await fetch(one.address(), { headers: { "HX-Request": "true" }, redirect: "manual", signal });
    if (answer.type === "opaqueredirect") document.dispatchEvent(new CustomEvent("live:bye")); // to the sign-in page
    else if ([403, 404].includes(answer.status)) one.lose();
    else if (answer.status >= 500) this.#again(one);
    else if (answer.ok && asker.isConnected) one.take(await answer.text());
  }

  #again(one) {
    one.isWanted = true;
    one.rests = performance.now() + TROUBLE;
  }
});
