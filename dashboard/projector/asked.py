"""What an address asks of a view, held against what there is."""

from collections.abc import Mapping, Sequence

from dashboard.look import pair_members
from dashboard.shell import Frame

Params = Mapping[str, str]


class ViewError(Exception):
    """An address that means no figure.

    Attributes:
        key: Key of the sentence for the reader in `dashboard/texts`, under `projector.no_view.`.
        values: What its placeholders stand for.
    """

    def __init__(self, key: str, **values: str) -> None:
        self.key = f"projector.no_view.{key}"
        self.values = values
        super().__init__(f"{key}: {values}")


def code_of(frame: Frame, params: Params, name: str, there: Sequence[str], default: str) -> str:
    """What is asked for, or the default where nothing is.

    Raises:
        ViewError: It is not there (any more).
    """
    asked = params.get(name, "") or default
    if asked not in there:
        raise ViewError("gone", what=frame.t(f"state.names.{name}"), code=asked[:40])
    return asked


def codes_of(
    frame: Frame, params: Params, name: str, there: Sequence[str], default: str
) -> list[str]:
    """What is asked for; the default, of codes joined by commas, where nothing is.

    As on the pages, an area of two counties stands for its first where only counties are shown.

    Raises:
        ViewError: Something that is asked for is not there (any more): the picture would be another
            under the same title.
    """
    asked = [code for code in (params.get(name, "") or default).split(",") if code]
    for code in asked:
        if code not in there and not set(pair_members(code)) & set(there):
            raise ViewError("gone", what=frame.t(f"state.names.{name}"), code=code[:40])
    found = (code if code in there else pair_members(code)[0] for code in asked)
    return list(dict.fromkeys(found))


def figure_of(params: Params, there: Sequence[str]) -> str:
    """Which figure of its page is asked for; the first of those there where none is.

    Raises:
        ViewError: The page has no figure of that name.
    """
    asked = params.get("figure", "") or there[0]
    if asked not in there:
        raise ViewError("figure", code=asked[:40])
    return asked


def measured(frame: Frame) -> list[str]:
    """The measures that have figures."""
    return list(frame.release.indicators.index[frame.release.indicators["last_year"] > 0])
