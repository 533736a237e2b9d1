// Keeps the server's "25 minutes ago" true while a page stays open. The language is the page's; the words are the browser's.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);

function refresh() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const then = Date.parse(time.dateTime);
    const minutes = Math.floor((now - then) / 60_000);
    const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
    if (!(minutes >= 1) || days >= 7) continue; // "just now", the future and dates stay as written
    if (minutes < 60) time.textContent = words.format(-minutes, "minute");
    else if (minutes < 1440) time.textContent = words.format(-Math.floor(minutes / 60), "hour");
    else time.textContent = words.format(-Math.max(days, 1), "day");
  }
}

setInterval(refresh, 60_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
