// <mention-menu url="…"><text-expander keys="@"><textarea>…</text-expander></mention-menu>: names people while one types after an @.
const PAUSE = 120; // milliseconds: who types on is not asked for yet
const NAME = /^[\p{L}\d][\p{L}\d.'’ -]{0,40}$/u;

customElements.define("mention-menu", class extends HTMLElement {
  #typed = "";
  #found = new Map();
  #nobody = null; // what was typed when nobody was found: more letters find nobody either

  connectedCallback() {
    const expander = this.querySelector("text-expander");
    expander.addEventListener("text-expander-change", ({ detail }) => detail.provide(this.#find(detail.text)));
    expander.addEventListener("text-expander-value", (event) => {
      event.preventDefault(); // the expander would put a new value into the box, which empties what can be undone
      expander.dismiss();
      const { box } = this.closest("civ-editor");
      const from = box.value.lastIndexOf("@", box.selectionStart - 1);
      this.closest("civ-editor").insert(`${event.detail.item.dataset.value} `, from, box.selectionStart);
    });
    expander.addEventListener("text-expander-activate", () => queueMicrotask(() => this.#shown()));
  }

  async #find(typed) {
    this.#typed = typed;
    if (!NAME.test(typed) || (this.#nobody && typed.startsWith(this.#nobody))) return { matched: false };
    if (!this.#found.has(typed)) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (typed !== this.#typed) return { matched: false };
      const answer = await fetch(`${this.getAttribute("url")}?${new URLSearchParams({ q: typed })}`).catch(() => null);
      if (!answer?.ok || answer.redirected) return { matched: false };
      this.#found.set(typed, await answer.text());
    }
    const holder = document.createElement("template");
    holder.innerHTML = this.#found.get(typed); // from our own server, escaped there
    const fragment = holder.content.querySelector("[role=listbox]");
    if (!fragment) this.#nobody = typed;
    return { matched: Boolean(fragment) && typed === this.#typed, fragment };
  }

  #shown() {
    const menu = this.querySelector("[role=listbox]");
    if (!menu) return;
    const { box } = this.closest("civ-editor");
    box.removeAttribute("role"); // a combobox has one line; this stays a text box that has a list beside it
    box.removeAttribute("aria-expanded");
    box.ariaHasPopup = "listbox";
    const beyond = menu.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
    if (beyond > 0) menu.style.left = `calc(${menu.style.left || "0px"} - ${beyond}px)`;
  }
});
