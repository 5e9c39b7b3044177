// A page opened at one of its sections or figures. The browser cannot go there: what is asked for is
// not there yet when it looks, and a page that completes its address takes the fragment out of it.
if (!window.showSection) {
  // The page grows while its parts arrive and its fonts load: the place of a section is kept until
  // the reader does something. A jump and no movement, whatever the reader prefers.
  window.showSection = async (id, lang) => {
    const acts = new AbortController();
    const stop = { once: true, capture: true, signal: acts.signal };
    for (const act of ["wheel", "touchstart", "mousedown", "keydown"])
      addEventListener(act, () => acts.abort(), stop);
    // The links under a figure have its name; what is shown is the figure from its upper edge.
    const find = () => {
      const section = document.getElementById(id);
      return section?.closest('[class*="st-key-figure_"]') ?? section;
    };
    const ended = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
      === "notRunning";
    const there = () => find() && ended() && (!lang || document.documentElement.lang === lang);
    while (!acts.signal.aborted && !there()) await new Promise(requestAnimationFrame);
    await document.fonts.ready;
    if (acts.signal.aborted) return;
    document.getElementById(id).focus({ preventScroll: true });
    const show = () => find()?.scrollIntoView({ behavior: "instant", block: "start" });
    show();
    const grown = new ResizeObserver(show);
    grown.observe(document.querySelector('[data-testid="stMainBlockContainer"]'));
    acts.signal.addEventListener("abort", () => grown.disconnect());
  };
  const asked = performance.getEntriesByType("navigation")[0]?.name.split("#")[1];
  if (asked) window.showSection(decodeURIComponent(asked));
}
