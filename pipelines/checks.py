"""What figures must satisfy before they are published."""

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from pipelines.catalogue import Indicator, Unit
from pipelines.errors import CheckError

COUNTIES = ("SE321", "SE322", "SE331", "SE332")
AREAS = ("SE32", "SE33")
"""What our counties belong to, two to each: NUTS 2."""
OWN_AREAS = (*COUNTIES, *AREAS, "SE", "EU27_2020")
"""The areas whose figures matter one by one: ours, what they belong to, and the EU."""

_MAGNITUDE = 5.0
# Of fewer changed figures than this the ratio tells nothing: a rate near zero may well double.
_FEW = 3
# A source drops single areas and years; where three figures of ten go, an answer was cut short.
_LEFT = 0.7
# Of fewer figures than this the share tells nothing.
_MANY = 20

SCHEMA = pa.DataFrameSchema(
    {
        "geo": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{2}[A-Z0-9_]{0,7}$")),
        "year": pa.Column("int16", pa.Check.in_range(1950, 2100)),
        "value": pa.Column(float, nullable=True),
        "flag": pa.Column(str, pa.Check.str_matches(r"^([a-z][0-9]*)*$")),
        "confidential": pa.Column(str, pa.Check.str_matches(r"^[A-Za-z0-9_]*$")),
        "series": pa.Column(str, pa.Check.str_length(min_value=1)),
    },
    checks=[
        pa.Check(
            lambda frame: frame["value"].isna() | (frame["confidential"] == ""),
            name="a confidential figure has no value",
        )
    ],
    unique=["geo", "year"],
    strict=True,
)


def check_figures(frame: pd.DataFrame, indicator: Indicator, unit: Unit) -> None:
    """Checks the figures of one indicator by themselves.

    Args:
        frame: Columns geo, year (int16), value, flag, confidential, series.
        indicator: Named in the error.
        unit: Its bounds limit what can be a figure.

    Raises:
        CheckError: A column, a code, a flag, the key or a value is not as it must be.
    """
    try:
        SCHEMA.validate(frame, lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases.head(3)[["check", "failure_case"]].to_dict("records")
        raise CheckError(
            f"the figures do not have the form of a release: {failures}.",
            next_step="Look at the raw file named in the series and mend the reader.",
            indicator=indicator.id,
        ) from error
    low = frame["value"] < (float("-inf") if unit.minimum is None else unit.minimum)
    high = frame["value"] > (float("inf") if unit.maximum is None else unit.maximum)
    outside = frame[low | high]
    if len(outside):
        geo, year, value = outside.iloc[0][["geo", "year", "value"]]
        raise CheckError(
            f"{len(outside)} figures lie outside the unit's range, the first {geo} {year}: {value}"
            f" {unit.label.en}.",
            next_step="Check the unit and the formula in the catalogue against the source.",
            indicator=indicator.id,
        )


def check_against(frame: pd.DataFrame, before: pd.DataFrame, indicator: str) -> None:
    """Compares figures with those of the release before.

    Args:
        frame: The figures to publish, columns geo, year, value and others.
        before: The figures published before, the same columns; may be empty.
        indicator: Named in the error, and what `--accept` takes.

    Raises:
        CheckError: A figure of the four regions, Sweden or the EU has disappeared, fewer than 70 %
            of the figures are left, or the figures that changed are of another order of
            magnitude, as when a factor 1,000 is lost.
    """
    old = _values(before)
    rows = pd.MultiIndex.from_frame(frame[["geo", "year"]])
    lost = old.index.difference(rows)
    lost = lost[lost.get_level_values("geo").isin(OWN_AREAS)]
    if len(lost):
        raise _unlike(
            f"{len(lost)} figures of our own areas have disappeared, the first "
            f"{lost[0][0]} {lost[0][1]}.",
            "Check whether the source has withdrawn them or the query misses them.",
            indicator,
        )
    check_left(*left_of(frame, before), indicator)
    check_magnitude(changed_ratios(frame, before), indicator)


def left_of(frame: pd.DataFrame, before: pd.DataFrame) -> tuple[int, int]:
    """How many figures there were before, and how many of them there still are.

    New years do not make up for what is lost.

    Args:
        frame: Columns geo, year, value and others, unique in geo and year.
        before: The same columns.
    """
    old, new = (_values(part) for part in (before, frame))
    return len(old), int(old.index.isin(new.index).sum())


def check_left(had: int, left: int, accepted_as: str) -> None:
    """Refuses figures that lack many of those before.

    Args:
        had: How many figures there were before.
        left: How many of them there still are.
        accepted_as: What `--accept` takes: the id of an indicator or the code of a dataset.

    Raises:
        CheckError: Fewer than 70 % are left.
    """
    if had >= _MANY and left < _LEFT * had:
        raise _unlike(
            f"of {had} figures only {left} are left; the older ones are kept.",
            "An answer may have been cut short: fetch it again with `refresh --force`.",
            accepted_as,
        )


def changed_ratios(frame: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Of the figures that changed, and were and are not zero, the ratio of the new to the old.

    Args:
        frame: Columns geo, year, value and others, unique in geo and year.
        before: The same columns.
    """
    old, new = (_values(part) for part in (before, frame))
    old, new = old.align(new, join="inner")
    changed = (old != new) & (old != 0) & (new != 0)
    ratios: pd.Series = (new[changed] / old[changed]).abs()
    return ratios


def check_magnitude(ratios: pd.Series, accepted_as: str) -> None:
    """Refuses figures of another order of magnitude than before.

    Args:
        ratios: As `changed_ratios` gives them.
        accepted_as: What `--accept` takes: the id of an indicator or the code of a dataset.

    Raises:
        CheckError: The figures that changed are of another order of magnitude.
    """
    ratio = ratios.median()
    if len(ratios) >= _FEW and not 1 / _MAGNITUDE < ratio < _MAGNITUDE:
        raise _unlike(
            f"{len(ratios)} figures changed, to {ratio:.3g} times those of the release before.",
            "Check the unit of the source and the factor in the formula.",
            accepted_as,
        )


def _values(frame: pd.DataFrame) -> pd.Series:
    return frame.dropna(subset="value").set_index(["geo", "year"])["value"].astype(float)


def _unlike(problem: str, next_step: str, accepted_as: str) -> CheckError:
    way_out = (
        f"If the source means it, accept with `python -m pipelines build --accept {accepted_as}`."
    )
    return CheckError(problem, next_step=f"{next_step} {way_out}", indicator=accepted_as)
