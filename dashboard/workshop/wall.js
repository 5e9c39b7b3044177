"use strict";
// The wall in a session: it tells the server where it is, shows what the room has answered once
// that is revealed, and goes where another wall of the same session goes.
(() => {
  const { code, state, lead, keys, words, lang } = JSON.parse(document.getElementById("session").textContent);
  const told = document.querySelector(".told");
  const kept = `secret of ${code}`;  // where the desk keeps it too
  const given = new URLSearchParams(location.hash.slice(1)).get("secret");
  if (given) {
    sessionStorage.setItem(kept, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const secret = sessionStorage.getItem(kept);
  if (secret) document.querySelector("#help dl").insertAdjacentHTML("beforeend", keys);
  const count = new Intl.NumberFormat(lang);
  // Acts that are on their way and were made, the move that the server has not taken, its state.
  let sending = 0, made = 0, moved = null, now = null;

  const element = (tag, css, text) => {
    const node = document.createElement(tag);
    if (css) node.className = css;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const place = (screen) => ({ slide: Number(screen.dataset.slide), screen: screen.dataset.part });
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const ask = (address, options) =>
    fetch(address, { cache: "no-store", signal: AbortSignal.timeout(8000), ...options });
  // A refusal stays to be read; that there is no contact is told until there is.
  let refused = 0;
  function tell(words, stays = false) {
    if (words || Date.now() - refused > 6000) told.textContent = words;
    if (stays) refused = Date.now();
  }

  // Whether the server took an act, or refused it in words; not where there is no contact.
  async function act(body) {
    if (!secret) return true;
    sending += 1;
    made += 1;
    try {
      const reply = await ask(lead, {
        method: "POST", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-Facilitator": secret },
      });
      if (!reply.ok) tell((await reply.json()).text, true);
      return true;
    } catch {
      tell(words.lost);
      return false;
    } finally {
      sending -= 1;
    }
  }

  // One move at a time, for two on their way could arrive in the other order.
  let moving = null;
  function move() {
    moving ??= (async () => {
      while (moved) {
        const to = moved;
        if (!await act(to)) break;
        if (moved === to) moved = null;
      }
      moving = null;
    })();
    return moving;
  }

  document.addEventListener("screen", ({ detail }) => {
    const to = place(detail.screen);
    if (now && (now.slide !== to.slide || now.screen !== to.screen)) {
      now = { ...now, ...to };
      moved = to;
      move().then(look);
    }
    render();
  });

  function bars(rows, most) {
    const list = element("ol", "bars");
    for (const [word, number] of rows) {
      const row = element("li");
      const bar = element("span", "bar");
      bar.style.width = `${most ? 100 * number / most : 0}%`;
      row.append(element("span", "word", word), bar, element("b", "", count.format(number)));
      list.append(row);
    }
    return list;
  }

  function noteCard(note) {
    const card = element("li");
    const pinned = [note.region, note.domain, note.area].filter(Boolean).join(" · ");
    card.append(element("p", "", note.text));
    if (pinned) card.append(element("small", "", pinned));
    return card;
  }

  // The notes before the newest page, as far as the room has turned, at one slide.
  let older = { slide: null, notes: [] };
  const olderAt = (slide) => older.slide === slide ? older.notes : [];
  async function readOlder(found, atLeast) {
    const notes = [];
    let last = found.result.notes.at(-1)?.id;
    while (last && notes.length < atLeast) {
      const reply = await ask(`${state}&before=${last}`);
      const page = await reply.json();
      if (!reply.ok) throw Object.assign(new Error(), { said: page.text });
      const more = page.slide === found.slide ? page.result?.notes ?? [] : [];
      notes.push(...more);
      last = more.at(-1)?.id;
    }
    older = { slide: found.slide, notes };
  }

  // Notes that do not fit stand in columns at the right, which are turned to like pages.
  let turning = false;
  async function turn() {
    const shown = () => document.querySelector(".screen.current .notes");
    const atEnd = (notes) => notes.scrollLeft + notes.clientWidth >= notes.scrollWidth - 4;
    if (turning || !shown()) return;
    if (atEnd(shown()) && shown().children.length < now.result?.count) {
      turning = true;
      try {
        await readOlder(now, olderAt(now.slide).length + 1);
        render();
      } catch (error) {
        tell(error.said ?? words.lost);
      } finally {
        turning = false;
      }
    }
    const notes = shown();
    if (notes) notes.scrollLeft = atEnd(notes) ? 0 : notes.scrollLeft + notes.clientWidth + 20;
  }

  function results(found) {
    const { question, result } = found;
    if (question.kind === "dots") {
      const rows = result.options.map(({ word, dots }) => [word, dots]);
      return bars(rows, Math.max(...rows.map(([, dots]) => dots)));
    }
    if (question.kind === "priority") {
      const rows = result.given.map(({ step, count: n }) => [String(step), n]);
      const shown = element("div");
      shown.append(bars(rows, Math.max(...rows.map(([, n]) => n))));
      if (result.median !== null) {
        shown.append(element("p", "median", filled(words.median, { median: count.format(result.median) })));
      }
      return shown;
    }
    const list = element("ul", "notes");
    list.append(...[...result.notes, ...olderAt(found.slide)].map(noteCard));
    return list;
  }

  // The parts of a question's screen, made once, so that a button keeps the focus that it has.
  const parts = new Map();
  function partsOf(screen) {
    if (parts.has(screen)) return parts.get(screen);
    const area = screen.querySelector(".results");
    const [head, body, acts] = [element("p", "count"), element("div", "body"), element("p", "acts")];
    head.setAttribute("role", "status");
    const button = (pressed) => {
      const node = element("button");
      node.type = "button";
      node.onclick = pressed;
      acts.append(node);
      return node;
    };
    const buttons = secret ? {
      reveal: button(() => act({ reveal: !now.revealed }).then(look)),
      open: button(() => act({ open: !now.open }).then(look)),
      more: button(turn),
    } : null;
    area.replaceChildren(head, body, acts);
    parts.set(screen, { head, body, buttons });
    return parts.get(screen);
  }

  function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function render() {
    const screen = window.stage?.screens[window.stage.at];
    if (!screen || !now || screen.dataset.part !== "question" || Number(screen.dataset.slide) !== now.slide) return;
    const { head, body, buttons } = partsOf(screen);
    const many = now.result?.count;
    const line = filled(many === undefined ? words.answered : words.noted, {
      answered: count.format(now.answered), joined: count.format(now.joined), notes: count.format(many ?? 0),
    });
    write(head, now.open ? line : `${line} ${words.closed}.`);
    if (buttons) {
      write(buttons.reveal, now.revealed ? words.hide : words.reveal);
      write(buttons.open, now.open ? words.close : words.open);
      write(buttons.more, words.more);
      buttons.more.hidden = !many;
    }
    const fresh = JSON.stringify([now.revealed, now.result, olderAt(now.slide)]);
    if (body.dataset.shown === fresh) return;
    body.dataset.shown = fresh;
    const scrolled = body.querySelector(".notes")?.scrollLeft ?? 0;
    body.replaceChildren(now.result ? results(now) : element("p", "hidden", words.hidden));
    const notes = body.querySelector(".notes");
    if (notes) notes.scrollLeft = scrolled;
  }

  async function look() {
    // Without contact the wall went on alone: the server hears of that before it is asked.
    if (moved) await move();
    if (moved) return;
    const before = made;
    try {
      const reply = await ask(state);
      const found = await reply.json();
      if (!reply.ok) throw Object.assign(new Error(), { said: found.text });
      tell("");
      // What somebody has written or taken away since moves the pages behind it.
      const turned = found.result?.notes ? olderAt(found.slide).length : 0;
      const changed = JSON.stringify(found.result) !== JSON.stringify(now?.result);
      if (turned && changed && !turning) {
        turning = true;
        await readOlder(found, turned).finally(() => { turning = false; });
      }
      if (sending || before !== made) return;
      const here = window.stage.screens[window.stage.at];
      now = found;
      const at = window.stage.screens.findIndex((s) => {
        const { slide, screen } = place(s);
        return slide === found.slide && screen === found.screen;
      });
      const other = window.stage.screens.findIndex((s) => place(s).slide === found.slide);
      const to = at >= 0 ? at : other;
      if (to >= 0 && window.stage.screens[to] !== here) window.stage.show(to);
      render();
    } catch (error) {
      tell(error.said ?? words.lost);
    }
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !now) return;
    const key = event.key.toLowerCase();
    if (key === "r") act({ reveal: !now.revealed }).then(look);
    if (key === "o") act({ open: !now.open }).then(look);
    if (key === "n") turn();
  });

  (async function follow() {
    if (window.stage) await look();
    setTimeout(follow, 1000);
  })();
})();
