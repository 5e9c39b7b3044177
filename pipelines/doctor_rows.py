"""Which Swedish figures a dataset has: of which areas, of which year, at which codes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from pipelines.catalogue import Query
from pipelines.checks import AREAS, COUNTIES
from pipelines.doctor_finding import Finding
from pipelines.doctor_pins import COUNTRY, GEO, UNKNOWN, WHOLE, Check, Fault
from pipelines.errors import NoResultsError, RetiredCodeError
from pipelines.eurostat_question import AT_ONCE, cells
from pipelines.eurostat_structure import Keys
from pipelines.http import Answer
from pipelines.questions import Question, question, questions
from pipelines.tidy import tidy

LEVEL = "TERRITORIAL_LEVEL"

Codes = Mapping[str, frozenset[str]]


def ask_figures(
    finding: Finding,
    codes: Codes,
    years: range,
    get: Callable[[Question], Answer],
) -> None:
    """Asks for Swedish figures of all queries at once where that is small, and reads them.

    Args:
        finding: Of one dataset, its pins checked; receives the answer and what it says.
        codes: The codes in use by dimension, as far as the service tells.
        years: Of which figures are asked for; those of later ones come as well.
        get: Asks a question about Swedish areas.

    Raises:
        PipelineError: As `get` and `tidy`.
    """
    in_use = codes.get(GEO[finding.source])
    checks = finding.asked or [check for check in finding.checks if not check.faults]
    areas = _areas(checks, in_use)
    if areas and checks:
        keys = Keys(finding.key, dict(codes), frozenset(years))

        def located(asked: Question) -> Question:
            codes = {**asked.codes, GEO[finding.source]: areas}
            return replace(asked, codes=codes, first_year=years[0])

        def fits(asked: Question) -> bool:
            return cells(located(asked), keys, years[-1]) <= AT_ONCE

        _ask(finding, checks, fits, lambda asked: get(located(asked)))
    for check in checks:
        if not check.refused:
            _read(check, finding.frame, in_use)
    if finding.frame is not None and finding.source == "oecd":
        _remark_open(finding, checks, finding.frame)


def _remark_open(finding: Finding, checks: list[Check], frame: pd.DataFrame) -> None:
    """Says of dimensions that stay open which code the Swedish rows have, if it is one."""
    names = {name for check in checks for name, code in check.pins.items() if code == ""}
    for name in sorted(names & set(frame.columns)):
        seen = frame[name].unique()
        if len(seen) == 1:
            finding.remarks.append(
                f"{name} is left open; all Swedish rows have {seen[0]}, so it may be pinned there."
            )


def _areas(checks: list[Check], in_use: frozenset[str] | None) -> tuple[str, ...]:
    """The Swedish areas to ask for: one that is not in use would spoil the question."""
    if in_use is None:
        return tuple(dict.fromkeys(area for check in checks for area in check.place.promised))
    return tuple(area for area in (*COUNTRY.values(), *AREAS, *COUNTIES) if area in in_use)


def _ask(
    finding: Finding,
    checks: list[Check],
    fits: Callable[[Question], bool],
    get: Callable[[Question], Answer],
) -> None:
    """Asks for all checks; where the service refuses a code, once more for those without it."""
    queries = [_query(check) for check in checks]
    joined = question(queries)
    frames = []
    for asked in [joined] if fits(joined) else questions(queries, fits):
        try:
            answer = get(asked)
        except NoResultsError:
            continue
        except RetiredCodeError as error:
            left = [check for check in checks if not _refused(check, error)]
            if not left or len(left) == len(checks):
                raise
            return _ask(finding, left, fits, get)
        table = tidy(answer.data, answer.url, dataset=finding.dataset)
        finding.answer = finding.answer or answer
        finding.title = finding.title or table.title
        finding.version = finding.version or table.structure_version
        frames.append(table.table.to_pandas())
    if frames:
        finding.frame = pd.concat(frames, ignore_index=True)


def _refused(check: Check, error: RetiredCodeError) -> bool:
    """Notes that the service refuses codes of a query, if these are among them."""
    for name, code in error.codes:
        if check.pins.get(name) == code:
            text = f"{name}: {code} is refused by the service."
            check.faults.append(Fault("codes", text))
            check.refused = True
    return check.refused


def _query(check: Check) -> Query:
    query = check.place.query
    pins = {name: "" if code == UNKNOWN else code for name, code in check.pins.items()}
    pins.pop(GEO[query.source], None)
    return Query(source=query.source, dataset=query.dataset, pins=pins)


def _read(check: Check, frame: pd.DataFrame | None, in_use: frozenset[str] | None) -> None:
    """Notes in a check what figures came, and chooses the pins that they decide."""
    promised = check.place.promised
    if frame is None:
        there = in_use is None or not in_use.isdisjoint(promised)
        none = "none came" if there else "the dataset does not have them"
        text = f"No recent figures of {', '.join(promised)}: {none}."
        check.faults.append(Fault("rows", text))
        return
    rows = frame[frame["value"].notna()]
    _mend_attributes(check, rows)
    rows = _matching(rows, _held(check))
    for name in check.choices:
        if name in rows:
            _choose(check, name, rows[rows["geo"].isin(promised)])
    if not check.chosen:
        return
    rows = _matching(rows, _held(check))
    if check.place.indicator:
        _hold_what_repeats(check, rows)
    newest = rows.groupby("geo", observed=True)["year"].max()
    check.figures = {str(area): int(year) for area, year in newest.items()}
    if not check.present:
        _none_promised(check, frame[frame["value"].notna()])


def _held(check: Check) -> dict[str, str]:
    held = {name: code for name, code in check.pins.items() if code not in ("", "{geo}", UNKNOWN)}
    return held | check.attributes


def _matching(rows: pd.DataFrame, held: dict[str, str]) -> pd.DataFrame:
    for name, code in held.items():
        if name in rows:
            rows = rows[rows[name] == code]
    return rows


def _mend_attributes(check: Check, rows: pd.DataFrame) -> None:
    """A column outside the key, such as the year of the price base, moves with the edition."""
    pinned = {name: code for name, code in _held(check).items() if name not in check.attributes}
    rows = _matching(rows, pinned)
    for name, code in check.attributes.items():
        seen = sorted(rows[name].unique()) if name in rows else []
        if seen and code not in seen:
            check.attributes[name] = str(seen[-1])
            check.faults.append(
                Fault("codes", f"{name}: no row has {code}; there are {', '.join(seen)}.")
            )


def _hold_what_repeats(check: Check, rows: pd.DataFrame) -> None:
    """Pins a dimension that is left open and gives an area several figures a year."""
    if not rows.duplicated(["geo", "year"]).any():
        return
    for name, code in check.pins.items():
        seen = sorted(map(str, rows[name].unique())) if name in rows and code == "" else []
        if len(seen) > 1:
            check.pins[name] = next((whole for whole in WHOLE if whole in seen), seen[0])
            text = f"{name} is left open and repeats figures by {', '.join(seen)}."
            check.faults.append(Fault("codes", text))


def _choose(check: Check, name: str, rows: pd.DataFrame) -> None:
    check.swedish[name] = sorted(map(str, rows[name].unique()))
    if len(check.swedish[name]) == 1:
        [check.pins[name]] = check.swedish[name]
        text = f"{name}: {check.pins[name]} alone has Swedish figures."
        check.faults.append(Fault("codes", text))


def _none_promised(check: Check, rows: pd.DataFrame) -> None:
    elsewhere = _matching(rows, {k: v for k, v in _held(check).items() if k != LEVEL})
    others = sorted(map(str, elsewhere["geo"].unique()))
    where = f"they come for {', '.join(others)}" if others else "none came for any Swedish area"
    promised = ", ".join(check.place.promised)
    text = f"No recent figures of {promised}, which its level promises; {where}."
    check.faults.append(Fault("rows", text))
