"use strict";
// Opens what a link leads into, opens and closes all firms, filters the table of values. Everything else is the page itself.
function openAround(id) {
  const target = id && document.getElementById(decodeURIComponent(id));
  for (let at = target; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
  }
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", () => openAround(location.hash.slice(1)));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link) openAround(link.getAttribute("href").slice(1));
  for (const [name, open] of [["open", true], ["close", false]]) {
    const section = event.target.dataset && event.target.dataset[name];
    if (section) document.querySelectorAll(`#${section} details`).forEach((one) => { one.open = open; });
  }
});
document.querySelectorAll("[data-filter]").forEach((field) => {
  const rows = Array.from(document.querySelectorAll(`#${field.dataset.filter} tbody tr`));
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const count = document.querySelector(`[data-count="${field.dataset.filter}"]`);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
});
openAround(location.hash.slice(1));
