"use strict";
// Puts what the server sends in the place of what has changed. The server has escaped it, and the page's policy runs no
// script that comes with it.
(() => {
  const shown = new Map();

  function element(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstElementChild;
  }

  function update(container, pieces) {
    const old = new Map([...container.children].map((child) => [child.dataset.run, child]));
    let place = null;
    for (const [id, html] of pieces) {
      let child = old.get(id);
      old.delete(id);
      if (!child || shown.get(id) !== html) {
        const fresh = element(html);
        const focused = child && child.contains(document.activeElement);
        if (child) child.replaceWith(fresh);
        if (focused) fresh.querySelector("a")?.focus();
        child = fresh;
        shown.set(id, html);
      }
      const next = place ? place.nextElementSibling : container.firstElementChild;
      if (next !== child) container.insertBefore(child, next);
      place = child;
    }
    for (const [id, child] of old) child.remove();
    if (!container.firstElementChild) container.textContent = "";
  }

  function say(id, text, state) {
    const place = document.getElementById(id);
    if (place.textContent !== text) place.textContent = text;
    if (state) place.dataset.state = state;
  }

  const events = new EventSource("events");
  events.addEventListener("runs", (event) => {
    const state = JSON.parse(event.data);
    update(document.getElementById("running"), state.running);
    update(document.getElementById("ended"), state.ended);
    say("summary", state.summary);
    say("line", "follows the runs", "live");
  });
  events.addEventListener("error", () =>
    say("line", "The server does not answer; what is shown may be old.", "lost"));
})();
