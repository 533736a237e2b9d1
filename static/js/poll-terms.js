// <poll-terms>: shows the fields that the chosen way of voting needs, each part in a [data-modes="single ranked …"].
// Without it all of them are there, and say for which way they are.
customElements.define("poll-terms", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
    this.handleEvent();
  }

  handleEvent() {
    const mode = this.querySelector("[name=mode]:checked")?.value;
    for (const part of this.querySelectorAll("[data-modes]")) {
      const wanted = part.dataset.modes.split(" ").includes(mode);
      part.hidden = Boolean(mode) && !wanted && !part.querySelector(".govuk-error-message");
    }
  }
});
