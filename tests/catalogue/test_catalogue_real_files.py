"""The queries of the catalogue find the published figures; expected values read off the files."""

from pathlib import Path

import pytest
import yaml

from pipelines.catalogue import load_catalogue
from pipelines.editions import Edition, select
from pipelines.tidy import tidy

pytestmark = pytest.mark.realdata

OECD = "oecd/csvfilewithlabels_DSD_REG_ECO@DF_GDP_2.4_"
FOUND = [
    ("rd_gerd_gdp", "a", "eurostat/tgs00042.csv.gz", "SE33", 2023, 2.25),
    ("rd_gerd_gdp", "a", "figures/rd_e_gerdreg.csv.gz", "SE33", 2009, 2.7),
    ("rd_berd_gdp", "a", "figures/rd_e_gerdreg.csv.gz", "SE33", 2015, 0.67),
    ("rd_pers_bes", "a", "figures/rd_p_persreg.csv.gz", "SE32", 2015, 0.3541),
    ("tertiary_25_64", "a", "eurostat/tgs00109.csv.gz", "SE33", 2024, 47.9),
    ("emprate_15_64", "a", "eurostat/tgs00007.csv.gz", "SE32", 2024, 76.7),
    ("unemp", "a", "eurostat/tgs00010.csv.gz", "SE32", 2024, 7.6),
    ("gdp_pps", "a", "eurostat/nama_10r_3gdp.tsv.gz", "SE332", 2021, 150),
    ("gdp_pps", "a", "figures/nama_10r_2gdp_pps_eu100.csv.gz", "SE33", 2023, 113),
    ("gva_real", "a", "eurostat/nama_10r_2gvagr.csv.gz", "SE32", 2023, 111.7),
    ("sci_eng_pop", "a", "figures/hrst_st_rcat.csv.gz", "SE33", 2018, 6.8),
    ("htec", "a", "figures/htec_emp_reg2.csv.gz", "SE32", 2018, 3.8),
    ("lll", "a", "eurostat/trng_lfse_04_2019.tsv", "SE33", 2019, 30.9),
    ("neet", "a", "eurostat/edat_lfse_22.tsv.gz", "SE32", 2022, 5.6),
    ("phys", "a", "eurostat/hlth_rs_physreg.tsv.gz", "SE33", 2020, 453.75),
    ("emp_ict", "a", "eurostat/lfst_r_lfe2en2.tsv.gz", "SE33", 2015, 6.7),
    ("bband_hh", "a", "eurostat/isoc_r_broad_h.csv", "SE32", 2021, 90.34),
    ("pat_oecd", "a", "figures/oecd_pct_patents.csv.gz", "SE33", 2015, 122.6),
    ("pat_epo", "a", "figures/pat_ep_rtot.csv.gz", "SE331", 2010, 31.31),
    ("pat_epo", "b", "figures/pat_ep_rtot.csv.gz", "SE331", 2010, 121.099),
    ("share_metals", "a", "figures/sbs_r_nuts2021.csv.gz", "SE33", 2022, 4607),
    ("ris_sii", "a", "figures/ris_2023.csv.gz", "SE33", 2023, 124.81),
    ("oecd_gdp_pc_tl3", "a", "figures/oecd_tl3_gdp_pc.csv.gz", "SE322", 2020, 38676),
    ("oecd_pop_tl3", "a", "figures/oecd_tl3_pop.csv.gz", "SE322", 2020, 130980),
    ("oecd_gdp_real", "a", OECD + "GDP_PC_Sweden_TL2.csv", "SE33", 2023, 58759.1),
    ("oecd_emp", "a", OECD + "EMP_Sweden_TL2.csv", "SE33", 2024, 278340),
    ("ren_share", "a", "eurostat/nrg_ind_ren.csv", "SE", 2024, 62.846),
    ("cars", "a", "eurostat/tran_r_vehst.tsv.gz", "SE32", 2021, 556),
    ("density", "a", "figures/demo_r_d3dens.csv.gz", "SE332", 2022, 2.6),
    ("emp_share_ict", "a", "figures/nama_10r_3empers.csv.gz", "SE322", 2017, 1),
    ("n_cmu", "a", "eurostat/cei_srm030.csv.gz", "SE", 2023, 9.9),
    ("n_pack_rec", "a", "eurostat/cei_wm020_all.csv.gz", "SE", 2022, 66.3),
    ("n_ceinv", "a", "eurostat/cei_cie012.csv.gz", "SE", 2023, 0.5),
    ("n_waste_hab", "a", "eurostat/cei_pc034.csv.gz", "SE", 2022, 15627),
]


@pytest.mark.parametrize(("indicator", "letter", "file", "geo", "year", "expected"), FOUND)
def test_a_query_finds_the_published_figure(
    shared_data: Path, indicator, letter, file, geo, year, expected
):
    catalogue = load_catalogue()
    path = shared_data / file
    beside = path.with_name(path.name.split(".")[0] + ".yaml")
    about = yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.exists() else None
    table = tidy(path.read_bytes(), path.name, about=about, known=catalogue.datasets)
    values = [
        value
        for query in catalogue.indicators[indicator].series[letter].queries
        if query.source == table.source and query.dataset.lower() == table.dataset.lower()
        for value in select(Edition(table, "file", ""), query.fixed, indicator)
        .set_index(["geo", "year"])["value"]
        .reindex([(geo, year)])
        .dropna()
    ]
    assert values == [expected]


def test_a_plain_table_without_dimensions_names_an_indicator_of_the_catalogue(shared_data: Path):
    named = {
        about["indicator"]
        for path in (shared_data / "figures").glob("*.yaml")
        if "indicator" in (about := yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    assert named
    assert named <= set(load_catalogue().indicators)
