// Small conveniences; every page works without them.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const field = document.getElementById(button.dataset.copy);
  const label = button.firstChild;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      label.textContent = "Copied";
    } catch {
      field.focus();
      field.select();
      label.textContent = "Press Ctrl+C to copy";
    }
  });
}

for (const field of document.querySelectorAll(".copy-form textarea")) {
  field.addEventListener("focus", () => field.select());
}

for (const form of document.querySelectorAll("[data-busy]")) {
  form.addEventListener("submit", (event) => {
    const download = event.submitter && event.submitter.value !== "page" && event.submitter.name === "form";
    if (!download) form.querySelector("[data-busy-text]").textContent = form.dataset.busy;
  });
}

if (document.querySelector("[data-reload]")) setTimeout(() => location.reload(), 1500);
