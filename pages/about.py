from html import escape

import streamlit as st

from dashboard.i18n import texts
from dashboard.look import mark
from dashboard.opened_rule import opened_rule, show_rule
from dashboard.prose import definitions, prose, table
from dashboard.rule_numbers import critical_values, rule_numbers
from dashboard.rules import OTHERS, PARTS, RULES
from dashboard.shell import shell

frame = shell("about")
words, numbers = texts(frame.lang), rule_numbers(frame.lang)
rule = opened_rule(frame)


def contents(key: str, sections: tuple[str, ...]) -> str:
    links = "".join(
        f'<li><a href="#{section}">{escape(words[f"about.{section}.title"])}</a></li>'
        for section in sections
    )
    return f"<div><h3>{escape(words[f'about.{key}'])}</h3><ul>{links}</ul></div>"


def levels() -> str:
    chips = {"own": ["SE331"], "shared": ["SE33", "SE32"], "national": ["SE"]}
    rows = (
        (
            "".join(mark(geo, frame.theme) for geo in geos)
            + f" {escape(frame.t(f'charts.level.{level}'))}",
            escape(frame.t(f"about.levels.{level}")),
        )
        for level, geos in chips.items()
    )
    return table((), rows)


def missing() -> str:
    prefix = "charts.flags."
    heads = (frame.t("about.missing.flag"), frame.t("about.missing.meaning"))
    flags = sorted(key for key in words if key.startswith(prefix))
    return table(heads, ((key.removeprefix(prefix), escape(words[key])) for key in flags))


def trends() -> str:
    heads = tuple(frame.t(f"about.trends.{column}") for column in ("values", "at_least", "exact_p"))
    return table(heads, critical_values(frame.lang))


def sources() -> str:
    rows = (
        (
            escape(series[f"source_{frame.lang}"].iloc[0]),
            str(len(series)),
            escape(series[f"licence_{frame.lang}"].iloc[0]),
        )
        for _, series in frame.release.series.groupby("source")
    )
    heads = tuple(frame.t(f"about.sources.{column}") for column in ("source", "series", "licence"))
    return table(heads, rows) + f"<p>{escape(frame.t('about.sources.boundaries'))}</p>"


def section(key: str, tables: dict[str, str]) -> str:
    title = escape(frame.t(f"about.{key}.title"))
    text = prose(frame.t(f"about.{key}.text", **numbers))
    parts = [
        (frame.t(f"about.parts.{part}"), frame.t(f"about.{key}.{part}", **numbers))
        for part in PARTS
        if f"about.{key}.{part}" in words
    ]
    opened = " opened" if key == rule else ""
    return (
        f'<section class="prose{opened}" aria-labelledby="{key}">'
        f'<h2 class="section" id="{key}" tabindex="-1">{title}</h2>'
        f"{text}{tables.get(key, '')}{definitions(parts) if parts else ''}</section>"
    )


tables = {"levels": levels(), "missing": missing(), "trends": trends(), "sources": sources()}
st.html(f'<h1 class="title">{escape(words["about.title"])}</h1>')
st.html(f'<p class="lead">{escape(words["about.lead"])}</p>')
st.html(f'<p class="note">{escape(words["about.rules_lead"])}</p>')
st.html(
    f'<nav class="contents" aria-label="{escape(words["about.contents"])}">'
    f"{contents('of_rules', RULES)}{contents('of_service', OTHERS)}</nav>"
)
for key in (*RULES, *OTHERS):
    st.html(section(key, tables))
frame.footer()
show_rule(frame, rule)
