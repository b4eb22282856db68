// Keeps the shell of the phone pages (scripts, styles, fonts, icons), so that they open fast on a slow network, and shows a page of its own when there
// is no network. Nothing personal is ever kept: what comes from /api, documents and pictures always go to the server.
const cache = 'citizen-shell-1';
const offline = '/citizen-offline.html';
const ready = [offline, '/citizen.webmanifest', '/citizen-icon-192.png', '/favicon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cache).then((shell) => shell.addAll(ready)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('citizen-shell-') && name !== cache).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match(offline)));
  } else if (url.pathname.startsWith('/assets/') || ready.includes(url.pathname)) {
    event.respondWith(fromShell(request));
  }
});

// The names under /assets carry a hash of the content: what was fetched once never changes.
async function fromShell(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) {
    return kept;
  }
  const answer = await fetch(request);
  if (answer.ok && answer.type === 'basic') {
    const shell = await caches.open(cache);
    await shell.put(request, answer.clone());
  }
  return answer;
}
