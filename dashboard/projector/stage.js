"use strict";
// One screen at a time, moved through by the keys of a presenter's remote control. What is drawn
// stays drawn, and the neighbours of a screen are drawn before they are asked for.
(() => {
  const given = (id) => JSON.parse(document.getElementById(id).textContent);
  const { figures, boundaries, leave, topojson } = given("figures");
  const stage = document.getElementById("stage");
  const screens = [...stage.querySelectorAll(".screen")];
  const help = document.getElementById("help");
  const black = document.getElementById("black");
  const where = document.querySelector(".where");
  const drawn = new Map();
  let at = 0;

  // Without this plotly.js would look for the outlines of the world on the internet.
  window.PlotlyGeoAssets = { topojson: { world_110m: topojson } };

  function fit() {
    const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
    const left = (innerWidth - 1920 * scale) / 2, top = (innerHeight - 1080 * scale) / 2;
    stage.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  }

  // What stands over a figure gives way to it: the headline step by step, then the lines under it
  // from the last one. The figure stands below them, in the middle of its room where it can.
  function arrange(screen) {
    const header = screen.querySelector("header"), source = screen.querySelector(".source");
    const place = screen.querySelector(".drawing"), results = screen.querySelector(".results");
    const shrink = (element, size, least, fits) => {
      for (; size > least && !fits(); size -= 1) element.style.fontSize = `${size - 1}px`;
    };
    if (source && !screen.matches(".map")) shrink(source, 17, 12, () => source.offsetHeight <= 50);
    const limit = results ? results.offsetTop : place && place.offsetTop + slack(place);
    if (!header || !limit || screen.matches(".map")) return;
    const title = header.querySelector("h1"), lines = [...header.querySelectorAll("p")];
    const fits = () => header.offsetTop + header.offsetHeight <= limit - 8;
    shrink(title, parseFloat(getComputedStyle(title).fontSize), 40, fits);
    if (!fits()) header.classList.add("tight");
    if (!fits() && lines.length > 1) {
      const last = lines.pop();
      lines.at(-1).append(` · ${last.textContent}`);
      last.remove();
    }
    for (const most of [2, 1]) {
      for (const line of [...lines].reverse()) {
        if (fits()) break;
        line.style.setProperty("--most", most);
      }
    }
  }

  const high = (place) => figures[place.dataset.figure].layout.height * Number(place.dataset.scale);
  const slack = (place) => Math.max(0, place.clientHeight - high(place));

  function draw(screen) {
    const place = screen.querySelector(".drawing");
    if (!place || drawn.has(screen)) return drawn.get(screen);
    const figure = figures[place.dataset.figure];
    const inside = document.createElement("div");
    const scale = Number(place.dataset.scale);
    inside.style.width = `${place.clientWidth / scale}px`;
    inside.style.height = `${figure.layout.height}px`;
    inside.style.transform = `scale(${scale})`;
    const header = screen.querySelector("header");
    const under = header.offsetTop + header.offsetHeight + 8 - place.offsetTop;
    inside.style.top = `${Math.max(slack(place) / 2, Math.min(under, slack(place)))}px`;
    place.append(inside);
    for (const trace of figure.data) {
      if (boundaries[trace.geojson]) trace.geojson = boundaries[trace.geojson];
    }
    figure.layout.width = place.clientWidth / scale;
    const done = Plotly.newPlot(inside, figure.data, figure.layout, { displayModeBar: false });
    drawn.set(screen, done);
    return done;
  }

  async function prepare() {
    const order = [...screens.keys()].sort((a, b) => Math.abs(a - at - 0.1) - Math.abs(b - at - 0.1));
    const next = order.map((i) => screens[i]).find((s) => s.querySelector(".drawing") && !drawn.has(s));
    if (!next) return;
    await draw(next);
    setTimeout(prepare, 20);
  }

  function show(to) {
    const before = at;
    at = Math.min(screens.length - 1, Math.max(0, to));
    screens[before].classList.remove("current");
    screens[at].classList.add("current");
    black.hidden = true;
    draw(screens[at]);
    document.title = screens[at].getAttribute("aria-label");
    where.textContent = `${at + 1} / ${screens.length}`;
    where.hidden = screens.length < 2;
    history.replaceState(null, "", `#${at + 1}`);
    document.getElementById("said").textContent = screens[at].getAttribute("aria-label");
    document.dispatchEvent(new CustomEvent("screen", { detail: { at, screen: screens[at] } }));
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  const keys = {
    ArrowRight: () => show(at + 1), ArrowDown: () => show(at + 1), PageDown: () => show(at + 1),
    " ": () => show(at + 1), Enter: () => show(at + 1),
    ArrowLeft: () => show(at - 1), ArrowUp: () => show(at - 1), PageUp: () => show(at - 1),
    Backspace: () => show(at - 1),
    Home: () => show(0), End: () => show(screens.length - 1),
    Escape: () => {
      if (!help.hidden) help.hidden = true;
      else if (leave) (window.top ?? window).location.assign(leave);
    },
    f: full, F5: full, b: () => { black.hidden = !black.hidden; }, ".": () => { black.hidden = !black.hidden; },
    "?": () => { help.hidden = !help.hidden; },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.("input, textarea, select") || (event.key === "Enter" || event.key === " ") && event.target.closest?.("button, a")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    if (event.shiftKey && event.key === " ") show(at - 1);
    else act();
  });

  let touched = null;
  addEventListener("touchstart", (event) => { touched = event.changedTouches[0].clientX; }, { passive: true });
  addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touched;
    if (Math.abs(moved) > 60) show(at + (moved < 0 ? 1 : -1));
  }, { passive: true });

  addEventListener("resize", fit);
  addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1 || 0));
  window.stage = { show, screens, keys, get at() { return at; } };
  fit();
  document.fonts.ready.then(() => {
    screens.forEach(arrange);
    show(Number(location.hash.slice(1)) - 1 || 0);
    Promise.resolve(drawn.get(screens[at])).then(() => {
      document.body.dataset.ready = "true";
      prepare();
    });
  });
})();
