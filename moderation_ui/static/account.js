// What the account's pages do beyond links and forms: copy and print codes, go on from the provider by itself.
// Everything works without this file.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);

  const codes = one("[data-codes]");
  const copy = one("[data-copy]");
  if (codes && copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", () => {
      const words = [...codes.querySelectorAll("code")].map((node) => node.textContent).join("\n");
      navigator.clipboard.writeText(words).then(() => {
        one("#says").textContent = copy.dataset.done;
        copy.textContent = copy.dataset.done;
      }, () => { copy.hidden = true; });
    });
  }
  const print = one("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const onward = one("form[data-onward]");
  if (onward) onward.submit();
})();
