// <any-element data-late="address address …">: its modules are fetched when somebody comes near it, once for a page.
// So a page of reading carries none of the editor, and its first view stays small.
// <any-element data-soon="address …">: they are fetched once the page has loaded, with nobody near.
const COMING = ["focusin", "pointerover", "pointerdown", "dragenter"];
const asked = new Map();
const here = new Set();

function bring(address) {
  if (!asked.has(address)) {
    const arriving = import(address);
    asked.set(address, arriving.then(() => here.add(address), () => asked.delete(address))); // no network: again next time
  }
  return asked.get(address);
}

function missing(place) {
  const addresses = [];
  for (let near = place?.closest?.("[data-late]"); near; near = near.parentElement.closest("[data-late]")) {
    addresses.push(...near.dataset.late.split(" ").filter((address) => address && !here.has(address)));
  }
  return addresses;
}

const wake = (place) => Promise.all(missing(place).map(bring));

for (const name of COMING) document.addEventListener(name, (event) => wake(event.target), { capture: true, passive: true });
wake(document.activeElement);

function soon() {
  for (const place of document.querySelectorAll("[data-soon]")) place.dataset.soon.split(" ").filter(Boolean).forEach(bring);
}

if (document.readyState === "complete") soon();
else addEventListener("load", () => setTimeout(soon));

// A click that was quicker than the module is not lost. Links, and buttons that send a form, work without any.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[role=button], button[type=button]");
  if (!missing(button).length) return;
  await wake(button);
  if (!missing(button).length) button.click();
}, { capture: true });
