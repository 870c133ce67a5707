// Runs before the page is painted, so that a scheme that was chosen does not flash the other one.
try {
  const chosen = localStorage.getItem("jobtail.scheme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.scheme = chosen;
  }
} catch {
  // No storage, no choice: the page follows the system.
}
