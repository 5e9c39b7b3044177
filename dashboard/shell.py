"""The frame of every page: top line, menu, language, release, messages and foot."""

from dataclasses import dataclass
from dataclasses import fields as token_fields
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from babel.dates import format_date

from dashboard.i18n import LANGUAGES, other_language, t
from dashboard.look import ALL, REGION_MARK, Theme, tokens
from dashboard.new_release import announce, watch
from dashboard.projected import projected
from dashboard.release import Release, ReleaseError, in_use, lost_release, open_release
from dashboard.rule_numbers import rule_numbers
from dashboard.share import share

_FOLDER = Path(__file__).parent
# Page -> its file; in the order of the menu.
PAGES = {
    "overview": "app.py",
    "domains": "pages/domains.py",
    "specialisation": "pages/specialisation.py",
    "peers": "pages/peers.py",
    "circular": "pages/circular.py",
    "matrix": "pages/matrix.py",
    "map": "pages/map.py",
    "compare": "pages/compare.py",
    "workshop": "pages/workshop.py",
    "profile": "pages/profile.py",
    "data": "pages/data.py",
    "about": "pages/about.py",
}
# Pages reached from a second, lighter line of another.
_UNDER = {
    "specialisation": "domains",
    "peers": "domains",
    "matrix": "circular",
    "about": "data",
}
_FOLLOW = ("release", "deck")  # what stays in the address from page to page, beside the region
_LONG_CODE = 40  # letters of a code that a message repeats


@dataclass(frozen=True)
class Frame:
    """What a page is given: language, theme, figures, and a place for messages."""

    page: str
    lang: str
    theme: Theme
    release: Release
    _messages: Any = None
    _share: Any = None

    def t(self, key: str, **values: object) -> str:
        """The text of a key in the language of the page."""
        return t(key, self.lang, **values)

    def message(self, text: str) -> None:
        """Says something to the reader under the top line."""
        _say(self._messages, text)

    def word(self, row: Any, column: str) -> str:
        """The text of a bilingual column (`label` for `label_sv`, `label_en`), "" for none."""
        value = row[f"{column}_{self.lang}"]
        return value if isinstance(value, str) else ""

    def name(self, geo: str) -> str:
        """The name of an area, or of all four regions together."""
        return self.t("overview.all") if geo == ALL else self.release.name(geo, self.lang)

    def link(self, page: str, label: str, **params: str) -> None:
        """A link to a page that keeps language, region and release."""
        st.page_link(PAGES[page], label=label, query_params=_kept(self.lang) | params)

    def address(self, page: str, **params: str) -> str:
        """The same as an address, for a link in the page's own HTML; not to the start page."""
        return f"{page}?{urlencode(_kept(self.lang) | params)}"

    def footer(self) -> None:
        """Sources, licences, the release and the rules; the last call of every page.

        The links to the view are made here too, for the address is complete by now.
        """
        share(self._share, self.page, self.lang, self.release.id)
        _footer(self.lang, self.release)


def shell(page: str) -> Frame:
    """Opens a page: its configuration, top line and release; the first call of every page.

    Without a readable release it says so in plain words and ends the page. Unless the address
    holds a release fast, the page runs again by itself when another is in use.

    Args:
        page: One of `PAGES`.
    """
    asked = st.query_params.get("lang", LANGUAGES[0])
    lang = asked if asked in LANGUAGES else LANGUAGES[0]
    st.set_page_config(
        page_title=f"{t(f'menu.{page}', lang)} – {t('service', lang)}",
        page_icon=str(_FOLDER / "icon.png"),
        layout="wide",
    )
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    _style(theme, lang)
    if st.query_params.get("view") == "projector":
        projected(page, lang, theme)
    links = _top(page, lang)
    messages = st.container(key="messages")
    _say_again(messages)
    if asked and asked != lang:
        words = {"codes": f"”{shortened(asked)}”", "name": t("state.names.lang", lang)}
        shown = t("state.instead", lang, shown=t("language.name", lang).lower())
        _say(messages, f"{t('state.unknown', lang, **words)} {shown}")
    # A link to the page itself changes what is shown but not the address in the browser.
    if (st.query_params.get("lang"), st.session_state.get("shown")) != (lang, (page, lang)):
        st.session_state["shown"] = (page, lang)
        st.query_params["lang"] = lang
    pinned = bool(st.query_params.get("release"))
    if not pinned:
        watch(in_use(), same_view)
    release = _release(page, lang, messages, links)
    if not pinned:
        announce(release, lang)
    return Frame(page, lang, theme, release, messages, links)


def shortened(code: str) -> str:
    """A code from an address as it stands in a message."""
    return code if len(code) <= _LONG_CODE else f"{code[: _LONG_CODE - 1]}…"


def same_view() -> None:
    """Tells the next run that it draws the same view again: what was said is said again.

    The address is corrected by then, so that the run itself no longer knows what was wrong.
    """
    st.session_state["same_view"] = True


def _say(messages: Any, text: str) -> None:
    if text not in st.session_state["said"]:
        st.session_state["said"].append(text)
        _show(messages, text)


def _show(messages: Any, text: str) -> None:
    messages.html(f'<p class="message" role="status">{escape(text)}</p>')


def _say_again(messages: Any) -> None:
    before = st.session_state.get("said", []) if st.session_state.pop("same_view", False) else []
    st.session_state["said"] = []
    for text in before:
        _say(messages, text)


def _release(page: str, lang: str, messages: Any, links: Any) -> Release:
    wanted = st.query_params.get("release", "")
    try:
        try:
            opened = open_release(wanted)
            lost = "" if wanted else lost_release()
            if lost:
                shown = release_name(opened, lang)
                _show(messages, t("release.unknown", lang, code=lost, in_use=shown))
            return opened
        except ReleaseError as error:
            if error.key != "release.unknown":
                raise
            in_use = open_release()
            code, shown = shortened(wanted), release_name(in_use, lang)
            _show(messages, t("release.unknown", lang, code=code, in_use=shown))
            return in_use
    except ReleaseError as error:
        text = t(error.key, lang, **error.values)
        st.html(f'<h1 class="title">{escape(t("release.title", lang))}</h1>')
        st.html(f'<p class="message" role="alert">{escape(text)}</p>')
        share(links, page, lang, "")
        _footer(lang, None)
        st.stop()


def release_name(release: Release, lang: str) -> str:
    """The id of a release, explained where it is no time."""
    return named_release(release.id, lang)


def named_release(release: str, lang: str) -> str:
    """The same for an id."""
    return t("release.bundled", lang) if release == "bundled" else release


def _style(theme: Theme, lang: str) -> None:
    colours = tokens(theme)
    variables = ";".join(
        f"--{field.name.replace('_', '-')}:{getattr(colours, field.name)}"
        for field in token_fields(colours)
    )
    regions = ";".join(f"--{geo}:{colour}" for geo, colour in REGION_MARK.items())
    css = _file("style.css")
    st.html(f"<style>:root{{{variables};{regions};color-scheme:{theme}}}{css}</style>")
    script = f"document.documentElement.lang='{lang}';{_file('back.js')}{_file('linked.js')}"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _top(page: str, lang: str) -> Any:
    """The top line; returns the popover that the links to the view are put into at the end."""
    here = _UNDER.get(page, page)
    st.html(f'<a class="skip" href="#content">{escape(t("menu.skip", lang))}</a>')
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        with st.container(key="brand", width="content"):
            st.page_link("app.py", label=t("service", lang), query_params=_kept(lang))
        with st.container(key="nav", horizontal=True, gap=None):
            for name in PAGES:
                if name not in _UNDER:
                    _entry(name, lang, current=name == here)
        with st.container(key="language", width="content"):
            _switch(page, lang)
        with st.container(key="share", width="content"):
            icon = ":material/share:"
            links = st.popover(t("share.label", lang), type="tertiary", icon=icon, key="links")
        with (
            st.container(key="phonenav", width="content"),
            st.popover(t("menu.label", lang), key="menu"),
        ):
            for name in PAGES:
                _entry(name, lang, current=name == page, key="phone")
            _switch(page, lang)
    below = [name for name, parent in _UNDER.items() if parent == here]
    if below:
        with st.container(key="second", horizontal=True, gap=None):
            for name in (here, *below):
                _entry(name, lang, current=name == page, key="second")
    st.html('<div id="content" tabindex="-1"></div>')
    return links


def _entry(page: str, lang: str, current: bool, key: str = "top") -> None:
    with st.container(key=f"{'here' if current else 'go'}_{key}_{page}", width="content"):
        st.page_link(PAGES[page], label=t(f"menu.{page}", lang), query_params=_kept(lang))


def _switch(page: str, lang: str) -> None:
    view = st.query_params.to_dict() | {"lang": other_language(lang)}
    st.page_link(PAGES[page], label=t("language.switch", lang), query_params=view)


def _kept(lang: str) -> dict[str, str]:
    """The parameters that follow the reader from page to page."""
    kept = {"lang": lang}
    asked = st.query_params.get("region", "").split(",")
    regions = [code for code in asked if code in REGION_MARK]
    if regions:
        kept["region"] = regions[0]
    kept |= {name: st.query_params[name] for name in _FOLLOW if name in st.query_params}
    return kept


def _footer(lang: str, release: Release | None) -> None:
    with st.container(key="footer"):
        lines = [t("footer.rules", lang, **rule_numbers(lang))]
        if release is not None:
            sources = release.series.drop_duplicates("source").sort_values("source")
            credits = (
                f"{row[f'source_{lang}']} ({row[f'licence_{lang}']})"
                for _, row in sources.iterrows()
            )
            made = format_date(release.made_at, "d MMMM y", locale=lang)
            lines.append(t("footer.sources", lang, sources="; ".join(credits)))
            key = "bundled" if release.id == "bundled" else "release"
            lines.append(t(f"footer.{key}", lang, release=release.id, date=made))
            if st.query_params.get("release") == release.id:
                lines[-1] += " " + t("footer.pinned", lang)
        lines.append(t("footer.boundaries", lang))
        st.html("".join(f'<p class="foot">{escape(line)}</p>' for line in lines))
        st.page_link(PAGES["about"], label=t("footer.about", lang), query_params=_kept(lang))
