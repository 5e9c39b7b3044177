import pytest

from dashboard.look import REGION_MARK, mark, pair_members, region_text, tokens


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reaches_the_contrast_of_wcag_aa(theme) -> None:
    colours = tokens(theme)
    for background in (colours.bg, colours.soft):
        for text in (colours.ink, colours.ink2, colours.muted, colours.acc):
            assert contrast(text, background) >= 4.5
    assert contrast(colours.other, colours.bg) >= 4.5
    assert contrast(colours.on_acc, colours.acc) >= 4.5
    assert contrast(colours.acc, colours.tint) >= 4.5
    for geo in REGION_MARK:
        assert contrast(region_text(geo, theme), colours.bg) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_reach_the_contrast_of_graphical_objects(theme) -> None:
    for colour in (*REGION_MARK.values(), tokens(theme).tick):
        assert contrast(colour, tokens(theme).bg) >= 3


def test_a_pair_is_the_two_regions_that_share_its_figures() -> None:
    assert pair_members("SE33") == ("SE331", "SE332")
    assert pair_members("SE32") == ("SE321", "SE322")
    assert pair_members("SE") == pair_members("SE331") == pair_members("FI1D") == ()


def test_the_text_alternative_of_a_mark_is_escaped() -> None:
    assert 'alt="&lt;b&gt;&quot;"' in mark("SE33", "light", alt='<b>"')
