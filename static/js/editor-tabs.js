// <editor-tabs><button role="tab" aria-controls="…">…</editor-tabs>: shows one of two panels. What the preview holds comes by htmx.
customElements.define("editor-tabs", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.#show(tab);
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = this.querySelector("[role=tab][aria-selected=false]");
      other.focus();
      other.click();
    });
  }

  #show(chosen) {
    for (const tab of this.querySelectorAll("[role=tab]")) {
      tab.ariaSelected = String(tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
    this.closest("civ-editor").classList.toggle("editor--preview", chosen.matches("[hx-post]"));
  }
});
