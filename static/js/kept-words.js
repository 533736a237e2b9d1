// <kept-words url="…" offline="…" …><span></span><strong role="alert"></strong><a hidden></a></kept-words>, inside a form:
// sends its words to be kept, and says when that was done or why it was not. <draft-keeper> around the form says when.
customElements.define("kept-words", class extends HTMLElement {
  get fields() {
    return this.closest("form").elements;
  }

  // What stands in the way, "" for nothing: "offline", "broken", "signed-out", "somebody-else", "refused" or "apart".
  async send(body) {
    let answer = await this.post(body);
    const why = answer?.status === 403 ? await this.#renew() : "";
    if (answer?.status === 403 && !why) answer = await this.post(body);
    if (!answer || answer.status >= 500) return this.#say(answer ? "broken" : "offline");
    if (answer.type === "opaqueredirect" || why) return this.#say(why || "signed-out");
    const told = await answer.json().catch(() => ({}));
    return told.fields ? this.#take(told) : this.#say("refused", told.said);
  }

  post(body, keepalive = false) {
    body.set("csrfmiddlewaretoken", this.fields.csrfmiddlewaretoken.value);
    return fetch(this.getAttribute("url"), { method: "POST", body, redirect: "manual", keepalive }).catch(() => null);
  }

  // After a sign-in in another window: the new secret, if it is still the same person.
  async #renew() {
    const answer = await fetch(this.getAttribute("url"), { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return "signed-out";
    const { writer, secret } = await answer.json();
    if (String(writer) !== this.fields.writer.value) return "somebody-else";
    this.fields.csrfmiddlewaretoken.value = secret;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": secret }));
    return "";
  }

  // The form goes on with the draft that the server made of it, also after a reload.
  #take({ fields, said, url, part }) {
    const form = this.closest("form");
    for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
    if (url && !form.hasAttribute("action")) history.replaceState(history.state, "", url);
    if (part) form.insertAdjacentHTML("afterend", part);
    return this.#say(part ? "apart" : "", said);
  }

  #say(trouble, words = this.getAttribute(trouble)) {
    const [when, alert, signIn] = this.children;
    signIn.hidden = trouble !== "signed-out";
    when.textContent = trouble ? "" : words;
    const told = trouble && words;
    if (alert.textContent !== told) alert.textContent = told; // said once, not every five seconds
    return trouble;
  }
});
