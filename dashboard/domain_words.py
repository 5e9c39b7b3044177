"""The words of a domain page as HTML: who names it a priority, and what each indicator says."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from dashboard.cards import STATED, priority_mark, rules, trend_line
from dashboard.facts import Fact
from dashboard.findings import beside_words, cases_words, finding, place_words
from dashboard.look import PAIRS, REGION_MARK, mark, pair_members
from dashboard.missing import missing
from dashboard.placing import level_marks
from dashboard.rules import rule_link
from dashboard.shell import Frame


def priorities(frame: Frame, domain: str) -> str:
    """Four columns under the four colours: does the region name the domain, in what words."""
    rows = frame.release.priorities
    rows = rows[rows["domain"] == domain].set_index("geo")
    return (
        '<div class="names4">'
        + "".join(_priority(frame, geo, rows.loc[geo]) for geo in REGION_MARK)
        + "</div>"
    )


def _priority(frame: Frame, geo: str, row: pd.Series) -> str:
    words = frame.word(row, "words")
    said = str(row["mark"])
    lines = [priority_mark(frame, said)]
    if words:
        lines.append(f"<p>{escape(f'”{words}”' if frame.lang == 'sv' else f'“{words}”')}</p>")
    if said == "inferred":
        lines.append(f"<p>{escape(frame.t('domains.unconfirmed'))}</p>")
    source = row["source"]
    if isinstance(source, str) and source.startswith(("https://", "http://")):
        read = frame.t("domains.read", date=row["read"]) if row["read"] else ""
        label = escape(frame.t("domains.strategy"))
        about = escape(frame.t("domains.strategy_of", name=frame.name(geo)))
        link = f'<a href="{escape(source)}" aria-label="{about}">{label}</a>'
        lines.append(f'<p class="source">{link} {escape(read)}</p>')
    return (
        f'<div style="border-color:var(--{geo})"><p class="who">{escape(frame.name(geo))}</p>'
        f"{''.join(lines)}</div>"
    )


def pairs_key(frame: Frame) -> str:
    """What the split discs stand for, and the rules behind all that is said of the measures."""
    parts = []
    for pair in PAIRS:
        members = " + ".join(frame.name(geo) for geo in pair_members(pair))
        text = escape(f"{frame.name(pair)} = {members}")
        parts.append(f"<span>{mark(pair, frame.theme)} {text}</span>")
    note = escape(frame.t("domains.pairs"))
    links = rules(frame, "place", "words", "trends", "levels")
    return f'<p class="pairs">{"".join(parts)}</p><p class="pairs">{note}</p>{links}'


def indicator_words(frame: Frame, found: Sequence[Fact], figures: pd.DataFrame) -> str:
    """The left third of an indicator's row: title, finding, place and trend of each area, level."""
    indicator = found[0].indicator
    text = escape(finding(found, frame.name, frame.lang))
    areas = "".join(_area(frame, fact) for fact in found)
    caveat = frame.word(indicator, "caveat")
    notes = f'<p class="source">{escape(caveat)}</p>' if caveat else ""
    if found[0].cases:
        notes = f'<p class="source">{rule_link(frame, "pooled")}</p>{notes}'
    if indicator["status"] == "discontinued":
        notes = f'<p class="source">{escape(frame.t("card.discontinued"))}</p>' + notes
    return (
        f'<h3 class="ind">{escape(frame.word(indicator, "label"))}</h3>'
        f'<p class="finding">{text}</p>{areas}{level_marks(frame, figures)}{notes}'
    )


def _area(frame: Frame, fact: Fact) -> str:
    name, words = frame.name(fact.geo), place_words(fact, frame.lang)
    beside = beside_words(fact, frame.lang)
    words = escape(words[:1].lower() + words[1:])
    lines = [cases_words(fact, frame.lang), beside[:1].upper() + beside[1:]]
    under = "<br>".join(escape(line) for line in lines if line)
    under = f'<p class="beside">{under}</p>' if under else ""
    return (
        f'<p class="whose">{mark(fact.geo, frame.theme)} <b>{escape(name)}</b>: {words}</p>'
        f"{under}{trend_line(frame, fact)}"
    )


def waiting_list(frame: Frame, indicators: pd.DataFrame, region: str) -> str:
    """The indicators without figures for a region, by the reason, with what each would show."""
    by_reason: dict[str, str] = {}
    for key, row in indicators.iterrows():
        reason = missing(frame.release, str(key), region)
        label, text = (escape(frame.word(row, column)) for column in ("label", "definition"))
        by_reason[reason] = by_reason.get(reason, "") + f"<li><b>{label}</b>. {text}</li>"
    parts = []
    for reason, rows in by_reason.items():
        head, text = (escape(frame.t(f"missing.{part}.{reason}")) for part in ("head", "list"))
        parts.append(f"<p><b>{head}</b> {text}</p><ul>{rows}</ul>")
    return f'<div class="waits">{"".join(parts)}{rules(frame, "missing")}</div>'


def legend(frame: Frame) -> str:
    """What the filled and the open circle mean."""
    text = frame.t("overview.cards_note", stated=STATED, inferred="○")
    return f'<p class="note">{escape(text)}</p>'
