// <people-box source="/directory/suggest/" data-script="…" data-sheet="…" data-hint="…" data-some="{n} …" data-none="…">
//   <label>…<input></people-box>: GOV.UK's type-ahead in the place of the input. Without it the form is sent as it is.
const WAIT = 120; // ms without a key before anybody is asked
const bring = {};

function load(tag, attributes) {
  const address = attributes.src ?? attributes.href;
  return (bring[address] ??= new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed });
    document.head.append(element);
  }));
}

const escaped = (words) => Object.assign(document.createElement("i"), { textContent: words }).innerHTML;

customElements.define("people-box", class extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();

  async connectedCallback() {
    const old = this.querySelector("input");
    if (!old || this.isReady) return;
    this.isReady = true;
    const { script, sheet } = this.dataset;
    await Promise.all([load("script", { src: script }), load("link", { rel: "stylesheet", href: sheet })]);
    const place = document.createElement("div");
    const { id, name, value, placeholder, className } = old;
    const [hadFocus, from, to] = [document.activeElement === old, old.selectionStart, old.selectionEnd];
    old.replaceWith(place);
    window.accessibleAutocomplete({
      element: place, id, name, placeholder, defaultValue: value, inputClasses: className, minLength: 1,
      confirmOnBlur: false, showNoOptionsFound: false, displayMenu: "overlay",
      source: (words, show) => this.#ask(words, show),
      templates: { inputValue: (person) => person?.name ?? "", suggestion: (person) => this.#row(person) },
      onConfirm: (person) => person && location.assign(person.url),
      tAssistiveHint: () => this.dataset.hint,
      tStatusQueryTooShort: () => "",
      tStatusNoResults: () => this.dataset.none,
      tStatusResults: (length) => this.dataset.some.replace("{n}", length),
      tStatusSelectedOption: (option) => option,
    });
    const input = this.querySelector("input");
    if (old.maxLength > 0) input.maxLength = old.maxLength;
    if (hadFocus) {
      input.focus();
      input.setSelectionRange(from, to);
    }
    this.addEventListener("keydown", (event) => { // the type-ahead would swallow it: what is typed is searched for
      if (event.key !== "Enter" || event.target !== input) return;
      event.preventDefault();
      event.stopPropagation();
      input.form.requestSubmit();
    }, { capture: true });
  }

  #ask(words, show) {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.#timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${this.getAttribute("source")}?q=${encodeURIComponent(words)}`, { signal });
        show(answer.ok ? (await answer.json()).people : []);
      } catch {
        if (!signal.aborted) show([]);
      }
    }, WAIT);
  }

  #row(person) {
    return `<b>${escaped(person.name)}</b><span class="people-box__line">${escaped(person.line)}</span>`;
  }
});
