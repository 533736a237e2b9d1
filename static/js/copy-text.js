// <copy-text text="…" done="Copied"><button type="button" hidden>Copy</button><span role="status"></span></copy-text>
// The button is shown where the browser lets a page write to the clipboard; the text itself stands beside it.
customElements.define("copy-text", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#copy(button));
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.getAttribute("text"));
    button.textContent = this.getAttribute("done");
    this.querySelector("[role=status]").textContent = this.getAttribute("done");
  }
});
