// <admin-said role="status"></admin-said>: says to a screen reader what stands in the list of messages, which came with the page
// and would not be read. A live region speaks of what changes in it, so the words come a moment later.
customElements.define("admin-said", class extends HTMLElement {
  connectedCallback() {
    setTimeout(() => {
      const messages = [...document.querySelectorAll(".messagelist li")];
      this.textContent = messages.map((message) => message.textContent.trim()).join(" ");
    }, 300);
  }
});
