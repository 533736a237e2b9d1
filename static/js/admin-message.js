// <admin-message><select name="template"><option data-text="…">…</select><button name="fill">…</button></admin-message>, in a form
// with a field `reason`: a template that is chosen stands there at once, unless somebody has typed words of their own.
customElements.define("admin-message", class extends HTMLElement {
  connectedCallback() {
    const [select, button] = [this.querySelector("select"), this.querySelector("button")];
    const reason = select.form.elements.reason;
    const texts = [...select.options].map((option) => option.dataset.text ?? "");
    select.addEventListener("change", () => {
      if (reason.value.trim() && !texts.includes(reason.value)) return;
      reason.value = texts[select.selectedIndex];
    });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      reason.value = texts[select.selectedIndex] || reason.value;
      reason.focus();
    });
  }
});
