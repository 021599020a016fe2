// Runs before anything is drawn, so that no theme but the chosen one is ever seen.
try {
  const theme = localStorage.getItem('runtime-cache-theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser that keeps nothing for pages shows the theme of its system.
}
