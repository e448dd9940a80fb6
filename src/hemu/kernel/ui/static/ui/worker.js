// A small service worker: the shell's own files at once, and a page of our own when there is no network.
const CACHE = "hemu-1";
const OFFLINE = "/static/ui/offline.html";
const KEPT = [OFFLINE, "/static/ui/hemu.css", "/static/ui/shells.css", "/static/ui/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== CACHE).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  else if (KEPT.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
});
