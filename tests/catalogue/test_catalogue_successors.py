"""What to take instead of a dataset that is gone."""

import pytest

from pipelines.catalogue import Catalogue, load_catalogue, successor_advice


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_dataset_stands_once_and_follows_itself_never(catalogue: Catalogue) -> None:
    names = [entry.dataset for entry in catalogue.successors]
    assert len(names) == len(set(names)) >= 36
    assert all(entry.dataset not in entry.successors for entry in catalogue.successors)


def test_both_languages_are_whole_sentences_that_differ(catalogue: Catalogue) -> None:
    for entry in catalogue.successors:
        assert entry.note.sv.endswith(".")
        assert entry.note.en.endswith(".")
        assert entry.note.sv != entry.note.en


def test_a_successor_is_never_itself_a_dataset_that_is_gone(catalogue: Catalogue) -> None:
    # sbs_r_nuts2021 stands for the years to come: it is open, and a successor.
    gone = {entry.dataset for entry in catalogue.successors} - {"sbs_r_nuts2021"}
    assert not {name for entry in catalogue.successors for name in entry.successors} & gone


def test_the_closed_datasets_of_the_catalogue_are_listed(catalogue: Catalogue) -> None:
    closed = {
        query.dataset
        for indicator in catalogue.indicators.values()
        if indicator.discontinued
        for series in indicator.series.values()
        for query in series.queries
    } | {table.dataset for table in catalogue.structure if table.discontinued}
    # The table of internet use goes on and only lacks one answer; the OECD's old regional
    # database was left as a whole, not dataset by dataset.
    closed -= {"isoc_r_iuse_i", "OECD Regional database"}
    assert closed == {"isoc_r_broad_h", "pat_ep_rtot", "bd_size_r3", "lfst_r_lfe2en2"}
    assert closed <= {entry.dataset for entry in catalogue.successors}


@pytest.mark.parametrize(
    ("dataset", "named", "bond"),
    [
        ("SBS_R_NUTS06_R2", "sbs_r_nuts2021", "never to be joined"),
        ("bd_size_r3", "bd_size_r or bd_salge1_size_r", "never to be joined"),
        (
            "OECD.CFE.EDS:DSD_REG_ENV@DF_GHG",
            "OECD.CFE.EDS:DSD_REG_CLIM@DF_GHG",
            "which goes on with",
        ),
        ("ipr_ta_reg", "No successor of ipr_ta_reg is known", "no longer published"),
    ],
)
def test_the_advice_names_the_successor_and_whether_it_goes_on(
    catalogue: Catalogue, dataset: str, named: str, bond: str
) -> None:
    advice = successor_advice(catalogue, dataset)
    assert named in advice
    assert bond in advice
    assert advice.endswith(".")


def test_of_a_dataset_that_stands_nothing_is_said(catalogue: Catalogue) -> None:
    assert successor_advice(catalogue, "rd_e_gerdreg") == ""
