"""A release described for other programs: Frictionless Data Package (specification v1)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_TABLES = {
    "observations": "Figures: one row per indicator, area and year.",
    "indicators": "What is measured: one row per indicator of the catalogue.",
    "series": "Where figures come from: one row per file or answer of a source.",
    "structure": "Jobs by industry (NACE Rev. 2), the ground of specialisation measures.",
    "regions": "Areas: NUTS 2024 of EU and EFTA, countries, the EU.",
    "themes": "S3 domains, the circular economy and its areas.",
    "priorities": "How each region's own strategy relates to each S3 domain.",
    "industries": "How industries are named and what their shares are taken of.",
    "structural": "Structural variables, by block, that make regions alike.",
    "targets": "Goals of the EU for measures: a level, or a multiple of what it was in a year.",
    "annotations": "Why Swedish figures look as they do, with a public source.",
    "gaps": "What is not known of counties in a circular area, and where it could come from.",
    "revisions": "What changed against the release before.",
}
_FIELDS = {
    "indicator": "Id of the indicator (indicators.id).",
    "geo": "NUTS 2024 code, country code or EU27_2020 (regions.geo).",
    "year": "Calendar year the figure is about.",
    "value": "The figure in the indicator's unit; null: no figure, never zero.",
    "flag": "Eurostat observation flags: b break, d definition differs, e estimated, f forecast, "
    "i imputed, m cannot exist, n not significant, p provisional, u low reliability.",
    "confidential": "C confidential, N not for publication, P other secrecy; empty: open.",
    "series": "Key of series.parquet; several joined by + where a figure is computed from them.",
    "query": "Digests of the queries that an indicator is made with, joined by ;.",
    "nace": "NACE Rev. 2 section, division or aggregate, in the source's code.",
    "kind": "new_year, revised, removed or flag; in themes: s3_domain, circular or circular_area.",
    "as_of": "Date that decides which of two editions is newer.",
    "sha256": "Digest of the raw bytes.",
    "unfit": "Why no trend may be read from the file: rounded (so much that rounding alone moves "
    "its figures) or flags_lost (its breaks are not known); empty: nothing is known against it.",
    "area_km2": "Land and water, square kilometres.",
    "rhythm": "annual; biennial; survey_waves: values repeat between survey rounds; three_years: "
    "of the three years that end with the year.",
    "counts": "Indicator that holds the cases of one with the rhythm three_years; else empty.",
    "scale": "How two figures are held against each other: ratio, points (of percentages), "
    "difference (no true zero), index, or base_year (an index of change since a year).",
    "half_width": "Least half-width of the band within which two figures count as similar, in the "
    "indicator's unit: 2 for percentages of a sample survey, else 0.",
    "statement_sv": "A clause that says a figure; {value} stands for the number. Empty: none.",
    "statement_en": "A clause that says a figure; {value} stands for the number. Empty: none.",
    "represented_by": "Indicators, joined by ;, that hold the same: where one of them counts in a "
    "domain's score, this one does not.",
    "whole": "What the shares of industries are taken of: a key within the dataset.",
    "total": "Code of the published total of the whole; empty: none is published.",
    "domain": "S3 domain (themes.key); empty: none, or several.",
    "persons": "What a figure of 1 in structure.parquet stands for.",
    "block": "Variables of a block weigh together as one.",
    "log": "Whether the logarithm is compared.",
    "times": "The goal is this many times what the measure was in the year `since`; else null.",
    "since": "The year that `times` counts from; 0 where the goal is a level.",
    "bound": "at_least: the goal is a floor; at_most: a ceiling.",
    "binds": "member_states: each has to reach the goal; union: the EU as a whole.",
    "area": "Circular area (themes.key).",
    "read": "When the source was read.",
    "mark": "stated by the region, inferred by this project, or not_named.",
}
_KEYS = {
    "observations": ["indicator", "geo", "year"],
    "indicators": ["id"],
    "series": ["series"],
    "structure": ["dataset", "geo", "nace", "year"],
    "regions": ["geo"],
    "themes": ["kind", "key"],
    "priorities": ["domain", "geo"],
    "industries": ["dataset", "whole", "nace"],
    "structural": ["variable"],
    "targets": ["indicator", "year"],
    "gaps": ["area", "position"],
}


def datapackage(folder: Path, names: Iterable[str], series: pd.DataFrame) -> dict[str, Any]:
    """Describes the Parquet files of a release.

    Args:
        folder: Holds `<name>.parquet` for every name.
        names: The files to describe; boundaries are listed without fields.
        series: Columns source_en, licence_en, attribution_en, url among others.

    Returns:
        The content of datapackage.json.
    """
    licences = series.drop_duplicates(["source_en", "licence_en"])
    return {
        "profile": "data-package",
        "name": "northern-sweden-in-figures",
        "title": "Northern Sweden in figures",
        "licenses": [
            {"title": f"{row.source_en}: {row.licence_en}"}
            for row in licences.itertuples(index=False)
        ],
        "sources": [
            {"title": row.attribution_en, "path": row.url}
            for row in series.drop_duplicates("dataset").itertuples(index=False)
        ],
        "resources": [
            _resource(name, pq.read_schema(folder / f"{name}.parquet")) for name in names
        ],
    }


def _resource(name: str, schema: pa.Schema) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": name,
        "path": f"{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }
    if name not in _TABLES:
        return resource | {"description": "Boundaries as GeoParquet, EPSG:4326."}
    fields = [
        {"name": field.name, "type": _type(field.type)}
        | ({"description": _FIELDS[field.name]} if field.name in _FIELDS else {})
        for field in schema
    ]
    table_schema: dict[str, Any] = {"fields": fields}
    if name in _KEYS:
        table_schema["primaryKey"] = _KEYS[name]
    return resource | {"description": _TABLES[name], "schema": table_schema}


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_integer(arrow):
        return "integer"
    if pa.types.is_floating(arrow):
        return "number"
    return "boolean" if pa.types.is_boolean(arrow) else "string"
