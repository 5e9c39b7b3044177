"use strict";
// The wall in a session: it tells the server where it is, shows what the room has answered once
// that is revealed, and goes where another wall of the same session goes.
(() => {
  const { code, state, lead, words, lang } = JSON.parse(document.getElementById("session").textContent);
  const told = document.querySelector(".told");
  const kept = `secret of ${code}`;  // where the desk keeps it too
  const given = new URLSearchParams(location.hash.slice(1)).get("secret");
  if (given) {
    sessionStorage.setItem(kept, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const secret = sessionStorage.getItem(kept);
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

  // Whether the server took an act, or refused it in words; not where there is no contact.
  async function act(body) {
    if (!secret) return true;
    sending += 1;
    made += 1;
    try {
      const reply = await fetch(lead, {
        method: "POST", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-Facilitator": secret },
      });
      told.textContent = reply.ok ? "" : (await reply.json()).text;
      return true;
    } catch {
      told.textContent = words.lost;
      return false;
    } finally {
      sending -= 1;
    }
  }

  async function move() {
    const to = moved;
    if (await act(to) && moved === to) moved = null;
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
    card.dataset.note = note.id;
    const pinned = [note.region, note.domain, note.area].filter(Boolean).join(" · ");
    card.append(element("p", "", note.text));
    if (pinned) card.append(element("small", "", pinned));
    return card;
  }

  // Notes that do not fit stand in columns at the right, which are turned to like pages.
  function turn() {
    const notes = document.querySelector(".screen.current .notes");
    if (!notes) return;
    const end = notes.scrollLeft + notes.clientWidth >= notes.scrollWidth - 4;
    notes.scrollLeft = end ? 0 : notes.scrollLeft + notes.clientWidth + 20;
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
    list.append(...result.notes.map(noteCard));
    return list;
  }

  function render() {
    const screen = window.stage?.screens[window.stage.at];
    if (!screen || !now || screen.dataset.part !== "question" || Number(screen.dataset.slide) !== now.slide) return;
    const area = screen.querySelector(".results");
    const fresh = JSON.stringify([now.open, now.revealed, now.joined, now.answered, now.result]);
    if (area.dataset.shown === fresh) return;
    area.dataset.shown = fresh;
    const many = now.result?.count;
    const line = many === undefined ? words.answered : words.noted;
    const head = element("p", "count", filled(line, {
      answered: count.format(now.answered), joined: count.format(now.joined), notes: count.format(many ?? 0),
    }));
    const parts = [head];
    if (!now.open) parts.push(element("p", "closed", words.closed));
    if (now.result) parts.push(results(now));
    else parts.push(element("p", "hidden", words.hidden));
    if (secret) {
      const acts = element("p", "acts");
      const button = (word, pressed) => {
        const node = element("button", "", word);
        node.type = "button";
        node.onclick = pressed;
        acts.append(node);
      };
      button(now.revealed ? words.hide : words.reveal, () => act({ reveal: !now.revealed }).then(look));
      button(now.open ? words.close : words.open, () => act({ open: !now.open }).then(look));
      if (many && now.result) button(words.more, turn);
      parts.push(acts);
    }
    const scrolled = area.querySelector(".notes")?.scrollLeft ?? 0;
    area.replaceChildren(...parts);
    const notes = area.querySelector(".notes");
    if (notes) notes.scrollLeft = scrolled;
  }

  async function look() {
    // Without contact the wall went on alone: the server hears of that before it is asked.
    if (moved && !sending) await move();
    if (moved) return;
    const before = made;
    try {
      const reply = await fetch(state, { cache: "no-store" });
      const found = await reply.json();
      if (!reply.ok) throw new Error(found.text ?? words.lost);
      told.textContent = "";
      if (sending || before !== made) return;
      const here = window.stage.screens[window.stage.at];
      const first = now === null;
      now = found;
      const at = window.stage.screens.findIndex((s) => {
        const { slide, screen } = place(s);
        return slide === found.slide && screen === found.screen;
      });
      const other = window.stage.screens.findIndex((s) => place(s).slide === found.slide);
      const to = at >= 0 ? at : other;
      if (to >= 0 && window.stage.screens[to] !== here && !(first && !secret && location.hash)) window.stage.show(to);
      render();
    } catch (error) {
      told.textContent = error instanceof TypeError || error instanceof SyntaxError ? words.lost : error.message;
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
