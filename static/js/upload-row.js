// <upload-row url="/uploads/…/row/">: what the server says of a file that was sent, until it has been checked.
const AGAIN = 2_000; // milliseconds

customElements.define("upload-row", class extends HTMLElement {
  connectedCallback() {
    this.#ask();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async #ask() {
    const answer = await fetch(this.getAttribute("url")).catch(() => null);
    if (answer?.ok && !answer.redirected) this.#show(await answer.text());
    const gone = answer && !answer.ok && answer.status < 500;
    if (!gone && (!answer?.ok || this.querySelector("[data-waiting]"))) this.timer = setTimeout(() => this.#ask(), AGAIN);
  }

  #show(html) {
    const typed = [...this.querySelectorAll("input")].map(({ name, value, checked }) => ({ name, value, checked }));
    const focused = this.contains(document.activeElement) ? document.activeElement.name : "";
    this.innerHTML = html; // from our own server, escaped there
    for (const { name, value, checked } of typed) {
      const field = this.querySelector(`[name="${CSS.escape(name)}"]`);
      if (field) Object.assign(field, { value, checked });
    }
    if (focused) this.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  }
});
