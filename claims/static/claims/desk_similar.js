/* Claims on record that are like a statement, shown below its field while it is typed. The server draws them;
   nobody has to look, nothing waits for them, and without this script the panels show them after saving. */

"use strict";

(() => {
  const PAUSE = 400;
  const FEWEST_LETTERS = 12;
  const FEWEST_WORDS = 3;

  let pause = 0;
  let request = null;

  const isWorthAsking = (typed, most) =>
    typed.length <= most && (typed.length >= FEWEST_LETTERS || typed.split(/\s+/u).length >= FEWEST_WORDS);

  const boxOf = (field) => {
    // In a form of the admin the help for the field comes first.
    const room = field.closest(".flex-container")?.parentElement ?? field.parentElement;
    const known = room.querySelector(":scope > .ad-typed");
    if (known) return known;
    const box = document.createElement("div");
    box.className = "ad-typed";
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.setAttribute("aria-live", "polite");
    box.append(said, document.createElement("div"));
    room.append(box);
    return box;
  };

  const show = (field, sentence, ...found) => {
    const [said, list] = boxOf(field).children;
    // Whoever has gone on to the list keeps what they look at.
    if (list.contains(document.activeElement)) return;
    if (said.textContent !== sentence) said.textContent = sentence;
    list.replaceChildren(...found);
  };

  const ask = async (field) => {
    request?.abort();
    const typed = field.value.trim();
    if (!isWorthAsking(typed, Number(field.dataset.similarMost))) {
      show(field, "");
      return;
    }
    const mine = new AbortController();
    request = mine;
    const address = new URL(field.dataset.similarAt, location.href);
    address.searchParams.set("statement", typed);
    address.searchParams.set("language", field.form.elements.language.value);
    try {
      const answer = await fetch(address, { signal: mine.signal, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const drawn = document.createElement("template");
      drawn.innerHTML = await answer.text();
      const said = drawn.content.querySelector("[data-found]");
      said.remove();
      show(field, said.textContent, drawn.content);
    } catch {
      if (!mine.signal.aborted) show(field, field.dataset.similarFailed);
    }
  };

  const askSoon = (event) => {
    const field = event.target.matches("[data-similar-at]")
      ? event.target
      : event.target.name === "language" && event.target.form?.querySelector("[data-similar-at]");
    if (!field) return;
    // The region is there before it says something, or some screen readers pass over it.
    boxOf(field);
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE, field);
  };
  document.addEventListener("input", askSoon);
})();
