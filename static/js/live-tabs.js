// <live-tabs who="12"><live-turn>…</live-turn></live-tabs>: the tabs of one person share one stream. Whoever holds the
// lock has it open and passes on what comes; when it goes, the next one goes on from there. Without locks or channels
// each tab has a stream of its own. Nothing is kept in the browser.
customElements.define("live-tabs", class extends HTMLElement {
  #name = `civnet-live-${this.getAttribute("who")}`;
  #me = Math.random().toString(36);
  #over = new AbortController();

  // `shows` says what this tab shows, and up to where it has heard: { watch, home, after }.
  async begin(shows) {
    await Promise.all(["live-turn", "live-stream"].map((name) => customElements.whenDefined(name)));
    this.shows = shows;
    this.turn = this.querySelector("live-turn");
    const pass = ({ type, detail }) => {
      this.#tell(type, detail);
      this.#say(type, detail);
    };
    for (const type of ["heard", "streaming"]) this.querySelector("live-stream").addEventListener(type, pass);
    window.addEventListener("pagehide", () => this.end());
    window.addEventListener("pageshow", (event) => event.persisted && this.#come());
    this.#come();
  }

  isLater(one, other) {
    return this.turn.isLater(one, other);
  }

  end() {
    this.#tell("left");
    this.turn.end();
    this.#over.abort();
    this.channel?.close();
    this.channel = null;
  }

  #come() {
    this.#over = new AbortController();
    const lead = () => this.turn.begin((kind, said) => this.#tell(kind, said), this.shows);
    if (!window.BroadcastChannel || !navigator.locks) return lead();
    this.channel = new BroadcastChannel(this.#name);
    this.channel.onmessage = ({ data: [kind, from, said] }) => this.#told(kind, from, said);
    this.#tell("come", this.shows());
    const hold = () => new Promise((done) => {
      this.#over.signal.addEventListener("abort", done);
      lead();
    });
    return navigator.locks.request(this.#name, { signal: this.#over.signal }, hold).catch(() => {}); // it went first
  }

  #told(kind, from, said) {
    if (kind === "who") this.#tell("shows", this.shows());
    else if (kind === "heard" || kind === "streaming") this.#say(kind, said);
    else this.turn.hear(kind, from, said);
  }

  #tell(kind, said) {
    this.channel?.postMessage([kind, this.#me, said]);
  }

  #say(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
});
