// What the browser's Back does: it leads to the view before, at the place where it was left.
if (!window.keepsBack) {
  window.keepsBack = true;
  const main = () => document.querySelector('[data-testid="stMain"]');
  const keep = () => sessionStorage.setItem(location.href, Math.round(main()?.scrollTop ?? 0));

  // Streamlit makes a step in the browser's history of every parameter that a page writes. One that
  // only adds what an address left out is made in place: else Back would lead to the address
  // without it, which the page completes again, and nobody could leave.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = new URL(url, location.href), now = new URLSearchParams(location.search);
    const adds = next.pathname === location.pathname &&
      [...now].every(([name, value]) => next.searchParams.get(name) === value);
    if (adds) history.replaceState(state, title, url); else push(state, title, url);
  };

  // Streamlit moves a page to its top before it changes the address: a click comes before both.
  addEventListener("click", keep, { capture: true });
  addEventListener("pagehide", keep);

  // A page that comes back is short until its parts have arrived, and Streamlit moves it to its top.
  // It is moved to its place once its run has ended, and held there until it has been still for half
  // a second, unless the reader does something.
  const goBack = async () => {
    const kept = sessionStorage.getItem(location.href);
    if (kept === null) return;
    const place = Number(kept);
    let acts = false;
    for (const act of ["wheel", "touchstart", "mousedown", "keydown"])
      addEventListener(act, () => { acts = true; }, { once: true, capture: true });
    const frame = () => new Promise(requestAnimationFrame);
    const runs = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
      !== "notRunning";
    // The run may be over before a frame has seen it.
    for (let waited = 0; !acts && !runs() && waited < 60; waited += 1) await frame();
    while (!acts && (runs() || main().scrollHeight - main().clientHeight < place)) await frame();
    for (let still = 0; !acts && still < 30; still += 1) {
      if (Math.abs(main().scrollTop - place) > 1) {
        main().scrollTop = place;
        still = 0;
      }
      await frame();
    }
  };
  // A link to a section of the page is a step in the history too, which the browser takes itself.
  addEventListener("popstate", () => { if (!location.hash) goBack(); });
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") goBack();
}
