"""The tables of a release that say how industries are read: their names, wholes, and uses."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.catalogue import Block, Catalogue, divisions

_WORDS = ["label_sv", "label_en"]
_INDUSTRY = ["dataset", "whole", "total", "nace", *_WORDS, "domain", "persons", "position"]
_VARIABLE = ["variable", *_WORDS, "indicator", "dataset", "whole", "nace", "log"]
_STRUCTURAL = ["block", "block_label_sv", "block_label_en", *_VARIABLE]


def describe_industries(catalogue: Catalogue) -> pd.DataFrame:
    """The industries whose shares may be taken, one row per dataset, whole and industry.

    Returns:
        Columns dataset, whole, total (code of the published total, "" for none), nace, label_sv,
        label_en, domain (the S3 domain that all divisions of the industry belong to, "" for none
        or several), persons (what a figure of 1 stands for), position (from 0 in its whole).
    """
    domain_of = {nace: domain.key for domain in catalogue.domains for nace in domain.nace}

    def domain(code: str) -> str:
        own = {domain_of.get(each, "") for each in divisions(code, catalogue.industries)}
        return own.pop() if len(own) == 1 else ""

    rows = [
        {
            "dataset": table.dataset,
            "whole": key,
            "total": whole.total,
            "nace": code,
            "label_sv": catalogue.industries[code].sv,
            "label_en": catalogue.industries[code].en,
            "domain": domain(code),
            "persons": table.persons,
            "position": position,
        }
        for table in catalogue.structure
        for key, whole in table.wholes.items()
        for position, code in enumerate(whole.parts)
    ]
    return pd.DataFrame(rows, columns=_INDUSTRY)


def describe_structural(catalogue: Catalogue) -> pd.DataFrame:
    """The structural variables by which regions are alike, one row each, block after block.

    A catalogue that is cut down to some indicators and datasets has fewer variables.

    Returns:
        Columns block, block_label_sv, block_label_en, variable, label_sv, label_en, indicator
        (its id, or ""), dataset, whole, nace (the share of the industry in the whole, or ""), log
        (whether its logarithm is compared), position (from 0).
    """
    rows = [
        {
            "block": block.key,
            "block_label_sv": block.label.sv,
            "block_label_en": block.label.en,
            **variable,
        }
        for block in catalogue.structural
        for variable in _variables(block, catalogue)
    ]
    return pd.DataFrame(rows, columns=_STRUCTURAL).assign(position=range(len(rows)))


def _variables(block: Block, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for measured in block.indicators:
        if measured.id not in catalogue.indicators:
            continue
        words = catalogue.indicators[measured.id].short
        yield {
            "variable": measured.id,
            "label_sv": words.sv,
            "label_en": words.en,
            "indicator": measured.id,
            "dataset": "",
            "whole": "",
            "nace": "",
            "log": measured.log,
        }
    shares = block.shares
    if shares and any(table.dataset == shares.dataset for table in catalogue.structure):
        for code in shares.nace:
            words = catalogue.industries[code]
            yield {
                "variable": f"{shares.whole}_{code}",
                "label_sv": words.sv,
                "label_en": words.en,
                "indicator": "",
                "dataset": shares.dataset,
                "whole": shares.whole,
                "nace": code,
                "log": False,
            }
