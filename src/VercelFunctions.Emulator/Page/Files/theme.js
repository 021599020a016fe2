// Runs before the page is drawn, so that it never appears in another theme.
try {
  const theme = localStorage.getItem('runtime-cache-theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Without local storage, the page uses the theme of the system.
}
