// A page opened at one of its sections or figures. The browser cannot go there: what is asked for is
// not there yet when it looks, and a page that completes its address takes the fragment out of it.
if (!window.showSection) {
  // The page grows while its parts arrive and its fonts load: the place of a section is kept until
  // the reader does something. A jump and no movement, whatever the reader prefers.
  window.showSection = async (id, lang) => {
    const acts = new AbortController();
    const stop = { once: true, capture: true, signal: acts.signal };
    for (const act of ["wheel", "touchstart", "mousedown", "keydown", "click"])
      addEventListener(act, () => acts.abort(), stop);
    // The links under a figure have its name; what is shown is the figure from its upper edge.
    const find = () => {
      const section = document.getElementById(id);
      return section?.closest('[class*="st-key-figure_"]') ?? section;
    };
    const ended = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
      === "notRunning";
    const there = () => find() && ended() && (!lang || document.documentElement.lang === lang);
    // What is drawn arrives after the run; what is asked for may not be on the page at all.
    for (let waited = 0; !acts.signal.aborted && !there(); waited += ended()) {
      if (waited > 600) return;
      await new Promise(requestAnimationFrame);
    }
    await document.fonts.ready;
    const section = find();
    if (acts.signal.aborted || !section) return;
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
    const show = () => find()?.scrollIntoView({ behavior: "instant", block: "start" });
    show();
    const grown = new ResizeObserver(show);
    grown.observe(document.querySelector('[data-testid="stMainBlockContainer"]'));
    acts.signal.addEventListener("abort", () => grown.disconnect());
  };
  // Back leads to the place that was left.
  const opened = performance.getEntriesByType("navigation")[0];
  const asked = opened?.name.split("#")[1];
  if (asked && opened.type !== "back_forward") window.showSection(asked);
}
