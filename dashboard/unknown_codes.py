"""What is said of codes in an address that a page cannot show."""

from collections.abc import Sequence

from dashboard.look import ALL, pair_members
from dashboard.sentences import listing
from dashboard.shell import Frame, shortened

_TEXTS = {
    "level": "map.levels",
    "classes": "map.classes",
    "limits": "map.limits",
    "chart": "compare.charts",
    "benchmark": "compare.benchmarks",
    "status": "data.status",
    "country": "peers.country_is",
    "area": "circular.areas",
}


def unknown_codes(frame: Frame, name: str, codes: Sequence[str], shown: Sequence[str]) -> str:
    """Which codes cannot be shown, why, and what is shown instead.

    Args:
        frame: The page.
        name: The parameter.
        codes: Its codes that the page does not have.
        shown: Codes that the page shows.
    """
    known = [why for code in codes if (why := _known(frame, name, code))]
    unknown = [f"”{shortened(code)}”" for code in codes if not _known(frame, name, code)]
    if frame.lang == "en":
        unknown = [word.replace("”", "“", 1) for word in unknown]
    if unknown:
        key = "unknown" if len(unknown) == 1 else "unknown_several"
        about = frame.t(f"state.names.{name}")
        known.append(frame.t(f"state.{key}", codes=listing(unknown, frame.lang), name=about))
    words = listing([_word(frame, name, code) for code in shown], frame.lang)
    instead = frame.t("state.instead", shown=words) if shown else frame.t("state.nothing")
    return " ".join([*known, instead])


def _known(frame: Frame, name: str, code: str) -> str:
    """Why a code that exists cannot be shown; "" for one that does not exist."""
    if name in ("indicator", "beside") and code in frame.release.indicators.index:
        return frame.t("state.no_figures", label=_word(frame, name, code))
    if name == "region" and code == ALL:
        return frame.t("state.one_region")
    if name == "region" and code in frame.release.regions.index:
        members = [frame.name(member) for member in pair_members(code)]
        if members:
            names = listing(members, frame.lang)
            return frame.t("state.two_counties", name=frame.name(code), members=names)
        return frame.t("state.no_area", name=frame.name(code))
    if name in ("year", "years", "beside_year") and code.isdecimal() and len(code) == 4:
        return frame.t("state.no_year", year=code)
    return ""


def _word(frame: Frame, name: str, code: str) -> str:
    """A code in the reader's words."""
    if name in ("indicator", "beside"):
        label = frame.word(frame.release.indicators.loc[code], "label")
        return f"”{label}”" if frame.lang == "sv" else f"“{label}”"
    if name in ("region", "reference"):
        return frame.name(code)
    themes = frame.release.themes.set_index("key")
    if name in ("domain", "area") and code in themes.index:
        return frame.word(themes.loc[code], "short")
    if name == "blocks":
        return frame.word(
            frame.release.structural.set_index("block").loc[[code]].iloc[0], "block_label"
        )
    if name == "group":
        return frame.t("state.group")
    return frame.t(f"{_TEXTS[name]}.{code}") if name in _TEXTS else code
