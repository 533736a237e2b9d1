// <live-stream href="/live/" patience="5" silence="40"></live-stream>: the one event stream of a browser, while it is
// the turn of this tab. `heard` and `streaming` events on it say what came, and whether anything can come.
const NAMES = ["ready", "reset", "reply", "changed", "poll", "notices", "entries", "writing", "here", "gone", "bye", "beat"];
const AGAIN = [5, 15, 60, 180]; // seconds after a failure, the last one from then on
const RECONNECTS = 5; // seconds in which a browser begins to connect again by itself

customElements.define("live-stream", class extends HTMLElement {
  #source = null;
  #asked = null; // says what to ask for, when it is asked
  #timer = 0; // something must be heard by then
  #failures = 0;
  #beats = false; // a heartbeat was heard, so one is missed

  open(asked) {
    this.close();
    this.#asked = asked;
    const address = new URL(this.getAttribute("href"), location.href);
    for (const [name, value] of Object.entries(asked())) if (value) address.searchParams.set(name, value);
    const source = new EventSource(address, { withCredentials: true });
    for (const name of NAMES) source.addEventListener(name, (event) => this.#hear(name, event));
    source.addEventListener("error", () => this.#stumble(source));
    this.#source = source;
    this.#expect(this.#seconds("patience", 5)); // a proxy that keeps it back looks like silence
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #seconds(name, usual) {
    return Number(this.getAttribute(name) ?? usual);
  }

  #expect(seconds) {
    clearTimeout(this.#timer);
    if (seconds) this.#timer = setTimeout(() => this.#fail(), seconds * 1000);
  }

  #hear(name, { lastEventId, data }) {
    this.#beats ||= name === "beat";
    this.#expect(this.#beats ? this.#seconds("silence", 40) : 0);
    if (name === "ready") {
      this.#failures = 0;
      this.#say("streaming", true);
    }
    if (name === "bye") this.close();
    this.#say("heard", { name, id: lastEventId, data: JSON.parse(data || "{}") });
  }

  #stumble(source) {
    if (source !== this.#source) return;
    this.#say("streaming", false);
    if (source.readyState === EventSource.CLOSED) this.#fail();
    else this.#expect(this.#seconds("patience", 5) + RECONNECTS);
  }

  #fail() {
    this.close();
    this.#say("streaming", false);
    const seconds = AGAIN[Math.min(this.#failures++, AGAIN.length - 1)];
    this.#timer = setTimeout(() => this.open(this.#asked), seconds * 1000 * (0.75 + Math.random() / 2));
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
});
