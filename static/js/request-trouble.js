// <request-trouble role="alert" hidden>…</request-trouble>: says that a request of htmx failed. The words are the server's.
customElements.define("request-trouble", class extends HTMLElement {
  #words = "";

  connectedCallback() {
    this.#words = this.textContent;
    for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
      document.addEventListener(name, () => this.#say(this.#words));
    }
    document.addEventListener("htmx:beforeRequest", () => this.#say(""));
  }

  #say(words) {
    this.hidden = !words; // emptied and filled again, so that a screen reader says it each time
    this.textContent = words;
  }
});
