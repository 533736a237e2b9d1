// <admin-keys><button>Keyboard</button><dialog>… <input type="checkbox"> …</dialog></admin-keys>: the desk by keyboard. What has
// aria-keyshortcuts="h" is pressed by "h", j and k go through rows, "?" shows all keys, where single keys can be turned off.
const OFF = "civnet-single-keys-off";
const TYPED = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

customElements.define("admin-keys", class extends HTMLElement {
  #press = (event) => {
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (isSend) return this.#send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!this.isOn || this.dialog.open || event.target.closest(TYPED)) return;
    if (this.#does(event.key, event.target)) event.preventDefault();
  };

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    const [open, box] = [this.querySelector("button"), this.querySelector("input")];
    this.hidden = false;
    this.#turn(!localStorage.getItem(OFF));
    box.checked = this.isOn;
    box.addEventListener("change", () => this.#turn(box.checked));
    open.addEventListener("click", () => this.dialog.showModal());
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  #turn(isOn) {
    this.isOn = isOn;
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    document.documentElement.toggleAttribute("data-single-keys", isOn);
  }

  #does(key, target) {
    const isAmongRows = Boolean(target.closest("#result_list tbody"));
    if (key === "?") return this.dialog.showModal() ?? true;
    if (key === "j" || (key === "ArrowDown" && isAmongRows)) return this.#step(1, target);
    if (key === "k" || (key === "ArrowUp" && isAmongRows)) return this.#step(-1, target);
    if (key === "x") return this.#choose(target);
    const found = document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (!found) return false;
    found.focus();
    if (!found.matches(TYPED)) found.click();
    return true;
  }

  #step(by, target) {
    const rows = [...document.querySelectorAll("#result_list tbody tr")];
    const now = rows.indexOf(target.closest("#result_list tbody tr"));
    const row = rows[now === -1 ? 0 : Math.min(Math.max(now + by, 0), rows.length - 1)];
    row?.querySelector("th a")?.focus();
    return Boolean(row);
  }

  #choose(target) {
    const box = target.closest("#result_list tbody tr")?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  #send(event) {
    const form = event.target.closest("form[data-sends]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[type=submit].default"));
  }
});
