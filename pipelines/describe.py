"""The tables of a release that say what its figures are: indicators, series, areas, themes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.scores import SURVEY_POINTS
from pipelines.catalogue import Area, Catalogue, Correction, Domain, Indicator, Words
from pipelines.catalogue_circular import CircularEconomy
from pipelines.harmonise import Geography, nuts_vintage
from pipelines.raw import Sidecar
from pipelines.tidy import Tidy


def describe_indicators(
    catalogue: Catalogue, observations: pd.DataFrame, corrections: Sequence[Correction] = ()
) -> pd.DataFrame:
    """The catalogue as a table, with what is published of each indicator.

    Args:
        catalogue: Every indicator becomes a row, figures or none.
        observations: Columns indicator, geo, year, value and others.
        corrections: Those that stand; their reasons are told with the caveats.

    Returns:
        One row per indicator, by domain, core before reserve. `status` is `published`, `awaiting
        refresh` (no figure yet) or `discontinued` (the source has closed the series; its figures,
        if any, remain). key_figure is the place of the indicator among those that a summary shows
        for all regions, 0 for the others. query holds `asked_for`, joined by ";". first_year and
        last_year are of the published figures, 0 without any. scale is how two figures are held
        against each other, as in `catalogue/units.yaml`. half_width is the half-width that a band
        of similar figures has at least, in the unit of the indicator. represented_by holds ids,
        joined by ";"; counts the id of the cases that one of three years together rests on.
        statement says a figure that `{value}` stands for; "" where a local measure has none.
    """
    figures = observations[observations["value"].notna()]
    spans = figures.groupby("indicator", observed=True)["year"].agg(["min", "max"])
    years = {str(key): (int(first), int(last)) for key, (first, last) in spans.T.items()}
    domains = [domain.key for domain in catalogue.domains]
    ordered = sorted(
        catalogue.indicators.values(), key=lambda i: (domains.index(i.domain), i.priority)
    )
    rows = []
    for indicator in ordered:
        first, last = years.get(indicator.id, (0, 0))
        rows.append(
            {
                "id": indicator.id,
                "priority": indicator.priority,
                **_both("label", indicator.label),
                **_both("short", indicator.short),
                **_both("definition", indicator.definition),
                **_both("statement", indicator.statement),
                **_both("caveat", _caveat(indicator, catalogue, corrections)),
                **_both("unit", catalogue.units[indicator.unit].label),
                "s3_domain": indicator.domain,
                "secondary_domains": ";".join(indicator.secondary_domains),
                "circular_area": indicator.circular_area or "",
                "level": indicator.level,
                "direction": indicator.direction,
                "decimals": indicator.decimals,
                "count": catalogue.units[indicator.unit].count,
                "key_figure": _position(indicator.id, catalogue.key_figures),
                "formula": indicator.formula,
                "query": ";".join(asked_for(indicator)),
                "rhythm": indicator.rhythm,
                "comparable_over_time": indicator.comparable_over_time,
                "scale": catalogue.units[indicator.unit].scale,
                "half_width": _half_width(indicator, catalogue),
                "represented_by": ";".join(indicator.represented_by),
                "counts": indicator.counts,
                "proxy": indicator.proxy,
                "certainty": indicator.certainty,
                **_origin(indicator, catalogue),
                "status": _status(indicator, has_figures=last > 0),
                "first_year": first,
                "last_year": last,
            }
        )
    return pd.DataFrame(rows)


def asked_for(indicator: Indicator) -> list[str]:
    """What tells whether two catalogues ask for the same measure.

    Returns:
        A digest per query that can be sent, equivalents included, sorted. It changes with the
        formula, with whether three years are taken together, the place of the series in the
        formula, the dataset and the codes held. Figures may stand together when all queries of the
        older catalogue are among those of the newer one.
    """
    pooled = indicator.rhythm == "three_years"
    formula = [indicator.formula, indicator.rhythm] if pooled else indicator.formula
    return sorted(
        hashlib.sha256(
            json.dumps(
                [formula, name, query.source, query.dataset.lower(), query.fixed],
                sort_keys=True,
            ).encode()
        ).hexdigest()[:12]
        for name, series in indicator.series.items()
        for query in series.queries
        if query.ready
    )


def _half_width(indicator: Indicator, catalogue: Catalogue) -> float:
    percentage = catalogue.units[indicator.unit].scale == "points"
    return SURVEY_POINTS if indicator.survey and percentage else 0.0


def _caveat(
    indicator: Indicator, catalogue: Catalogue, corrections: Sequence[Correction]
) -> Words | None:
    reasons = [c.reason for c in corrections if c.indicator == indicator.id]
    told = [words for words in (catalogue.caveat(indicator), *reasons) if words]
    if not told:
        return None
    return Words(sv=" ".join(w.sv for w in told), en=" ".join(w.en for w in told))


def _origin(indicator: Indicator, catalogue: Catalogue) -> dict[str, str]:
    series = list(indicator.series.values())
    own = catalogue.local.get(indicator.id)
    template = catalogue.sources[series[0].source].dataset_url
    return {
        "source": series[0].source,
        "dataset": " | ".join(dict.fromkeys(s.dataset for s in series)),
        "dataset_url": own.provenance.link
        if own
        else template.format(dataset=series[0].dataset, DATASET=series[0].dataset.upper()),
    }


def _position(name: str, names: Sequence[str]) -> int:
    """1 for the first name, 0 for none."""
    return names.index(name) + 1 if name in names else 0


def _status(indicator: Indicator, *, has_figures: bool) -> str:
    if indicator.discontinued:
        return "discontinued"
    return "published" if has_figures else "awaiting refresh"


def series_key(sidecar: Sidecar) -> str:
    """What a figure carries to name the file it comes from."""
    return f"{sidecar.dataset.lower()}:{sidecar.sha256[:8]}"


def describe_series(
    key: str, sidecar: Sidecar, tidy: Tidy, catalogue: Catalogue, geography: Geography
) -> dict[str, Any]:
    """One row of series.parquet: where a raw file comes from and on what terms it is used.

    `observations` is filled in when the release is put together.
    """
    source = catalogue.sources[sidecar.source]
    codes = frozenset(tidy.table["geo"].combine_chunks().dictionary.to_pylist())
    provider = str(sidecar.about.get("source", ""))
    named = sidecar.source == "regional" and provider
    facts = {
        "provider": provider,
        "dataset": tidy.dataset,
        "DATASET": tidy.dataset.upper(),
        "title": tidy.title,
        "vintage": sidecar.vintage,
        "url": sidecar.url,
    }
    licence = {"licence_sv": sidecar.licence, "licence_en": sidecar.licence}
    return {
        "series": key,
        "source": sidecar.source,
        **_both("source", Words(sv=provider, en=provider) if named else source.name),
        "dataset": tidy.dataset,
        "title": tidy.title,
        "url": sidecar.url or source.dataset_url.format(**facts),
        "retrieved_at": sidecar.retrieved_at,
        "updated": sidecar.updated or (tidy.updated.isoformat() if tidy.updated else ""),
        "vintage": sidecar.vintage,
        "as_of": sidecar.as_of,
        "structure_version": tidy.structure_version,
        "nuts_vintage": nuts_vintage(codes, geography),
        "sha256": sidecar.sha256,
        **(licence if sidecar.licence else _both("licence", source.licence)),
        "attribution_sv": source.attribution.sv.format(**facts),
        "attribution_en": source.attribution.en.format(**facts),
        "observations": 0,
        "note": sidecar.note,
        "unfit": sidecar.unfit,
    }


def describe_themes(catalogue: Catalogue) -> pd.DataFrame:
    """S3 domains, the circular economy and its areas.

    Columns kind, key, position, words, headline, NACE and gap.

    circular_question is what a domain is asked about the circular economy, "" for an area.
    """
    parts: Iterable[tuple[str, int, Domain | CircularEconomy | Area]] = [
        *(("s3_domain", i, d) for i, d in enumerate(catalogue.domains)),
        ("circular", 0, catalogue.circular),
        *(("circular_area", i, a) for i, a in enumerate(catalogue.areas)),
    ]
    return pd.DataFrame(
        {
            "kind": kind,
            "key": part.key,
            "position": position,
            **_both("label", part.label),
            **_both("short", part.short if isinstance(part, Domain) else part.label),
            **_both("question", part.question),
            **_both(
                "circular_question", part.circular_question if isinstance(part, Domain) else None
            ),
            "headline": part.headline,
            "nace": ";".join(part.nace) if isinstance(part, Domain) else "",
            **_both("gap", part.regional_gap if isinstance(part, Area) else None),
        }
        for kind, position, part in parts
    )


def describe_priorities(catalogue: Catalogue) -> pd.DataFrame:
    """How each region's strategy relates to each domain, with its source and the date read."""
    return pd.DataFrame(
        {
            "domain": domain.key,
            "geo": geo,
            "mark": priority.mark,
            **_both("words", priority.words),
            "source": priority.source or "",
            "read": priority.read or "",
        }
        for domain in catalogue.domains
        for geo, priority in domain.priorities.items()
    )


def describe_regions(geography: Geography, area_km2: Mapping[str, float]) -> pd.DataFrame:
    """The areas of the release with their size in square kilometres where it is known."""
    regions = geography.regions
    return regions.assign(area_km2=regions["geo"].map(dict(area_km2)).astype(float))


def _both(name: str, words: Words | None) -> dict[str, str]:
    return {
        f"{name}_sv": words.sv if words else "",
        f"{name}_en": words.en if words else "",
    }
