// The only script. Without it every page works by reloading; with it a page that says where its revisions are told
// (data-live on <main>) asks for itself again when there is a new one. No data comes by that way, only "revision n".

(() => {
  "use strict";
  const POLL = 60_000;
  const PAUSE = 2_000;
  const RETRY = 10_000;
  const main = document.querySelector("main");
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  if (!main || !main.dataset.live) return;

  let source = null;
  let timer = null;
  let seen = main.dataset.revision ?? null;
  let paused = false;
  let busy = false;
  let again = false;

  async function refresh() {
    again = true;
    if (paused || busy || document.hidden || main.querySelector("form[data-dirty]")) return;
    busy = true;
    again = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) return location.reload();
      if (answer.ok) replace(await answer.text());
    } catch {
      // The link is down: the page keeps what it shows, with its date, and asks again later.
    } finally {
      busy = false;
    }
    if (again) refresh();
  }

  // A form in steps is kept on the server while it is filled in; without this script, when its button is pressed.
  function keepDraft(form) {
    const status = form.querySelector("[data-draft-status]");
    let later = null;
    const say = (word) => { status.textContent = status.dataset[word]; };
    const plan = (wait) => { clearTimeout(later); later = setTimeout(keep, wait); };
    async function keep() {
      const body = new URLSearchParams([...new FormData(form), ["do", "keep"]]);
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
        say(answer.status === 204 ? "kept" : answer.status === 401 ? "ended" : "lost");
      } catch {
        say("lost");
        plan(RETRY);
      }
    }
    form.addEventListener("input", () => plan(PAUSE));
    form.addEventListener("submit", (event) => {
      clearTimeout(later);
      if (navigator.onLine) return;
      event.preventDefault();
      say("lost");
      plan(RETRY);
    });
  }

  function replace(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (!fresh) return;
    const where = document.activeElement?.id;
    const scrolls = [...main.querySelectorAll(".scroll")].map((region) => region.scrollLeft);
    main.replaceChildren(...fresh.childNodes);
    [...main.querySelectorAll(".scroll")].forEach((region, n) => (region.scrollLeft = scrolls[n] ?? 0));
    if (where) document.getElementById(where)?.focus({ preventScroll: true });
    dress();
    const status = main.querySelector("[data-live-status]");
    if (status) status.textContent = status.dataset.updated ?? "";
  }

  function dress() {
    const line = main.querySelector("[data-live-switch]");
    if (!line) return;
    const button = line.querySelector("button");
    line.hidden = false;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    button.addEventListener("click", () => {
      paused = !paused;
      dress();
      if (paused) stop();
      else start();
    }, { once: true });
  }

  function start() {
    if (again) refresh();
    source = new EventSource(main.dataset.live);
    source.addEventListener("revision", (event) => {
      poll(false);
      if (seen !== null && seen !== event.data) refresh();
      seen = event.data;
    });
    source.addEventListener("error", () => poll(true));
  }

  function stop() {
    source?.close();
    source = null;
    poll(false);
  }

  function poll(on) {
    if (on === (timer !== null)) return;
    if (!on) clearInterval(timer);
    timer = on ? setInterval(refresh, POLL) : null;
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && again && !paused) refresh();
  });
  main.addEventListener("input", (event) => event.target.closest("form")?.setAttribute("data-dirty", ""));
  addEventListener("pagehide", stop);
  dress();
  start();
})();
