// Before the first paint: the chosen theme on <html>. What is not chosen follows the system.
(() => {
  const chosen = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('berth-theme');
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
})();
