/* The article desk: the same forms and addresses that work without a script, sent and shown without leaving
   the text. What this script knows of a place in the text is a hint; the server finds the place. */

"use strict";

(() => {
  const root = document.querySelector(".ad");
  if (!root) return;

  const told = JSON.parse(document.getElementById("ad-script").textContent);
  const words = told.words;
  const text = document.getElementById("ad-text");
  const panel = document.getElementById("panel");
  const bubble = document.getElementById("ad-bubble");
  const status = document.getElementById("ad-status");
  const live = document.getElementById("ad-live");
  const CONTEXT = 32;
  const FRESH = 60_000;
  const BEAT = 20_000;
  const NEARING = 1000;
  const SETTLED = 60;

  let claims = told.claims;
  let current = told.claim;
  let mode = "read";
  let model = null;
  const panels = new Map();

  const say = (sentence) => {
    // The same sentence twice is said twice.
    live.textContent = live.textContent === sentence ? `${sentence}\u00a0` : sentence;
  };
  const show = (sentence) => {
    status.textContent = sentence;
    say(sentence);
  };
  const filled = (sentence, ...values) => values.reduce((said, value) => said.replace("%s", value), sentence);
  const claimOf = (id) => claims.find((claim) => claim.id === id);
  const marksOf = (id) => text.querySelectorAll(`mark[data-claim="${id}"]`);
  const firstMark = (id) => text.querySelector(`mark[data-claim="${id}"][data-sign]`);

  /* The text as one string, and the way from it to the nodes of the page and back. */

  const read = () => {
    if (model) return model;
    const paragraphs = [];
    const nodes = [];
    let all = "";
    for (const element of text.querySelectorAll(".ad-p")) {
      const start = all.length;
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push({ node, start: all.length });
        all += node.data;
      }
      paragraphs.push({ element, start, end: all.length, at: Number(element.dataset.at) });
      all += "\n";
    }
    model = { paragraphs, nodes, all: all.slice(0, -1) };
    return model;
  };

  const lastThat = (list, holds) => {
    let low = -1;
    let high = list.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (holds(list[middle])) low = middle;
      else high = middle - 1;
    }
    return list[low];
  };

  const placeOf = (node, offset) => {
    const { paragraphs } = read();
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const own = element.closest(".ad-p");
    if (own && text.contains(own)) {
      const range = document.createRange();
      range.setStart(own, 0);
      range.setEnd(node, offset);
      return paragraphs.find((one) => one.element === own).start + range.toString().length;
    }
    // Between paragraphs: the end of the one before.
    const range = document.createRange();
    range.setStart(node, offset);
    const before = lastThat(paragraphs, (one) => range.comparePoint(one.element, 0) < 0);
    return before ? before.end : 0;
  };

  const pointAt = (place, isEnd) => {
    const { nodes } = read();
    const found = lastThat(nodes, (one) => (isEnd ? one.start < place : one.start <= place)) ?? nodes[0];
    return [found.node, Math.min(place - found.start, found.node.length)];
  };

  const rangeOf = (start, end) => {
    const range = document.createRange();
    range.setStart(...pointAt(start, false));
    range.setEnd(...pointAt(end, true));
    return range;
  };

  const select = (start, end) => {
    const range = rangeOf(start, end);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    keepInView(range);
  };

  const keepInView = (range) => {
    const box = range.getBoundingClientRect();
    const foot = document.getElementById("ad-foot").getBoundingClientRect().top;
    if (box.top < 0 || box.bottom > foot) {
      const element = range.startContainer.parentElement;
      element.scrollIntoView({ block: "center" });
    }
  };

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const { all } = read();
    const start = text.contains(range.startContainer) ? placeOf(range.startContainer, range.startOffset) : 0;
    const end = text.contains(range.endContainer)
      ? placeOf(range.endContainer, range.endOffset)
      : all.length;
    const stretch = trimmed(start, end);
    return stretch.start < stretch.end ? stretch : null;
  };

  const trimmed = (start, end) => {
    const { all } = read();
    while (start < end && /\s/u.test(all[start])) start += 1;
    while (end > start && /\s/u.test(all[end - 1])) end -= 1;
    return { start, end };
  };

  /* Whole characters and whole words, as Unicode has them. */

  const WINDOW = 256;
  const characters = new Intl.Segmenter(told.language, { granularity: "grapheme" });
  const wording = new Intl.Segmenter(told.language, { granularity: "word" });
  const JOINS = /[-\u2010\u2011/'’.:·&]/u;
  const LETTER = /[\p{L}\p{M}\p{N}]/u;

  const segmentAt = (segmenter, place) => {
    const { all } = read();
    const from = Math.max(0, place - WINDOW);
    const found = segmenter.segment(all.slice(from, place + WINDOW)).containing(place - from);
    if (!found) return { start: place, end: place, isWord: false };
    const start = from + found.index;
    return { start, end: start + found.segment.length, isWord: Boolean(found.isWordLike) };
  };
  const characterStart = (place) => (place < read().all.length ? segmentAt(characters, place).start : place);
  const characterEnd = (place) => {
    const start = characterStart(place);
    return start === place ? place : segmentAt(characters, place).end;
  };

  const wordStart = (place) => {
    const { all } = read();
    const here = segmentAt(wording, place);
    let start = here.isWord && here.start < place ? here.start : place;
    // “13-Milliarden-Dollar-Partnerschaft” is one word.
    while (start > 1 && LETTER.test(all[start]) && JOINS.test(all[start - 1]) && LETTER.test(all[start - 2])) {
      start = segmentAt(wording, start - 2).start;
    }
    return start;
  };
  const wordEnd = (place) => {
    const { all } = read();
    const here = segmentAt(wording, place - 1);
    let end = here.isWord ? Math.max(here.end, place) : place;
    while (end > 0 && LETTER.test(all[end - 1]) && JOINS.test(all[end] ?? "") && LETTER.test(all[end + 1] ?? "")) {
      end = segmentAt(wording, end + 1).end;
    }
    return end;
  };
  const widened = ({ start, end }) => ({ start: wordStart(start), end: wordEnd(end) });

  const nextWord = (place) => {
    const { all } = read();
    let start = place;
    while (start < all.length && !LETTER.test(all[start])) start += 1;
    return start < all.length ? { start, end: wordEnd(segmentAt(wording, start).end) } : null;
  };
  const previousWord = (place) => {
    const { all } = read();
    let end = place;
    while (end > 0 && !LETTER.test(all[end - 1])) end -= 1;
    return end > 0 ? { start: wordStart(segmentAt(wording, end - 1).start), end } : null;
  };

  /* What the server is told of a selection: the words, their neighbours, and where we believe them to be. */

  const pointer = ({ start, end }, isExact) => {
    const { all, paragraphs } = read();
    let stretch = { start: characterStart(start), end: characterEnd(end) };
    if (!isExact) stretch = widened(stretch);
    const own = lastThat(paragraphs, (one) => one.start <= stretch.start);
    return {
      quote: all.slice(stretch.start, stretch.end),
      before: all.slice(characterStart(Math.max(0, stretch.start - CONTEXT)), stretch.start),
      after: all.slice(stretch.end, characterEnd(Math.min(all.length, stretch.end + CONTEXT))),
      start: own.at + stretch.start - own.start,
      revision: told.revision,
    };
  };

  /* Talking to the server */

  const token = () => root.querySelector("[name=csrfmiddlewaretoken]").value;

  const ask = async (address, body) => {
    let answer;
    try {
      answer = await fetch(address, {
        method: body ? "POST" : "GET",
        body,
        headers: { Accept: "application/json", ...(body ? { "X-CSRFToken": token() } : {}) },
        credentials: "same-origin",
      });
    } catch {
      return { refusal: words.not_reached };
    }
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) {
      return { refusal: answer.redirected || answer.status === 403 ? words.logged_out : words.not_reached };
    }
    return answer.json();
  };

  // Each form is taken in once, so each carries a key of its own.
  const freshKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const bodyOf = (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value ?? "");
    body.set("show", told.show);
    body.set("form_key", freshKey());
    return body;
  };

  let isBusy = false;
  const act = async (address, body) => {
    // A key pressed twice means one act.
    if (isBusy) return null;
    isBusy = true;
    status.textContent = words.saving;
    const answer = await ask(address, body);
    isBusy = false;
    if (answer.refusal) {
      show(answer.refusal);
      if (answer.panel) replacePanel(answer.panel, answer.claim);
      panel.querySelector(".ad-refused")?.focus();
      return null;
    }
    panels.clear();
    panels.changed = true;
    return answer;
  };

  const apply = (answer, saved) => {
    if (answer.text?.whole) text.innerHTML = answer.text.whole;
    for (const [number, html] of Object.entries(answer.text?.lines ?? {})) {
      const old = document.getElementById(`p${number}`);
      if (old) old.outerHTML = html;
    }
    if (answer.text?.whole || Object.keys(answer.text?.lines ?? {}).length) model = null;
    if (answer.claims) {
      claims = answer.claims;
      renumber();
    }
    if (answer.counts !== undefined) document.getElementById("ad-counts").textContent = answer.counts;
    replacePanel(answer.panel, answer.claim, saved);
    markCurrent(answer.claim);
    // A click that arrived twice was answered once, and leads here.
    if (!answer.at) return;
    status.textContent = `✓ ${filled(words.saved, answer.at)}`;
    say(answer.said);
  };

  const renumber = () => {
    const byId = new Map(claims.map((claim) => [String(claim.id), claim]));
    for (const mark of text.querySelectorAll("mark[data-claim]")) {
      const claim = byId.get(mark.dataset.claim);
      if (!claim) continue;
      mark.className = mark.className.replace(/ad-is-\w+/, `ad-is-${claim.state}`);
      if (mark.dataset.sign !== undefined) mark.dataset.sign = claim.sign;
      mark.toggleAttribute("data-quiet", !isShown(claim));
    }
  };

  /* The panel: one claim at a time, with what was typed kept until it is saved or thrown away. */

  // What guards a form is not what was typed into it.
  const GUARDS = new Set(["csrfmiddlewaretoken", "form_key", "revision", "show"]);
  const NOT_TYPED = new Set(["shown", "tab", "moves"]);
  const formsOf = () => [...panel.querySelectorAll("form[data-form]")];
  const valuesOf = (form) =>
    Object.fromEntries([...new FormData(form)].filter(([name]) => !GUARDS.has(name)));
  const typedIn = (values) =>
    JSON.stringify(Object.entries(values).filter(([name]) => !NOT_TYPED.has(name)));
  const opened = new WeakMap();
  const isDirty = (form) => opened.has(form) && typedIn(valuesOf(form)) !== opened.get(form);
  const draftKey = (form, claim = current) =>
    `factcheck-desk:${told.person}:${told.article}:${claim ?? `new-${form.elements.suggestion?.value ?? ""}`}:${form.dataset.form}`;

  const fill = (form, values) => {
    for (const field of form.elements) {
      if (!field.name || GUARDS.has(field.name) || field.type === "submit") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values[field.name] === field.value;
      else if (field.name in values) field.value = values[field.name];
    }
  };

  const replacePanel = (html, claim, saved) => {
    const kept = claim === current ? formsOf().filter((form) => isDirty(form) && form.dataset.form !== saved) : [];
    const typed = new Map(kept.map((form) => [form.dataset.form, valuesOf(form)]));
    const tab = claim === current ? panel.querySelector("[data-tab][aria-current]")?.dataset.tab : null;
    const hadFocus = panel.contains(document.activeElement);
    if (claim !== current) keepDrafts();
    current = claim;
    panel.innerHTML = html;
    for (const form of formsOf()) {
      const wasRefused = form.dataset.refused !== undefined;
      opened.set(form, wasRefused ? "" : typedIn(valuesOf(form)));
      // What was typed into the other forms is still being typed.
      if (typed.has(form.dataset.form) && !wasRefused) {
        fill(form, typed.get(form.dataset.form));
        form.closest("details")?.setAttribute("open", "");
      }
    }
    if (tab && !panel.querySelector(".ad-refused")) openTab(tab);
    offerDrafts();
    if (hadFocus) panel.focus({ preventScroll: true });
    panel.scrollTop = claim === current && tab ? panel.scrollTop : 0;
  };

  const storage = {
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // A browser may have no room or no leave to keep anything; the words are still in the form.
      }
    },
    drop: (key) => {
      try {
        localStorage.removeItem(key);
      } catch {
        // As above.
      }
    },
  };

  const keepDrafts = () => {
    for (const form of formsOf()) {
      if (form.dataset.form === "submit") continue;
      if (isDirty(form)) storage.set(draftKey(form), { at: new Date().toISOString(), values: valuesOf(form) });
    }
  };

  const offerDrafts = () => {
    for (const form of formsOf()) {
      const key = draftKey(form);
      const draft = storage.get(key);
      if (!draft?.values || isDirty(form)) continue;
      if (typedIn({ ...valuesOf(form), ...draft.values }) === typedIn(valuesOf(form))) {
        storage.drop(key);
        continue;
      }
      const template = document.getElementById("ad-draft").content.cloneNode(true);
      const offer = template.firstElementChild;
      offer.querySelector("time").textContent = new Date(draft.at).toLocaleTimeString(document.documentElement.lang);
      offer.querySelector("[data-draft=take]").addEventListener("click", () => {
        fill(form, draft.values);
        form.closest("details")?.setAttribute("open", "");
        offer.remove();
        form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      });
      offer.querySelector("[data-draft=drop]").addEventListener("click", () => {
        storage.drop(key);
        offer.remove();
        panel.focus();
      });
      form.before(offer);
      form.closest("details")?.setAttribute("open", "");
    }
  };

  const markCurrent = (id) => {
    for (const mark of text.querySelectorAll("mark[aria-current]")) mark.removeAttribute("aria-current");
    if (id) for (const mark of marksOf(id)) mark.setAttribute("aria-current", "true");
    for (const field of document.querySelectorAll("#ad-undo [name=claim]")) field.value = id ?? "";
    // Browsers mind many changes of the address in a row, as from a key held down.
    clearTimeout(naming);
    naming = setTimeout(() => nameInAddress(id), SETTLED);
  };

  let naming = null;
  const nameInAddress = (id) => {
    const address = new URL(location.href);
    for (const name of ["claim", "tab", "ask", "suggestion", "paragraph"]) address.searchParams.delete(name);
    if (id) address.searchParams.set("claim", id);
    address.hash = "";
    history.replaceState(null, "", address);
  };

  let asked = null;
  // Whoever goes on while an answer is under way is not called back by it.
  let turn = 0;
  let nearing = null;
  const openClaim = (id, { focus = true } = {}) => {
    const claim = claimOf(id);
    if (!claim) return;
    turn += 1;
    if (id !== current) {
      if (formsOf().some(isDirty)) show(words.draft_kept);
      keepDrafts();
      current = id;
      markCurrent(id);
      const known = panels.get(id);
      if (known && Date.now() - known.at < FRESH) {
        panel.innerHTML = "";
        replacePanel(known.html, id);
      } else {
        outline(claim);
        clearTimeout(asked);
        asked = setTimeout(() => fetchPanel(id), SETTLED);
      }
    }
    say(claim.say);
    clearTimeout(nearing);
    nearing = setTimeout(beat, NEARING);
    const mark = firstMark(id);
    if (focus && mark) {
      if (document.activeElement !== mark) mark.focus({ preventScroll: true });
      const box = mark.getBoundingClientRect();
      if (box.top < 80 || box.bottom > innerHeight - 120) mark.scrollIntoView({ block: "center" });
    } else if (focus) {
      panel.focus();
    }
  };

  const outline = (claim) => {
    const heading = document.createElement("h2");
    heading.id = "panel-heading";
    heading.textContent = claim.say;
    const statement = document.createElement("p");
    statement.textContent = claim.statement;
    panel.replaceChildren(heading, statement);
  };

  const addressOf = (id) => {
    const address = new URL(told.doors.desk, location.href);
    if (id) address.searchParams.set("claim", id);
    return address;
  };

  const fetchPanel = async (id) => {
    const answer = await ask(addressOf(id));
    if (answer.refusal) {
      show(answer.refusal);
      return;
    }
    panels.set(id, { html: answer.panel, at: Date.now() });
    if (id === current) replacePanel(answer.panel, id);
    const place = claims.findIndex((claim) => claim.id === id);
    const next = claims.slice(place + 1).find(isShown);
    if (next && !panels.has(next.id)) {
      const ahead = await ask(addressOf(next.id));
      if (!ahead.refusal) panels.set(next.id, { html: ahead.panel, at: Date.now() });
    }
  };

  const openAddress = async (address) => {
    const mine = (turn += 1);
    const answer = await ask(address);
    if (mine !== turn) return;
    if (answer.refusal) {
      show(answer.refusal);
      return;
    }
    replacePanel(answer.panel, answer.claim ?? null);
    markCurrent(answer.claim ?? null);
    if (answer.claim) say(answer.say);
    (panel.querySelector("form[data-form=take] textarea") ?? panel).focus();
  };

  const isShown = (claim) => ({ all: true, mine: claim.mine, open: claim.open, lost: claim.lost })[told.show];

  const step = (way, isOpenOnly = false) => {
    const place = claims.findIndex((claim) => claim.id === current);
    const start = place < 0 ? (way > 0 ? 0 : claims.length - 1) : place + way;
    for (let index = start; index >= 0 && index < claims.length; index += way) {
      const claim = claims[index];
      if (isShown(claim) && (!isOpenOnly || claim.open)) {
        openClaim(claim.id);
        return true;
      }
    }
    say(isOpenOnly ? words.no_open : words.no_next);
    return false;
  };

  const openTab = (name) => {
    for (const link of panel.querySelectorAll("[data-tab]")) {
      if (link.dataset.tab === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const room of panel.querySelectorAll("[data-room]")) room.hidden = room.dataset.room !== name;
  };

  // The panel alone: the text stays where it is being read.
  const scrollPanelTo = (element) => {
    panel.scrollTop += element.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: "start" });
  };

  const firstField = (element) =>
    element?.querySelector("input:not([type=hidden]), textarea, select, summary, a, button");

  /* Saving */

  const send = async (form, submitter) => {
    const body = new FormData(form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    const answer = await act(form.action, body);
    if (answer && form.dataset.form) storage.drop(draftKey(form));
    if (answer && form.elements.form_key) form.elements.form_key.value = freshKey();
    return answer;
  };

  const submitForm = async (form, submitter) => {
    const isDialog = form.closest("dialog");
    const answer = await send(form, submitter);
    if (!answer) {
      isDialog?.close();
      return;
    }
    isDialog?.close();
    apply(answer, form.dataset.form);
    panel.focus({ preventScroll: true });
  };

  const saveAll = async () => {
    let last = null;
    const dirty = formsOf().filter(isDirty);
    for (const form of dirty) {
      const answer = await send(form);
      if (!answer) return;
      opened.set(form, typedIn(valuesOf(form)));
      last = answer;
    }
    if (last) apply(last);
    if (!step(1)) panel.focus();
  };

  /* What the keys and buttons do; which key does what stands in desk_keys.js. */

  const take = async (isExact) => {
    const stretch = selected();
    if (!stretch) {
      show(words.select_first);
      return;
    }
    const answer = await act(told.doors.take, bodyOf(pointer(stretch, isExact)));
    if (!answer) return;
    getSelection().removeAllRanges();
    hideBubble();
    apply(answer);
    const statement = panel.querySelector("[data-form=claim] [name=statement]");
    statement?.focus();
    statement?.select();
  };

  const standsHere = async () => {
    const stretch = selected();
    if (!current || !stretch) {
      show(current ? words.select_first : words.no_claim);
      return;
    }
    const answer = await act(`${told.doors.take}${current}/places/`, bodyOf(pointer(stretch, false)));
    if (!answer) return;
    hideBubble();
    apply(answer);
  };

  const note = () => {
    if (!current) {
      show(words.no_claim);
      return;
    }
    const stretch = selected();
    openTab("notes");
    const field = panel.querySelector("[data-form=new-notes] textarea");
    if (!field) return;
    if (stretch && !field.value) {
      const { start, end } = widened(stretch);
      field.value = `“${read().all.slice(start, end)}” – `;
    }
    hideBubble();
    field.focus();
  };

  const addSource = () => {
    const box = panel.querySelector("[data-new=new-evidence]");
    if (!box) {
      show(words.no_claim);
      return;
    }
    openTab("evidence");
    box.open = true;
    box.querySelector("input:not([type=hidden])").focus();
  };

  const openSnapshot = () => {
    const near = document.activeElement.closest("[data-evidence]")?.querySelector("[data-snapshot]");
    const link = near ?? panel.querySelector("[data-snapshot]");
    if (link) link.click();
    else show(words.no_snapshot);
  };

  const compare = () => {
    const box = panel.querySelector("[data-similar]");
    if (!box) {
      show(words.no_similar);
      return;
    }
    box.open = true;
    box.querySelector("summary").focus();
  };

  const rate = (digit) => {
    const rating = told.scale[digit - 1];
    const field = panel.querySelector("[data-form=verdict] [name=rating]");
    if (!rating) show(words.no_rating);
    else if (!field) show(current ? words.no_verdict : words.no_claim);
    else {
      openTab("verdict");
      field.value = rating.id;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      show(filled(words.proposed, rating.label));
    }
  };

  const askToSubmit = () => {
    const dialog = panel.querySelector("#ad-ask");
    if (!dialog) {
      show(panel.querySelector("#room-verdict .desk-closed")?.textContent ?? words.no_submit);
      return;
    }
    if (formsOf().some(isDirty)) {
      show(words.save_first);
      return;
    }
    openTab("verdict");
    if (!dialog.open) dialog.showModal();
  };

  const takeBack = async () => {
    const form = document.getElementById("ad-undo");
    const answer = await send(form);
    if (answer) {
      apply(answer);
      status.textContent = answer.said;
    }
  };

  const showSuggestion = (key) => {
    const passage = text.querySelector(`[data-suggestion="${key}"]`);
    if (!passage) return;
    const start = placeOf(passage, 0);
    const pieces = text.querySelectorAll(`[data-suggestion="${key}"]`);
    const last = pieces[pieces.length - 1];
    text.focus({ preventScroll: true });
    select(start, placeOf(last, last.childNodes.length));
  };

  /* Words chosen with the arrow keys, for whoever has no mouse. */

  let anchor = null;
  const chooseWords = (key, isMore) => {
    const { all, paragraphs } = read();
    const now = selected();
    const mark = document.activeElement?.closest?.("mark");
    const from = now ?? (mark ? { start: placeOf(mark, 0), end: placeOf(mark, 0) } : { start: 0, end: 0 });
    if (!now || !isMore || !anchor) anchor = now ?? null;
    const own = lastThat(paragraphs, (one) => one.start <= (key === "ArrowUp" ? from.start : from.end - 1));
    const place = paragraphs.indexOf(own ?? paragraphs[0]);
    const target = {
      ArrowRight: () => nextWord(from.end),
      ArrowLeft: () => (isMore && from.end > (anchor?.end ?? 0) ? previousWord(from.end) : previousWord(from.start)),
      ArrowDown: () =>
        isMore
          ? { start: from.start, end: from.end < own.end ? own.end : (paragraphs[place + 1] ?? own).end }
          : paragraphs[place + 1] && nextWord(paragraphs[place + 1].start),
      ArrowUp: () =>
        isMore
          ? { start: own.start, end: from.end }
          : paragraphs[Math.max(0, place - 1)] && nextWord(paragraphs[Math.max(0, place - 1)].start),
    }[key]();
    if (!target) return;
    if (!isMore || !now) {
      select(target.start, target.end);
      anchor = target;
      return;
    }
    if (key === "ArrowLeft" && now.end > anchor.end) {
      const shorter = previousWord(target.start);
      select(now.start, Math.max(anchor.end, shorter ? shorter.end : anchor.end));
      return;
    }
    if (key === "ArrowRight" && now.start < anchor.start) {
      const shorter = nextWord(nextWord(now.start).end);
      select(Math.min(anchor.start, shorter ? shorter.start : anchor.start), now.end);
      return;
    }
    select(Math.min(now.start, target.start), Math.max(now.end, target.end));
    say(all.slice(Math.min(now.start, target.start), Math.max(now.end, target.end)).slice(-80));
  };

  /* The quote of the claim, adjusted with the arrow keys. */

  let adjusted = null;
  const adjust = () => {
    const mark = current && firstMark(current);
    if (!mark) {
      show(words.no_claim);
      return;
    }
    const pieces = text.querySelectorAll(`mark[data-place="${mark.dataset.place}"]`);
    const last = pieces[pieces.length - 1];
    adjusted = {
      place: mark.dataset.place,
      start: placeOf(mark, 0),
      end: placeOf(last, last.childNodes.length),
    };
    mode = "adjust";
    root.dataset.mode = mode;
    text.focus({ preventScroll: true });
    select(adjusted.start, adjusted.end);
    show(words.adjusting);
  };

  const adjustBy = (key, isStart, isByCharacter) => {
    const isRight = key === "ArrowRight" || key === "ArrowDown";
    const edge = isStart ? adjusted.start : adjusted.end;
    let moved;
    if (isByCharacter) {
      moved = isRight ? segmentAt(characters, edge).end : segmentAt(characters, Math.max(0, edge - 1)).start;
    } else if (isStart) {
      const word = isRight ? nextWord((nextWord(edge) ?? { end: edge }).end) : previousWord(edge);
      moved = word ? word.start : edge;
    } else {
      const word = isRight ? nextWord(edge) : previousWord((previousWord(edge) ?? { start: edge }).start);
      moved = word ? word.end : edge;
    }
    const next = isStart ? { ...adjusted, start: moved } : { ...adjusted, end: moved };
    if (next.start >= next.end) return;
    adjusted = next;
    select(adjusted.start, adjusted.end);
    say(read().all.slice(adjusted.start, adjusted.end));
  };

  const leaveAdjusting = () => {
    mode = "read";
    delete root.dataset.mode;
    getSelection().removeAllRanges();
    adjusted = null;
  };

  const saveAdjusted = async () => {
    const stretch = adjusted;
    leaveAdjusting();
    const form = panel.querySelector(`form[data-place="${stretch.place}"]`);
    const body = bodyOf({ ...pointer(stretch, true), shown: form?.elements.shown.value });
    const answer = await act(`${told.doors.take}${current}/places/${stretch.place}/`, body);
    if (!answer) return;
    apply(answer);
    firstMark(current)?.focus({ preventScroll: true });
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (mode !== "adjust") return;
      if (event.key.startsWith("Arrow")) adjustBy(event.key, event.shiftKey, event.ctrlKey || event.altKey);
      else if (event.key === "Enter") saveAdjusted();
      else if (event.key === "Escape") {
        leaveAdjusting();
        show(words.left);
        firstMark(current)?.focus({ preventScroll: true });
      } else if (event.key !== "Shift") {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  /* Finding words in the text */

  const find = document.getElementById("ad-find");
  const findCount = document.getElementById("ad-find-count");
  let hits = [];
  let hit = -1;
  const search = () => {
    const { all } = read();
    const wanted = find.value.trim().toLocaleLowerCase();
    const low = all.toLocaleLowerCase();
    hits = [];
    hit = -1;
    // A few letters change their length in lower case; then places would be off, so they are taken as they are.
    const where = low.length === all.length ? low : all;
    for (let place = wanted ? where.indexOf(wanted) : -1; place >= 0; place = where.indexOf(wanted, place + 1)) {
      hits.push({ start: place, end: place + wanted.length });
    }
    globalThis.CSS?.highlights?.set(
      "desk-find",
      new globalThis.Highlight(...hits.slice(0, 500).map(({ start, end }) => rangeOf(start, end))),
    );
    findCount.textContent = wanted && !hits.length ? filled(words.not_found, find.value.trim()) : hits.length || "";
  };
  const nextHit = (way) => {
    if (!hits.length) return;
    hit = (hit + way + hits.length) % hits.length;
    findCount.textContent = words.found.replace("%(number)s", hit + 1).replace("%(count)s", hits.length);
    rangeOf(hits[hit].start, hits[hit].end).startContainer.parentElement.scrollIntoView({ block: "center" });
  };
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      nextHit(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      text.focus({ preventScroll: true });
      if (hits.length) select(hits[Math.max(0, hit)].start, hits[Math.max(0, hit)].end);
    }
  });

  /* The small toolbar at the selected words */

  const hideBubble = () => {
    bubble.hidden = true;
  };
  const showBubble = () => {
    const selection = getSelection();
    const isHere =
      mode === "read" &&
      !selection.isCollapsed &&
      selection.rangeCount &&
      text.contains(selection.getRangeAt(0).commonAncestorContainer);
    const boxes = isHere ? selection.getRangeAt(0).getClientRects() : [];
    const box = boxes[boxes.length - 1];
    bubble.hidden = !box;
    if (!box) return;
    const edge = root.getBoundingClientRect();
    const room = edge.width - bubble.offsetWidth;
    bubble.style.left = `${Math.max(0, Math.min(room, box.right - edge.left - bubble.offsetWidth / 2))}px`;
    bubble.style.top = `${box.bottom - edge.top + 8}px`;
  };
  let waiting = 0;
  const showBubbleSoon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(showBubble);
  };
  document.addEventListener("selectionchange", showBubbleSoon);
  // Paragraphs out of sight are laid out late, and what is below them moves.
  new ResizeObserver(showBubbleSoon).observe(text);
  bubble.addEventListener("pointerdown", (event) => event.preventDefault());

  /* Names on record, offered while one is typed */

  let looking = null;
  panel.addEventListener("input", (event) => {
    const field = event.target.closest("[data-lookup]");
    if (!field) return;
    clearTimeout(looking);
    looking = setTimeout(async () => {
      let list = document.getElementById(`${field.id}_list`);
      if (!list) {
        list = document.createElement("datalist");
        list.id = `${field.id}_list`;
        field.after(list);
        field.setAttribute("list", list.id);
      }
      const address = new URL(told.doors[field.dataset.lookup], location.href);
      address.searchParams.set("q", field.value);
      const { found = [] } = await ask(address);
      list.replaceChildren(
        ...found.map(({ value, label }) => {
          const option = document.createElement("option");
          option.value = value;
          option.textContent = label;
          return option;
        }),
      );
    }, 150);
  });

  /* Events of the page */

  let keeping = null;
  panel.addEventListener("input", () => {
    status.textContent = words.unsaved;
    clearTimeout(keeping);
    keeping = setTimeout(keepDrafts, 300);
  });
  addEventListener("pagehide", keepDrafts);

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") {
      if (form.id === "ad-filter") event.preventDefault();
      return;
    }
    event.preventDefault();
    if (form.id === "ad-undo") takeBack();
    else submitForm(form, event.submitter);
  });

  text.addEventListener("focusin", (event) => {
    const mark = event.target.closest("mark[data-sign]");
    if (mark && Number(mark.dataset.claim) !== current) openClaim(Number(mark.dataset.claim));
  });
  text.addEventListener("click", (event) => {
    const marks = event.target.closest("mark[data-claim]");
    if (marks && getSelection().isCollapsed) openClaim(Number(marks.dataset.claim));
  });

  panel.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a");
    if (!link) return;
    const { tab, claimLink, take: suggestion, show: passage, go, submit, leave } = link.dataset;
    if (tab) {
      const isOpen = link.hasAttribute("aria-current");
      openTab(tab);
      if (isOpen || event.detail === 0) firstField(panel.querySelector(`[data-room=${tab}]`))?.focus();
    } else if (claimLink) openClaim(Number(claimLink));
    else if (suggestion) openAddress(link.href);
    else if (passage) showSuggestion(passage);
    else if (go) perform(go);
    else if (submit !== undefined) askToSubmit();
    else if (leave !== undefined) link.closest("dialog").close();
    else return;
    event.preventDefault();
  });

  for (const field of document.querySelectorAll("#ad-filter [name=show]")) {
    field.addEventListener("change", () => {
      told.show = field.value;
      text.dataset.show = field.value;
      renumber();
      const address = new URL(location.href);
      address.searchParams.set("show", field.value);
      history.replaceState(null, "", address);
      const desk = new URL(told.doors.desk, location.href);
      desk.searchParams.set("show", field.value);
      told.doors.desk = desk.pathname + desk.search;
      panels.clear();
      if (!current) openOverview(false);
    });
  }

  const openOverview = async (isFocused = true) => {
    const mine = (turn += 1);
    const answer = await ask(addressOf(null));
    if (mine !== turn) return;
    if (answer.refusal) {
      show(answer.refusal);
      return;
    }
    replacePanel(answer.panel, null);
    markCurrent(null);
    if (isFocused) panel.focus();
  };

  const acts = {
    next: () => step(1),
    previous: () => step(-1),
    next_open: () => step(1, true),
    previous_open: () => step(-1, true),
    claim: () => take(false),
    claim_exact: () => take(true),
    note,
    stands_here: standsHere,
    adjust,
    source: addSource,
    snapshot: openSnapshot,
    compare,
    submit: askToSubmit,
    undo: takeBack,
    find: () => {
      find.focus();
      find.select();
    },
    overview: () => openOverview(),
    save: saveAll,
    enter: () => (firstField(panel.querySelector("[data-form]")) ?? panel).focus(),
    leave: () => {
      const mark = current && firstMark(current);
      (mark ?? text).focus({ preventScroll: !mark });
    },
  };
  const perform = (name, detail = {}) => {
    if (name === "tab") {
      const link = panel.querySelectorAll("[data-tab]")[detail.digit - 1];
      if (link) {
        openTab(link.dataset.tab);
        link.focus({ preventScroll: true });
        scrollPanelTo(link.closest("nav"));
      } else say(words.no_claim);
    } else if (name === "rate") rate(detail.digit);
    else if (name === "go") location.assign(told.doors[detail.to]);
    else if (name === "words") chooseWords(detail.key, detail.isMore);
    else acts[name]?.();
  };

  root.addEventListener("desk:act", (event) => perform(event.detail.act, event.detail));
  root.addEventListener("desk:say", (event) => show(event.detail));
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    if (button && button.dataset.act !== "keys") perform(button.dataset.act);
  });

  /* Suggestions for a long text come after the text. */

  const readForSuggestions = async () => {
    const address = addressOf(null);
    address.searchParams.set("read", "1");
    const answer = await ask(address);
    if (answer.refusal) return;
    showReading(answer);
  };
  const showReading = (answer) => {
    // Nobody's selection is taken from under their hands.
    if (!getSelection().isCollapsed || mode !== "read") {
      setTimeout(() => showReading(answer), NEARING);
      return;
    }
    // What was recorded meanwhile stands in the page and not in the answer.
    if (panels.changed) return;
    const focused = document.activeElement?.closest?.("mark[data-sign]")?.id;
    text.innerHTML = answer.text.whole;
    model = null;
    renumber();
    if (current) for (const mark of marksOf(current)) mark.setAttribute("aria-current", "true");
    else replacePanel(answer.panel, null);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  /* Who else is here */

  const beat = async () => {
    if (document.hidden) return;
    const answer = await ask(told.doors.presence, bodyOf({ claim: current }));
    if (answer.others) document.getElementById("ad-others").textContent = answer.others.join(" · ");
  };
  setInterval(beat, BEAT);

  document.documentElement.classList.add("ad-live");
  for (const element of root.querySelectorAll(".ad-live-only")) element.hidden = false;
  for (const form of formsOf()) {
    opened.set(form, form.dataset.refused === undefined ? typedIn(valuesOf(form)) : "");
  }
  for (const dialog of panel.querySelectorAll("dialog[open]")) {
    dialog.close();
    dialog.showModal();
  }
  if (current) {
    for (const mark of marksOf(current)) mark.setAttribute("aria-current", "true");
    // Beside the panel stands the text it is about; below it, on a narrow page, the panel was asked for.
    if (innerWidth >= 1024) firstMark(current)?.scrollIntoView({ block: "center" });
  }
  if (told.show !== "all") renumber();
  offerDrafts();
  beat();
  if (told.unread) readForSuggestions();
  performance.mark("desk-ready");
  root.dataset.ready = "";
})();
