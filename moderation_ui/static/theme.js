// Before anything is drawn: the theme that was chosen here, so that a dark page never flashes white.
"use strict";
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // no storage: the system's theme it is
}
document.documentElement.classList.add("scripted");
