// <drop-down><details>…</details></drop-down>: a menu that also closes on Escape and on a click elsewhere.
customElements.define("drop-down", class extends HTMLElement {
  #elsewhere = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : this.contains(event.target)) return;
    const details = this.querySelector("details[open]");
    if (!details) return;
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside && event.type === "keydown") details.querySelector("summary").focus();
  };

  connectedCallback() {
    document.addEventListener("click", this.#elsewhere);
    document.addEventListener("keydown", this.#elsewhere);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#elsewhere);
    document.removeEventListener("keydown", this.#elsewhere);
  }
});
