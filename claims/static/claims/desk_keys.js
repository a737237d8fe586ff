/* The keys of the article desk. Single keys can be switched off and chosen anew, and are dead inside fields;
   what a key does stands in desk.js. Approve, publish and retract have none. */

"use strict";

(() => {
  const root = document.querySelector(".ad");
  if (!root) return;

  const told = JSON.parse(document.getElementById("ad-script").textContent);
  const words = told.words;
  const text = document.getElementById("ad-text");
  const dialog = document.getElementById("ad-keys");
  const isOn = document.getElementById("ad-keys-on");
  const KEPT = `factcheck-desk-keys:${told.person}`;
  const PLACES = { q: "queue", a: "articles", c: "claims" };
  // A prefix waits for its second key this long.
  const PATIENCE = 3000;

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) ?? {};
    } catch {
      return {};
    }
  };
  const keep = (chosen) => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(chosen));
    } catch {
      // Where nothing can be kept, the choice holds for this page.
    }
  };

  let chosen = kept();
  const keys = () => ({ ...told.keys, ...(chosen.keys ?? {}) });
  const actOf = (key) => Object.entries(keys()).find(([, own]) => own === key)?.[0];

  const tell = (act, detail = {}) => root.dispatchEvent(new CustomEvent("desk:act", { detail: { act, ...detail } }));
  const say = (sentence) => root.dispatchEvent(new CustomEvent("desk:say", { detail: sentence }));
  const isField = (element) => element.closest?.("input, textarea, select, [contenteditable]");

  let prefix = null;
  let waiting = null;
  const wait = (act) => {
    prefix = act;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      prefix = null;
    }, PATIENCE);
    say(act === "rate" ? words.rate_now : words.go_now);
  };

  const second = (key) => {
    const act = prefix;
    prefix = null;
    if (act === "rate" && /^[1-9]$/.test(key)) tell("rate", { digit: Number(key) });
    else if (act === "go" && PLACES[key]) tell("go", { to: PLACES[key] });
    else return false;
    return true;
  };

  const single = (key) => {
    if (prefix && second(key)) return true;
    if (/^[1-5]$/.test(key)) {
      tell("tab", { digit: Number(key) });
      return true;
    }
    const act = actOf(key);
    if (!act) return false;
    if (act === "rate" || act === "go") wait(act);
    else if (act === "keys") open();
    else tell(act);
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog:modal")) return;
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      tell("save");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape" && (root.contains(target) || target === document.body)) {
      event.preventDefault();
      tell("leave");
      return;
    }
    if (isField(target)) return;
    const isInText = text.contains(target);
    if (isInText && key === "Enter" && !target.closest("a")) {
      event.preventDefault();
      tell("enter");
      return;
    }
    if (isInText && key.startsWith("Arrow")) {
      event.preventDefault();
      tell("words", { key, isMore: event.shiftKey });
      return;
    }
    if (key.length !== 1 || chosen.off) return;
    if (single(key)) event.preventDefault();
  });

  /* The list, in which keys are chosen */

  const fields = [...dialog.querySelectorAll("[data-key-of]")];
  const refresh = () => {
    isOn.checked = !chosen.off;
    for (const field of fields) field.value = keys()[field.dataset.keyOf];
  };
  const open = () => {
    refresh();
    dialog.showModal();
  };
  for (const button of document.querySelectorAll("[data-act=keys]")) button.addEventListener("click", open);
  isOn.addEventListener("change", () => {
    chosen = { ...chosen, off: !isOn.checked };
    keep(chosen);
    if (chosen.off) say(words.keys_off);
  });
  for (const field of fields) {
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => {
      const act = field.dataset.keyOf;
      const other = actOf(field.value);
      if (!field.value.trim() || /^[1-5]$/.test(field.value) || (other && other !== act)) {
        say(words.key_taken.replace("%s", field.value));
      } else {
        chosen = { ...chosen, keys: { ...(chosen.keys ?? {}), [act]: field.value } };
        keep(chosen);
      }
      refresh();
    });
  }
  document.getElementById("ad-keys-reset").addEventListener("click", () => {
    chosen = {};
    keep(chosen);
    refresh();
  });
})();
