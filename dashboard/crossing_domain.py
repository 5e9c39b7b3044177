"""One S3 domain and its circular questions: which measures speak to both, with their figures."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.scores import Place
from dashboard.area_lines import COUNTRY, EU
from dashboard.crossing import Crossing
from dashboard.facts import Fact, facts, placed
from dashboard.findings import finding
from dashboard.goal_words import next_goal
from dashboard.goals import goals
from dashboard.look import mark
from dashboard.national import national_pair, pair_sentence, place_sentence
from dashboard.national_rows import small_line
from dashboard.placing import local_mark, source_line
from dashboard.regional_measures import why_missing
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.strips import distribution_strip


def domain_title(frame: Frame, crossed: Crossing, domain: str, area: str = "") -> str:
    """The finding of a domain, or of one of its cells: how many measures have figures, and where.

    Args:
        frame: The page.
        crossed: Domains, areas and measures.
        domain: Key of the domain.
        area: Key of the only area shown; "" for all.
    """
    keys = [area] if area else [str(key) for key in crossed.areas.index]
    cells = [crossed.cell(domain, key) for key in keys]
    shown = [int((cell["last_year"] > 0).sum()) for cell in cells]
    words = {
        "domain": frame.word(crossed.domains.loc[domain], "short"),
        "area": frame.word(crossed.areas.loc[keys[0]], "label"),
        "count": sum(shown),
        "areas": sum(count > 0 for count in shown),
        "of": len(keys),
    }
    return frame.t(f"matrix.domain_title.{'area' if area else 'all'}", **words)


def domain_question(frame: Frame, crossed: Crossing, domain: str) -> str:
    """What a domain is asked about the circular economy; an older release has its question only."""
    row = crossed.domains.loc[domain]
    return frame.word(row, "circular_question") or frame.word(row, "question")


def domain_areas(frame: Frame, crossed: Crossing, domain: str, area: str = "") -> str:
    """The areas with their questions, each with the measures that it shares with the domain.

    Args:
        frame: The page.
        crossed: Domains, areas and measures.
        domain: Key of the domain.
        area: Key of the only area to show; all without it.
    """
    shown = [key for key in crossed.areas.index if area in ("", key)]
    return "".join(_area(frame, crossed, domain, str(key)) for key in shown)


def _area(frame: Frame, crossed: Crossing, domain: str, area: str) -> str:
    row, measures = crossed.areas.loc[area], crossed.cell(domain, area)
    place = crossed.areas.index.get_loc(area) + 1
    entries = "".join(_measure(frame, area, measure) for _, measure in measures.iterrows())
    body = f"<ul>{entries}</ul>" if entries else f"<p>{escape(frame.t('matrix.nothing'))}</p>"
    address = escape(frame.address("circular", area=area))
    return (
        f'<section class="meeting{"" if entries else " empty"}"><div>'
        f'<h2><a href="{address}" target="_self">{place}. {escape(frame.word(row, "label"))}</a>'
        f"</h2><p>{escape(frame.word(row, 'question'))}</p></div>{body}</section>"
    )


def _measure(frame: Frame, area: str, row: pd.Series) -> str:
    """A measure with its figures, their course or place, their source, and a link that draws it."""
    label = escape(frame.word(row, "label"))
    if row["last_year"] == 0:
        told = f"{frame.t('missing.head.not_fetched')} {frame.word(row, 'definition')}"
        return f'<li class="later"><div><b>{label}</b> {escape(told)}</div></li>'
    said = _national(frame, area, row) if row["level"] == "national" else _regional(frame, row)
    return (
        f'<li><div><b><a href="{escape(said.address)}" target="_self">{label}</a></b> '
        f"{escape(said.words)} {said.marks}{local_mark(frame, row)}"
        f"{source_line(frame, said.figures, explain=False)}</div>{said.drawn}</li>"
    )


@dataclass(frozen=True)
class _Said:
    """What is said of a measure: words, marks and a small drawing as HTML, figures, and a link."""

    words: str
    marks: str
    drawn: str
    figures: pd.DataFrame
    address: str


def _national(frame: Frame, area: str, row: pd.Series) -> _Said:
    indicator = str(row["id"])
    pair = national_pair(frame.release, indicator)
    figures = frame.release.observations(indicator, [COUNTRY, EU])
    words = " ".join([pair_sentence(frame, pair), place_sentence(frame, pair)]) if pair else ""
    aim = next_goal(frame, goals(frame.release, indicator))
    return _Said(
        words=f"{words} {aim}".strip(),
        marks=_chip(frame, [COUNTRY], "level.national"),
        drawn=small_line(frame, pair) if pair else "",
        figures=figures,
        address=frame.address("circular", area=area, indicator=indicator),
    )


def _regional(frame: Frame, row: pd.Series) -> _Said:
    indicator = str(row["id"])
    found = facts(frame.release, indicator, same_year=True)
    figures = frame.release.observations(indicator, [fact.geo for fact in found])
    return _Said(
        words=finding(found, frame.name, frame.lang) if found else why_missing(frame, indicator),
        marks=_chip(frame, [f.geo for f in found], f"charts.level.{found[0].level}")
        if found
        else "",
        drawn=_strip(frame, found),
        figures=figures,
        address=frame.address("compare", indicator=indicator),
    )


def _strip(frame: Frame, found: tuple[Fact, ...]) -> str:
    """Our areas on the line of the EU's regions; "" where the measure has no place there."""
    among = placed(found)
    if among is None or not isinstance(among.place, Place):
        return ""
    ours = {fact.geo: fact.value for fact in found}
    alt = frame.t("matrix.strip", names=listing([frame.name(geo) for geo in ours], frame.lang))
    return distribution_strip(among.among, among.place.median, ours, frame.theme, alt)


def _chip(frame: Frame, geos: list[str], words: str) -> str:
    marks = "".join(mark(geo, frame.theme) for geo in geos)
    return f'<span class="chip">{marks} {escape(frame.t(words))}</span>'
