// <file-sending url="/uploads/" sender="…" tus="…" waiting="…" failed="…">…<progress>…</file-sending>: one file on its way.
// After a cut it goes on by itself where it stopped; after a reload, when the same file is added again.
const AGAIN = 5_000; // milliseconds between tries while there is no network
const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

customElements.define("file-sending", class extends HTMLElement {
  show(file, hole) {
    this.file = file;
    this.label = file.name.replace(/[[\]\\\s]+/g, " ").trim(); // brackets would end the reference in the text
    this.hole = hole.replace("{name}", this.label);
    this.querySelector(".file__name").textContent = file.name;
    this.querySelector("progress").ariaLabel = file.name;
    this.querySelector("button").addEventListener("click", () => this.#stop());
  }

  // Resolves when the file is there, refused or called back.
  async send(editor) {
    if (this.stopped) return;
    editor.dispatchEvent(new CustomEvent("civ-upload-start", { bubbles: true }));
    await new Promise((resolve) => ((this.done = resolve), this.#begin(editor)));
    editor.dispatchEvent(new CustomEvent("civ-upload-end", { bubbles: true }));
  }

  async #begin(editor) {
    this.#say("");
    const { prepare } = await import(this.getAttribute("sender")).catch(() => ({}));
    const [library, url, secret] = [this.getAttribute("tus"), this.getAttribute("url"), editor.secret];
    this.upload ??= await prepare?.(this.file, {
      library, url, secret,
      onProgress: (sent, all) => (this.querySelector("progress").value = all ? (100 * sent) / all : 100),
      onError: (error) => this.#failed(editor, error.originalResponse),
      onSuccess: () => this.#arrived(editor),
    }).catch(() => null);
    if (!this.upload) this.#failed(editor, null); // the scripts themselves did not come
    else if (!this.stopped) this.upload.start();
  }

  #arrived(editor) {
    const address = `${this.getAttribute("url")}${/\/uploads\/([^/]+)\//.exec(this.upload.url)[1]}/`;
    const text = PICTURES.includes(this.file.type) ? `![](${address})` : `[${this.label}](${address})`;
    const held = editor.querySelector("input[name=picture]"); // of an update: none of its words
    if (held) [held.value, held.parentElement.hidden] = [`${held.value}\n\n${text}`.trim(), false];
    else if (!editor.replace(this.hole, text)) editor.insert(`${editor.block(text)}\n`);
    this.dispatchEvent(new CustomEvent("civ-upload-sent", { bubbles: true, detail: { address, item: this.closest("li") } }));
    this.done();
  }

  #failed(editor, answer) {
    if (this.stopped) return;
    const words = answer?.getHeader("content-type")?.startsWith("text/plain") ? answer.getBody().trim() : "";
    if (!answer || answer.getStatus() >= 500) {
      this.#say(words || this.getAttribute("waiting")); // a full disk says so
      this.retry = setTimeout(() => this.#begin(editor), AGAIN);
      return;
    }
    this.#say(words || this.getAttribute("failed"));
    this.#end();
  }

  #stop() {
    this.stopped = true;
    this.upload?.abort();
    const address = this.upload?.url?.replace(/chunk\/$/, "cancel/"); // it counts no longer: its room is free
    if (address) fetch(address, { method: "POST", headers: { "X-CSRFToken": this.closest("civ-editor").secret } }).catch(() => {});
    this.#end();
    this.closest("li").remove();
  }

  #end() {
    clearTimeout(this.retry);
    this.querySelector("progress").hidden = true;
    this.closest("civ-editor").replace(this.hole, "");
    this.done?.();
  }

  #say(words) {
    this.querySelector(".file__words").textContent = words;
  }
});
