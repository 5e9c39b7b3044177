"""Tables of figures that are not as they should be, each made from a good one.

What one figure has gone wrong with is a Swedish one, so that it is looked at.
"""

from collections.abc import Callable
from decimal import Decimal

from tests.services.csv_body import CsvTable, changed
from tests.services.reply import Reply


def empty_table(reply: Reply) -> Reply:
    """A header without rows."""
    return changed(reply, lambda table: table.rows.clear())


def column_added(reply: Reply) -> Reply:
    """A column that was never there, after the figures."""
    return changed(
        reply, lambda table: table.add("EMBARGO_STATUS", "N", table.place("OBS_VALUE") + 1)
    )


def columns_reordered(reply: Reply) -> Reply:
    """The same columns in the opposite order."""

    def change(table: CsvTable) -> None:
        for line in (table.header, *table.rows):
            line.reverse()

    return changed(reply, change)


def duplicated_key(reply: Reply) -> Reply:
    """A figure stands there twice, with two values."""

    def change(table: CsvTable) -> None:
        twin = list(table.swedish()[0])
        twin[table.place("OBS_VALUE")] = _times(twin[table.place("OBS_VALUE")] or "1", "1.5")
        table.rows.append(twin)

    return changed(reply, change)


def unknown_flag(reply: Reply) -> Reply:
    """A flag that no list has."""

    def change(table: CsvTable) -> None:
        table.swedish()[-1][table.flag] = "X" if table.of_oecd else "q"

    return changed(reply, change)


def out_of_range(reply: Reply) -> Reply:
    """A value that cannot be one."""

    def change(table: CsvTable) -> None:
        table.swedish()[-1][table.place("OBS_VALUE")] = "-987654321"

    return changed(reply, change)


def off_by_a_million(reply: Reply) -> Reply:
    """All values a million times too large."""

    def change(table: CsvTable) -> None:
        place = table.place("OBS_VALUE")
        for row in table.rows:
            row[place] = _times(row[place], "1000000")

    return changed(reply, change)


def half_as_large(reply: Reply) -> Reply:
    """Every other area is missing; those of Sweden are there."""

    def change(table: CsvTable) -> None:
        place = table.area
        others = sorted({row[place] for row in table.rows if not row[place].startswith("S")})
        left = set(others[::2])
        table.rows[:] = [
            row for row in table.rows if row[place].startswith("S") or row[place] in left
        ]

    return changed(reply, change)


def old_version(reply: Reply) -> Reply:
    """An older version of a flow, which has the countries left and no regions."""

    def change(table: CsvTable) -> None:
        structure, place = table.place("STRUCTURE_ID"), table.area
        table.rows[:] = [
            row for row in table.rows if len(row[place]) == 3 or not row[place].startswith("SE")
        ]
        for row in table.rows:
            row[structure] = f"{row[structure].partition('(')[0]}(1.0)"

    return changed(reply, change)


def other_unit_mult(reply: Reply) -> Reply:
    """The same figures, written in thousands."""

    def change(table: CsvTable) -> None:
        value, exponent = table.place("OBS_VALUE"), table.place("UNIT_MULT")
        for row in table.rows:
            row[value] = _times(row[value], "0.001")
            row[exponent] = str(int(row[exponent]) + 3)

    return changed(reply, change)


def repeated_territorial_types(reply: Reply) -> Reply:
    """Each figure a second time, for a kind of area that we do not ask about."""

    def change(table: CsvTable) -> None:
        place = table.place("TERRITORIAL_TYPE")
        twins = [list(row) for row in table.rows]
        for twin in twins:
            twin[place] = "MR"
        table.rows += twins

    return changed(reply, change)


def _times(text: str, factor: str) -> str:
    return f"{Decimal(text) * Decimal(factor):f}" if text else ""


TABLE_FAULTS: dict[str, Callable[[Reply], Reply]] = {
    how.__name__: how
    for how in (
        *(empty_table, column_added, columns_reordered, duplicated_key, unknown_flag),
        *(out_of_range, off_by_a_million, half_as_large, old_version, other_unit_mult),
        repeated_territorial_types,
    )
}
