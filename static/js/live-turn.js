// <live-turn><live-stream …></live-stream></live-turn>: the tab whose turn it is has the stream open for all of them: it
// knows what each shows, and opens it anew where one shows more, or has missed something before it listened.
const [GATHER, GROW, SHRINK] = [150, 50, 3_000]; // ms
const PASSES = ["ready", "beat", "writing", "here"]; // nobody misses it who was not there
const isLater = (one, other) => {
  const [[a, b], [c, d]] = [one, other].map((id) => (id || "0-0").split("-").map(Number));
  return a > c || (a === c && b > d);
};

customElements.define("live-turn", class extends HTMLElement {
  #tabs = new Map(); // what each other one shows: { watch, home, after }
  #asked = null; // what the stream is open for
  #last = ""; // id of what came last
  #timer = 0;
  #streams = false;

  isLater = isLater;

  // `tell` says something to the other tabs, `shows` says what this one shows.
  begin(tell, shows) {
    Object.assign(this, { tell, shows, stream: this.querySelector("live-stream"), isOn: true });
    this.stream.addEventListener("streaming", ({ detail }) => (this.#streams = detail));
    this.stream.addEventListener("heard", ({ detail: { name, id } }) => {
      if (!PASSES.includes(name) && isLater(id, this.#last)) this.#last = id;
    });
    this.#openSoon(0);
  }

  end() {
    this.isOn = false;
    clearTimeout(this.#timer);
    this.stream?.close();
  }

  hear(kind, from, said) {
    if (!this.isOn) return;
    if (kind === "left") this.#openSoon(SHRINK);
    if (kind !== "come" && kind !== "shows") return;
    this.#tabs.set(from, said);
    if (kind === "come" && this.#lacks(said)) this.#openSoon(GROW);
    else if (kind === "come") this.tell("streaming", this.#streams);
  }

  #lacks({ watch, home, after }) {
    const has = this.#asked;
    return !has || (home && !has.home) || watch.some((entry) => !has.watch.includes(entry)) || isLater(this.#last, after);
  }

  #openSoon(pause) { // for what all show by then: a tab that went without a word does not answer
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#tabs.clear();
      this.tell("who");
      this.#timer = setTimeout(() => this.stream.open(() => this.#union()), GATHER);
    }, pause);
  }

  #union() { // from where the tab begins that has heard least; the others know what they have
    const all = [this.shows(), ...this.#tabs.values()];
    const watch = [...new Set(all.flatMap((tab) => tab.watch))].slice(-50);
    const after = all.map((tab) => tab.after).reduce((one, other) => (isLater(one, other) ? other : one));
    this.#asked = { watch, home: all.some((tab) => tab.home) };
    return { watch: watch.join(), home: this.#asked.home ? "1" : "", after };
  }
});
