// <mark-read><form method="post" …><button>Mark as read</button></form></mark-read>
// The form works by itself; here it sends itself once it has been on the screen, and leaves. After a failure it stays.
customElements.define("mark-read", class extends HTMLElement {
  #watch = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#send());

  connectedCallback() {
    this.#watch.observe(this);
  }

  disconnectedCallback() {
    this.#watch.disconnect();
  }

  async #send() {
    this.#watch.disconnect();
    const form = this.querySelector("form");
    if (!form) return;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer && (answer.ok || answer.type === "opaqueredirect") && !this.contains(document.activeElement)) this.remove();
  }
});
