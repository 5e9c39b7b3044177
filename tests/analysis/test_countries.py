"""Where Sweden stands among the countries of the EU, counted by hand."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.countries import FEWEST_COUNTRIES, CountryPlace, country_band, country_place

OTHERS = [f"{a}{b}" for a in "ABDF" for b in "ABDFG"]  # twenty codes, none of EFTA


def test_lower_equal_and_higher_figures_are_counted_as_they_are_printed() -> None:
    values = pd.Series(dict(zip(OTHERS, range(20), strict=True)), dtype=float)
    values["SE"] = 4.04
    # At one decimal 4.04 is 4.0: four are lower, one the same.
    assert country_place(values, "SE", 1) == CountryPlace(lower=4, equal=1, higher=15)
    assert country_place(values, "SE", 2) == CountryPlace(lower=5, equal=0, higher=15)


def test_countries_outside_the_eu_do_not_count() -> None:
    values = pd.Series(dict.fromkeys(OTHERS, 1.0) | {"SE": 2.0})
    more = pd.concat([values, pd.Series({"NO": 0.0, "CH": 9.0, "IS": 9.0})])
    assert country_place(more, "SE", 0) == country_place(values, "SE", 0)


def test_too_few_countries_or_no_own_value_give_no_place() -> None:
    few = pd.Series(dict.fromkeys(OTHERS[: FEWEST_COUNTRIES - 1], 1.0) | {"SE": 2.0})
    assert country_place(few, "SE", 0) is None
    few[OTHERS[FEWEST_COUNTRIES]] = 1.0
    assert country_place(few, "SE", 0) == CountryPlace(15, 0, 0)
    few["SE"] = float("nan")
    assert country_place(few, "SE", 0) is None
    assert country_place(pd.Series(dtype=float), "SE", 0) is None


@given(st.dictionaries(st.sampled_from(OTHERS), st.integers(-50, 50), min_size=15))
def test_every_other_country_is_counted_once(values: dict[str, int]) -> None:
    place = country_place(pd.Series(values | {"SE": 7}, dtype=float), "SE", 0)
    assert place is not None
    assert place.others == len(values)
    assert place.lower == sum(value < 7 for value in values.values())


def test_the_band_holds_the_middle_of_the_other_countries_in_years_with_enough() -> None:
    rows = [(geo, 2020, float(place)) for place, geo in enumerate(OTHERS)]
    rows += [(geo, 2021, 1.0) for geo in OTHERS[:14]]
    rows += [("SE", 2020, 999.0), ("NO", 2020, 999.0), ("EU27_2020", 2020, 999.0)]
    rows += [(OTHERS[0], 2019, float("nan"))]
    rows += [("BX", 2020, 999.0)]
    figures = pd.DataFrame(rows, columns=["geo", "year", "value"]).assign(flag="")
    figures.loc[figures["geo"] == "BX", "flag"] = "bu"
    band = country_band(figures, "SE")
    assert band["year"].tolist() == [2020]
    low, high = np.percentile(range(20), [10, 90])
    assert band.loc[0, ["low", "high"]].tolist() == [low, high]
