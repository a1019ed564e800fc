// Both ends of an invitation: copying the link, and taking the token from behind the # so that no server logs it.
"use strict";
(() => {
  const form = document.querySelector("[data-invitation]");
  const code = location.hash.slice(1);
  if (form && code) {
    history.replaceState(null, "", location.pathname); // not to be left in the history of a shared computer
    form.elements.code.value = code;
    form.requestSubmit();
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) continue; // only where the page came by https or from this computer
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = button.dataset.copied;
        document.getElementById("says").textContent = button.dataset.copied;
      } catch {
        field.focus();
      }
    });
  }
})();
