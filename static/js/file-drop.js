// <file-drop hold="…" hole="![Sending {name}…]()"><button>…<input type="file" multiple hidden>…<ul>…<template>…</file-drop>
// Takes files that are chosen, dropped on the editor or pasted, and sends them one after the other, a row for each.
const files = (transfer) => (transfer?.types.includes("Files") ? [...transfer.files] : []);

customElements.define("file-drop", class extends HTMLElement {
  #last = Promise.resolve();
  #open = 0;
  #leave = (event) => this.#open && event.preventDefault();
  // Neither does the form go, nor is it swapped for another, while a file is on its way into it.
  #hold = (event) => {
    const goes = event.type === "submit" ? event.target === this.closest("form") : event.detail.target?.contains(this);
    if (!this.#open || !goes) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.editor.say(this.getAttribute("hold"));
  };

  connectedCallback() {
    this.editor = this.closest("civ-editor");
    const input = this.querySelector("input[type=file]");
    this.querySelector(".editor__add").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.#take([...input.files]);
      input.value = ""; // so that the same file can be chosen again
    });
    this.editor.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      this.editor.classList.add("editor--over");
    });
    for (const name of ["dragleave", "drop"]) {
      this.editor.addEventListener(name, () => this.editor.classList.remove("editor--over"));
    }
    this.editor.addEventListener("drop", (event) => this.#given(event, event.dataTransfer));
    this.editor.addEventListener("paste", (event) => {
      if (!event.clipboardData.getData("text/plain").trim()) this.#given(event, event.clipboardData);
    });
    this.addEventListener("civ-upload-sent", ({ detail }) => {
      const row = document.createElement("upload-row");
      row.setAttribute("url", `${detail.address}row/`);
      detail.item.replaceChildren(row);
    });
    window.addEventListener("beforeunload", this.#leave);
    for (const name of ["submit", "htmx:beforeRequest"]) document.addEventListener(name, this.#hold, true);
  }

  disconnectedCallback() {
    window.removeEventListener("beforeunload", this.#leave);
    for (const name of ["submit", "htmx:beforeRequest"]) document.removeEventListener(name, this.#hold, true);
  }

  #given(event, transfer) {
    const given = files(transfer);
    if (!given.length) return;
    event.preventDefault();
    this.#take(given);
  }

  #take(given) {
    const holes = [];
    for (const file of given) {
      const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
      this.querySelector(".editor__list").append(row);
      const sending = row.querySelector("file-sending");
      sending.show(file, this.getAttribute("hole"));
      if (!this.editor.box.value.includes(sending.hole)) holes.push(sending.hole); // there since before a reload
      this.#open += 1;
      this.#last = this.#last.then(() => sending.send(this.editor)).finally(() => (this.#open -= 1));
    }
    if (holes.length && !this.editor.querySelector("input[name=picture]")) this.editor.insert(`${this.editor.block(holes.join("\n\n"))}\n`);
  }
});
