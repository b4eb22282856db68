// The phone pages can be put on the home screen. Only they: the wall and the desks are no app.

/** Names the app's manifest in the page's head, and starts its service worker where the browser has one. */
export function installable(): void {
  if (document.querySelector('link[rel=manifest]') === null) {
    const link = document.createElement('link');
    link.rel = 'manifest';
    link.href = '/citizen.webmanifest';
    document.head.append(link);
    const icon = document.createElement('link');
    icon.rel = 'apple-touch-icon';
    icon.href = '/citizen-icon-192.png';
    document.head.append(icon);
  }
  if ('serviceWorker' in navigator && import.meta.env.PROD) {
    void navigator.serviceWorker.register('/citizen-worker.js', { scope: '/citizen' });
  }
}

const key = 'ioc.citizen.text';
const sizes = [100, 125, 150, 200];

export function textSize(): number {
  const kept = Number(localStorage.getItem(key));
  return sizes.includes(kept) ? kept : 100;
}

/** The next larger size of all text; after the largest, the usual one. */
export function nextTextSize(): number {
  const next = sizes[(sizes.indexOf(textSize()) + 1) % sizes.length] ?? 100;
  localStorage.setItem(key, String(next));
  return next;
}

/** Everything is measured in rem, so this alone makes the page larger. Null: as the other pages have it. */
export function applyTextSize(percent: number | null): void {
  document.documentElement.style.fontSize = percent === null ? '' : `${percent}%`;
}
