"""The tables of a release about the circular economy: goals, reasons, and what is not known."""

from typing import Any

import pandas as pd

from pipelines.catalogue import Catalogue, Words

_TARGET = ["indicator", "year", "value", "times", "since", "bound", "binds", "act_sv", "act_en"]
_ANNOTATION = ["indicator", "year", "subject_sv", "subject_en", "text_sv", "text_en"]
_ANNOTATION += ["publisher_sv", "publisher_en", "source", "read"]
_GAP = ["area", "position", "what_sv", "what_en", "where_sv", "where_en", "source"]


def describe_targets(catalogue: Catalogue) -> pd.DataFrame:
    """The goals of the EU for measures, by indicator and year.

    Returns:
        Columns indicator, year, value (in the unit of the indicator; NaN where the goal is
        `times` what the measure was in the year `since`, else 0), bound (at_least, at_most), binds
        (member_states, union), act_sv, act_en (the act that sets it), source (its address),
        certainty (read; known where nobody has held the figure against a text).
    """
    rows = [
        {
            "indicator": target.indicator,
            "year": target.year,
            "value": target.value,
            "times": target.times,
            "since": target.since or 0,
            "bound": target.bound,
            "binds": target.binds,
            **_both("act", target.act),
            "source": target.source,
            "certainty": target.certainty,
        }
        for target in sorted(catalogue.targets, key=lambda t: (t.indicator, t.year))
        if target.indicator in catalogue.indicators
    ]
    table = pd.DataFrame(rows, columns=[*_TARGET, "source", "certainty"])
    return table.astype({"year": "int16", "value": float, "times": float, "since": "int16"})


def describe_annotations(catalogue: Catalogue) -> pd.DataFrame:
    """Why Swedish figures look as they do: a row per indicator and reason, in their order.

    Returns:
        Columns indicator, year (of the Swedish value that it points at, 0 for none), subject, text
        and publisher in both languages, source (address), read (month).
    """
    rows = [
        {
            "indicator": name,
            "year": annotation.year or 0,
            **_both("subject", annotation.subject),
            **_both("text", annotation.text),
            **_both("publisher", annotation.publisher),
            "source": annotation.source,
            "read": annotation.read,
        }
        for annotation in catalogue.annotations
        for name in annotation.indicators
        if name in catalogue.indicators
    ]
    return pd.DataFrame(rows, columns=_ANNOTATION).astype({"year": "int16"})


def describe_gaps(catalogue: Catalogue) -> pd.DataFrame:
    """What is not known of a county in each circular area, and where it could come from.

    Returns:
        Columns area (themes.key), position (from 0 in its area), what and where in both
        languages, source (address, "" for none).
    """
    rows = [
        {
            "area": area.key,
            "position": position,
            **_both("what", gap.what),
            **_both("where", gap.where),
            "source": gap.source or "",
        }
        for area in catalogue.areas
        for position, gap in enumerate(area.gaps)
    ]
    return pd.DataFrame(rows, columns=_GAP)


def _both(name: str, words: Words) -> dict[str, Any]:
    return {f"{name}_sv": words.sv, f"{name}_en": words.en}
