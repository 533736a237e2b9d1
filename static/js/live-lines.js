// <live-lines cut="0" data-one="… {name}" data-some="… {n}" data-further="… {n}"><p hidden><a></a></p><p role="status"></p>
// </live-lines>: puts lines that came into the conversation around it. What is read or typed in stays where it is.
customElements.define("live-lines", class extends HTMLElement {
  #further = new Map(); // addresses of new replies that stand on other pages
  held = new Set(); // numbers of changed lines that somebody is in

  // `part` is what the server answered; returns numbers of lines that must be asked for again.
  place(part) {
    this.section = this.closest("section");
    const stay = this.#still();
    for (const number of part.dataset.gone.split(",")) document.getElementById(`reply-${number}`)?.closest("li").remove();
    const names = [];
    for (const item of part.querySelectorAll("li[data-root]")) {
      const line = item.querySelector("[id^=reply-]");
      const old = document.getElementById(line.id);
      const { by, url } = item.dataset;
      if (old && item.dataset.changed) this.#renew(old, line);
      if (old || !item.dataset.new || this.#further.has(line.id)) continue;
      if (!this.#put(item, line, part.querySelector("#new")) && by) this.#further.set(line.id, url);
      if (by) names.push(by);
    }
    this.#say(names);
    stay();
    document.dispatchEvent(new CustomEvent("live:shown"));
    const marked = [...this.section.querySelectorAll(".reply--ok")].map((line) => line.id);
    if (this.section.querySelector(".answer--top") && !part.dataset.answer) this.section.querySelector(".answer--top").remove();
    const wrong = marked.filter((id) => id !== part.dataset.answer).map((id) => id.replace("reply-", ""));
    return wrong.filter((number) => !this.held.has(number));
  }

  #put(item, line, mark) {
    const { root, by } = item.dataset;
    const isRoot = line.id === `reply-${root}`;
    const above = this.section.querySelector(`#reply-${root}`)?.closest("li");
    const cut = this.getAttribute("cut"); // the root at which the page ends, though there is more
    if (isRoot ? cut !== "0" : !above || cut === root) return false;
    for (const name of Object.keys(item.dataset)) delete item.dataset[name];
    if (mark && by && !document.querySelector("[id=new]")) line.before(mark);
    let list = this.section.querySelector(".thread__list");
    if (!isRoot) {
      list = above.querySelector(":scope > .reply__replies") ?? above.appendChild(document.createElement("ol"));
      list.className = "reply__replies";
    }
    list.insertBefore(item, [...list.children].find((other) => other.querySelector(":scope form.reply__form") && !isRoot) ?? null);
    list.closest(".thread").hidden = false;
    window.htmx?.process(item);
    return true;
  }

  #renew(old, line) {
    const chosen = getSelection();
    const isIn = old.contains(document.activeElement) || (!chosen.isCollapsed && old.contains(chosen.anchorNode));
    if (isIn) return this.held.add(old.id.replace("reply-", ""));
    if (old.classList.contains("reply--new")) line.classList.add("reply--new");
    old.replaceWith(line);
    return window.htmx?.process(line);
  }

  #say(names) {
    const { one, some, further } = this.dataset;
    const status = this.querySelector("[role=status]");
    if (names.length) status.textContent = names.length > 1 ? some.replace("{n}", names.length) : one.replace("{name}", () => names[0]);
    const link = this.querySelector("a");
    link.parentElement.hidden = !this.#further.size;
    link.textContent = further.replace("{n}", this.#further.size);
    if (this.#further.size) link.href = [...this.#further.values()][0];
  }

  #still() { // what has the focus or is read: it is put back to where it was on the screen
    const read = [...document.querySelectorAll("article.item, .reply")].find((one) => one.getBoundingClientRect().bottom > 0);
    const still = this.section.contains(document.activeElement) ? document.activeElement : read;
    const top = still?.getBoundingClientRect().top;
    document.documentElement.style.overflowAnchor = "none"; // browsers that do so themselves would do it twice
    return () => {
      if (still?.isConnected) scrollBy({ top: still.getBoundingClientRect().top - top, behavior: "instant" });
      requestAnimationFrame(() => document.documentElement.style.removeProperty("overflow-anchor"));
    };
  }
});
