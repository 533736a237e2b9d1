// <passkey-button act="get|create" question="…" trouble="…" lacking="…" hidden><button type="button">…</button><p role="alert" hidden></p></passkey-button>
// Stands in a form with a field named "passkey": asks the server for a question, the browser for a passkey, and sends
// the form. A browser that cannot do that shows what is `lacking`, or nothing. The words are the server's.
customElements.define("passkey-button", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const lacking = this.getAttribute("lacking");
    button.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;
    this.hidden = button.hidden && !lacking;
    if (button.hidden) return this.#say(lacking);
    button.addEventListener("click", () => this.#use());
  }

  async #use() {
    const form = this.closest("form");
    const creates = this.getAttribute("act") === "create";
    const name = form.elements.namedItem("name");
    if (creates && name && !name.value.trim()) return form.requestSubmit(); // the server says what is missing
    this.#say("");
    try {
      const { publicKey } = await this.#question(form);
      const made = creates
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
      form.elements.namedItem("passkey").value = JSON.stringify(made);
      form.requestSubmit();
    } catch {
      this.#say(this.getAttribute("trouble"));
    }
  }

  async #question(form) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value });
    const answer = await fetch(this.getAttribute("question"), { method: "POST", body });
    if (answer.redirected) location.assign(location.href); // too long ago: the page itself asks who it is
    return answer.json();
  }

  #say(words) {
    const alert = this.querySelector("[role=alert]");
    alert.hidden = !words;
    alert.textContent = words;
  }
});
