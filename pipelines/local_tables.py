"""The figures of a region's own measures, read from `catalogue/local/` as they are now.

A table there is the whole of its measure: what it lacks is gone. It is read by every build and
not kept in data/raw, so that the same files give the same release whenever they are read.
"""

import hashlib
from pathlib import Path

import pandas as pd

from pipelines import raw
from pipelines.catalogue import Catalogue
from pipelines.catalogue_local import LocalMeasure
from pipelines.catalogue_models import Level
from pipelines.describe import describe_series, series_key
from pipelines.editions import KEY, Edition, Read
from pipelines.errors import CheckError, FormatError, PipelineError
from pipelines.harmonise import Geography, harmonise
from pipelines.importing import stated
from pipelines.publish import read_table
from pipelines.tidy import Tidy, tidy

_COLUMNS = ("geo", "year", "value", "flag", "confidential")
_CODE = {"nuts3": 5, "nuts2": 4, "national": 2}  # letters of the code of an area
_MEND = (
    "Mend the table: the columns geo, year, value and, where needed, flag, with commas between "
    "them and points in the numbers, saved as UTF-8. Older figures stay until then."
)


def read_local_tables(
    catalogue: Catalogue, geography: Geography, failures: list[PipelineError]
) -> Read:
    """Reads the table of every local measure.

    Args:
        catalogue: Knows the measures and their files.
        geography: The areas of the release.
        failures: Receives the error of a table that cannot be used.

    Returns:
        Editions and series; nothing is left out of a table that is taken.
    """
    result = Read()
    for name, measure in catalogue.local.items():
        place = f"{measure.place}.csv"
        try:
            sidecar, table = _read(name, measure)
            _check(table, measure.indicator.level, geography)
        except PipelineError as error:
            error.indicator, error.dataset, error.url = name, name, place
            error.next_step = _MEND
            failures.append(error.with_traceback(None))
            continue
        key = series_key(sidecar)
        result.editions.append(Edition(table, key, sidecar.as_of, complete=True, url=place))
        result.series[key] = describe_series(key, sidecar, table, catalogue, geography)
    return result


def may_differ(catalogue: Catalogue, release: Path | None) -> bool:
    """Whether local tables may have changed since a release was made, or are gone.

    Args:
        catalogue: Knows the measures that there are now.
        release: The folder of the release; None for none.

    Raises:
        CheckError: The release is damaged.
    """
    if catalogue.local or release is None:
        return bool(catalogue.local)
    told = read_table(release, "indicators")
    return bool(set(told.loc[told["source"] == "regional", "id"]) - set(catalogue.indicators))


def _read(name: str, measure: LocalMeasure) -> tuple[raw.Sidecar, Tidy]:
    about = measure.provenance.model_dump()
    try:
        data = measure.table.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}."
        raise FormatError(problem, next_step=_MEND) from error
    # Whoever the provider is, a table that the region keeps is the region's.
    table = tidy(data, measure.table.name, about=about | {"source": "regional", "dataset": name})
    if table.source != "regional" or (set(table.table.column_names) - set(_COLUMNS)):
        raise FormatError("it has other columns than a local table.", next_step=_MEND)
    sidecar = raw.Sidecar(
        source="regional",
        dataset=name,
        name=measure.table.name,
        origin="import",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        complete=True,
        about=about,
        **stated(about, "regional", measure.table),
    )
    return sidecar, table


def _check(table: Tidy, level: Level, geography: Geography) -> None:
    rows: pd.DataFrame = table.table.select(KEY).to_pandas()
    if rows.empty:
        raise CheckError(
            "it holds no figure. To end the measure, delete both its files.", next_step=_MEND
        )
    known, unknown = harmonise(rows.astype({"geo": str}), geography)
    if unknown:
        codes = ", ".join(map(repr, unknown))
        raise CheckError(
            f"the release has no area {codes}. An area is written as its NUTS code, such as SE331 "
            "for Västerbotten, SE33 for Övre Norrland, SE for Sweden.",
            next_step=_MEND,
        )
    if not (known["geo"].str.len() == _CODE[level]).any():
        raise CheckError(
            f"it has no area of the level {level}, which the YAML says it is of.", next_step=_MEND
        )
    repeated = known[known.duplicated(KEY)]
    if len(repeated):
        geo, year = repeated.iloc[0][KEY]
        raise CheckError(f"{geo} {year} stands in it twice.", next_step=_MEND)
