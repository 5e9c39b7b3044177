"use strict";
// One question at a time: what the facilitator shows is what this page asks.
const words = JSON.parse(document.getElementById("words").textContent);
const lang = document.documentElement.lang;
const here = location.pathname.replace(/\/+$/, "");
const code = decodeURIComponent(here.split("/").pop()).toUpperCase();
const [place, said, line] = ["place", "said", "line"].map((id) => document.getElementById(id));
const ROUND = 2000;
const SLOWEST = 10000;
const PATIENCE = 8000;

const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {}))
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== null) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function tell(text, kind = "") {
  said.className = kind;
  write(said, text);
}

// What the phone keeps: its number, and what the server has not confirmed.
const drawer = "room:" + code;
const stored = () => { try { return JSON.parse(localStorage.getItem(drawer)); } catch { return null; } };
const kept = { device: "", joined: false, turn: 0, waiting: [], ...stored() };
function keep() {
  // Another tab of the same phone counts its answers on too.
  kept.turn = Math.max(kept.turn, stored()?.turn ?? 0);
  try { localStorage.setItem(drawer, JSON.stringify(kept)); } catch { /* kept until the page closes */ }
}

function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}

class Refused extends Error {}

async function ask(path, method, body, headers = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const sent = body ? { "Content-Type": "application/json", ...headers } : headers;
    const options = { method, headers: sent, body: body && JSON.stringify(body), cache: "no-store" };
    const reply = await fetch(`${here}/${path}?lang=${lang}`, { ...options, signal: stop.signal });
    if (reply.status === 304) return null;
    const found = await reply.json();
    if (reply.ok) return { found, version: reply.headers.get("ETag") };
    const later = reply.status === 429 || reply.status >= 500;
    const error = new (later ? Error : Refused)(found.text);
    error.what = found.error;
    error.wait = later ? Number(reply.headers.get("Retry-After")) * 1000 : 0;
    error.said = Boolean(found.text);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

let state = null;
let version = "";
let shown = null;
let update = () => {};
let refill = () => {};

function queue(what, fields) {
  const slide = state.slide;
  if (what === "answer") {
    kept.waiting = kept.waiting.filter((item) => item.what !== what || item.fields.slide !== slide);
    // What was given up may still arrive: the server goes by the number.
    keep();
    kept.turn += 1;
    fields.turn = kept.turn;
  }
  kept.waiting.push({ what, act: randomName(), fields: { slide, ...fields } });
  keep();
  tell(say("saving"));
  update();
  round();
}

async function send(item) {
  const { what, act, fields } = item;
  const own = { "X-Device": kept.device };
  let failed = null;
  try {
    const reply = what === "withdraw"
      ? await ask(`notes/${fields.note}`, "DELETE", undefined, own)
      : await ask(what, "POST", { device: kept.device, act, ...fields }, own);
    if (reply.found.saved !== true) throw new Error();
  } catch (error) {
    if (!(error instanceof Refused) || ["unknown_device", "unknown_session"].includes(error.what)) throw error;
    failed = error;
  }
  kept.waiting = kept.waiting.filter((other) => other.act !== act);
  keep();
  if (failed) {
    tell(failed.message, "wrong");
    refill(item);
  } else if (!kept.waiting.some((other) => other.what === what)) {
    const empty = what === "answer" && Array.isArray(fields.value) && !fields.value.length;
    tell(say({ answer: empty ? "taken_back" : "saved", notes: "note_up", withdraw: "note_gone" }[what]), "done");
  }
}

async function look() {
  const known = version ? { "If-None-Match": version } : {};
  const reply = await ask("state", "GET", undefined, { "X-Device": kept.device, ...known });
  if (!reply) return;
  state = reply.found;
  version = reply.version;
  draw();
}

let over = false;
let running = false;
let again = false;
let failures = 0;
let timer = 0;

async function round() {
  if (over) return;
  if (running) { again = true; return; }
  running = true;
  again = false;
  clearTimeout(timer);
  let wait = ROUND;
  try {
    if (!kept.joined) {
      // Kept before it is sent: asking again after a lost reply makes no second device.
      kept.device ||= stored()?.device || randomName();
      keep();
      await ask("join", "POST", { device: kept.device });
      kept.joined = true;
      keep();
    }
    while (kept.waiting.length) await send(kept.waiting[0]);
    await look();
    failures = 0;
    write(line, "");
  } catch (error) {
    if (error.what === "unknown_session") return gone();
    if (error.what === "unknown_device") {
      kept.device = version = "";
      kept.joined = false;
      keep();
    } else {
      failures += 1;
      again = false;
      write(line, error.said ? error.message : say(kept.waiting.length ? "lost_waiting" : "lost"));
      if (kept.waiting.length) tell(say("to_send"));
      wait = error.wait || Math.min(ROUND * 1.4 ** failures, SLOWEST);
    }
  } finally {
    running = false;
  }
  // A whole room that lost its connection must not come back in one moment.
  timer = setTimeout(round, again ? 0 : wait * (0.9 + Math.random() * 0.2));
}

function gone() {
  over = true;
  try { localStorage.removeItem(drawer); } catch { /* nothing kept */ }
  write(line, "");
  tell("");
  const room = here.slice(0, here.lastIndexOf("/"));
  place.replaceChildren(
    el("h1", null, say("gone")),
    el("p", null, say("gone_more", { code })),
    el("a", { class: "link", href: `${room}?lang=${lang}` }, say("other")),
  );
}

function draw() {
  const { question, open, slide } = state;
  const now = open ? (question ? slide : "waiting") : "closed";
  if (now === shown) return update();
  const first = shown === null;
  shown = now;
  update = refill = () => {};
  if (!question) {
    tell("");
    place.replaceChildren(el("h1", null, say(now)), el("p", null, say(`${now}_more`)));
    return;
  }
  tell(first ? "" : say("asked", { text: question.text }), "unseen");
  const form = { dots: dotsForm, priority: priorityForm, notes: notesForm }[question.kind](question);
  const written = { lang: state.lang };
  place.replaceChildren(el("p", { class: "deck", ...written }, state.title), el("h1", written, question.text), ...form);
  const own = ownVote();
  if (waitingHere("answer").length) tell(say("to_send"));
  else if (own !== null) tell(say("saved"), "done");
}

function waitingHere(what) {
  return kept.waiting.filter((item) => item.what === what && item.fields.slide === state.slide);
}

function ownVote() {
  const [item] = waitingHere("answer");
  return item ? item.fields.value : state.vote;
}

function dotsForm({ dots, options }) {
  const laid = Object.fromEntries(options.map(([option]) => [option, 0]));
  for (const option of ownVote() || []) if (option in laid) laid[option] += 1;
  const left = el("p", { class: "left", role: "status" });
  const drawn = [];
  const free = () => dots - Object.values(laid).reduce((a, b) => a + b, 0);
  const step = (option, by) => () => {
    if (by > 0 ? !free() : !laid[option]) return;
    laid[option] += by;
    tell(say("unsaved"));
    redraw();
  };
  function redraw() {
    write(left, say("left", { left: free(), dots }));
    drawn.forEach((one) => one());
  }
  const rows = options.map(([option, word]) => {
    const button = (by, key, sign) => el(
      "button",
      { type: "button", class: "step", "aria-label": say(key, { option: word }), on: { click: step(option, by) } },
      sign,
    );
    const [less, more] = [button(-1, "less", "−"), button(1, "more", "+")];
    const [count, marks] = [el("span", { class: "count" }), el("b", { "aria-hidden": "true" })];
    drawn.push(() => {
      write(count, String(laid[option]));
      write(marks, "●".repeat(laid[option]));
      less.setAttribute("aria-disabled", String(!laid[option]));
      more.setAttribute("aria-disabled", String(!free()));
    });
    return el("li", null, el("span", { class: "word" }, word, marks), less, count, more);
  });
  redraw();
  const save = () => queue("answer", { value: options.flatMap(([option]) => Array(laid[option]).fill(option)) });
  return [
    el("p", { class: "hint" }, dots === 1 ? say("dot_hint") : say("dots_hint", { dots })),
    left,
    el("ul", { class: "options" }, ...rows),
    el("button", { type: "button", class: "main", on: { click: save } }, say("save")),
  ];
}

function priorityForm() {
  const before = ownVote();
  const steps = [1, 2, 3, 4, 5].map((step) => el(
    "label",
    null,
    el("input", {
      type: "radio", name: "priority", value: step, checked: step === before ? "" : null,
      on: { change: () => tell(say("unsaved")) },
    }),
    el("span", null, String(step)),
  ));
  const save = () => {
    const chosen = place.querySelector("input:checked");
    if (chosen) queue("answer", { value: Number(chosen.value) });
    else tell(say("choose"), "wrong");
  };
  return [
    el("fieldset", null, el("legend", null, `${say("priority")}, 1 ${say("lowest")}, 5 ${say("highest")}`),
      el("div", { class: "scale" }, ...steps)),
    el("p", { class: "ends", "aria-hidden": "true" },
      el("span", null, `1 = ${say("lowest")}`), el("span", null, `5 = ${say("highest")}`)),
    el("button", { type: "button", class: "main", on: { click: save } }, say("save")),
  ];
}

const PINS = { region: "regions", domain: "domains", area: "areas" };

function notesForm(question) {
  let changing = null;
  const { longest, most } = words;
  const text = el("textarea", { maxlength: longest, "aria-describedby": "letters", on: { input: count } });
  const letters = el("p", { class: "hint", id: "letters" });
  const pins = Object.fromEntries(Object.entries(PINS).map(([pin, list]) => [
    pin,
    el("select", null, el("option", { value: "" }, say("none")),
      ...question[list].map(([option, word]) => el("option", { value: option }, word))),
  ]));
  const save = el("button", { type: "button", class: "main", on: { click: put } });
  const stop = el("button", { type: "button", class: "plain", on: { click: () => fill() } }, say("stop"));
  const list = el("div");

  function count() {
    write(letters, say("letters", { count: text.value.length, longest }));
  }
  function fill(note = { text: "", region: "", domain: "", area: "" }, id = null) {
    changing = id;
    text.value = note.text;
    for (const pin in pins) pins[pin].value = note[pin];
    write(save, say(id === null ? "put_up" : "keep"));
    stop.hidden = id === null;
    count();
  }
  function put() {
    if (!text.value.trim()) return tell(say("write"), "wrong");
    const fields = { text: text.value };
    for (const pin in pins) fields[pin] = pins[pin].value;
    if (changing !== null) fields.note = changing;
    fill();
    queue("notes", fields);
  }
  function row(note, waits) {
    const pinned = Object.entries(PINS)
      .map(([pin, all]) => (question[all].find(([option]) => option === note[pin]) || [])[1]);
    const where = pinned.filter(Boolean).join(" · ");
    const act = (key, done) => el("button",
      { type: "button", "aria-label": say(`${key}_note`, { text: note.text }), on: { click: done } }, say(key));
    const change = () => { fill(note, note.id); text.focus(); };
    const withdraw = () => {
      if (changing === note.id) fill();
      queue("withdraw", { note: note.id });
    };
    return el("li", null, el("p", null, note.text),
      where ? el("p", { class: "hint" }, where) : "",
      waits ? el("p", { class: "hint" }, say("to_send"))
        : el("div", null, act("change", change), act("withdraw", withdraw)));
  }
  function redraw() {
    const waiting = waitingHere("notes").map((item) => item.fields);
    const leaving = [...waiting.map((fields) => fields.note), ...waitingHere("withdraw").map((item) => item.fields.note)];
    const own = state.notes.filter((note) => !leaving.includes(note.id)).reverse();
    const rows = [...waiting.reverse().map((note) => row(note, true)), ...own.map((note) => row(note, false))];
    list.replaceChildren(...(rows.length ? [el("h2", null, say("yours")), el("ul", { class: "own" }, ...rows)] : []));
  }
  update = redraw;
  refill = ({ what, fields }) => {
    redraw();
    // What was refused is not lost while the form has room for it.
    if (what === "notes" && !text.value) fill(fields, fields.note ?? null);
  };
  fill();
  redraw();
  const field = (key, input) => el("label", { class: "field" }, el("span", null, say(key)), input);
  return [
    el("p", { class: "hint" }, say("note_hint", { longest, most })),
    field("note", text), letters,
    ...Object.entries(pins).map(([pin, select]) => field(pin, select)),
    save, stop, list,
  ];
}

addEventListener("online", round);
document.addEventListener("visibilitychange", () => { if (!document.hidden) round(); });
round();
