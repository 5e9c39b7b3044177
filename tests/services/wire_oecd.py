"""Bodies as the OECD writes them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tests.services.delimited import delimited, quoted
from tests.services.figures import Row

_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = (
    f'xmlns:message="{_SDMX}/message" xmlns:structure="{_SDMX}/structure" '
    f'xmlns:common="{_SDMX}/common"'
)
_LABELS = {
    "FREQ": "Frequency of observation",
    "TERRITORIAL_LEVEL": "Territorial level",
    "REF_AREA": "Reference area",
    "TERRITORIAL_TYPE": "Territorial typology",
    "ACTIVITY": "Economic activity",
    "PRICES": "Price base",
    "UNIT_MEASURE": "Unit of measure",
    "OBS_VALUE": "Observation value",
    "OBS_STATUS": "Observation status",
    "REF_YEAR_PRICE": "Price reference year",
    "UNIT_MULT": "Unit multiplier",
}
_LETTERS = (
    *("ALB", "AUT", "BEL", "BGR", "CHE", "CYP", "CZE", "DEU", "DNK", "EST", "GRC", "ESP", "FIN"),
    *("FRA", "HRV", "HUN", "IRL", "ISL", "ITA", "LIE", "LTU", "LUX", "LVA", "MNE", "MKD", "MLT"),
    *("NLD", "NOR", "POL", "PRT", "ROU", "SRB", "SWE", "SVN", "SVK", "TUR", "GBR", "XKV"),
)
_PREFIXES = (
    *("AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI"),
    *("FR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "ME", "MK", "MT"),
    *("NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TR", "UK", "XK"),
)
_COUNTRIES = dict(zip(_PREFIXES, _LETTERS, strict=True))


def country(area: str) -> str:
    """The three letters of the country that an area lies in."""
    return area if area in _LETTERS else _COUNTRIES.get(area[:2], "OTH")


def csv_file_with_labels(
    flow: str,
    dimensions: Row,
    rows: pa.Table,
    unit_mult: int | Mapping[str, int],
    attributes: Mapping[str, str],
) -> bytes:
    """The format csvfilewithlabels: each column followed by its label.

    Args:
        flow: Agency, flow and version, as `AGENCY:DSD@FLOW(2.4)`.
        dimensions: Their ids in key order.
        rows: As `figures.select` gives them, with OBS_STATUS.
        unit_mult: Power of ten of the values, for all rows or by code of UNIT_MEASURE; the rows
            themselves are in units.
        attributes: Further columns, the same on every row.
    """
    header = ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"]
    cells: list[str | pa.ChunkedArray] = ["DATAFLOW", flow, '"A title, with a comma"', "I"]

    def add(name: str, column: str | pa.ChunkedArray, label: str | pa.ChunkedArray) -> None:
        header.extend((name, _LABELS.get(name, name.replace("_", " ").capitalize())))
        cells.extend((column, label))

    by_name = dict(zip(dimensions, rows.columns, strict=False))
    for name, column in by_name.items():
        # A level is its own label.
        add(name, column, column if name == "TERRITORIAL_LEVEL" else _labels(column))
    year, value, status = rows.columns[len(dimensions) :]
    exponents = _exponents(unit_mult, by_name, rows.num_rows)
    add("TIME_PERIOD", year, "")
    add("OBS_VALUE", _scaled(value, exponents), "")
    countries = _by_code(by_name["REF_AREA"], country)
    add("COUNTRY", countries, _labels(countries))
    add("OBS_STATUS", status, _labels(status))
    for name, text in attributes.items():
        add(name, text, "")
    add("UNIT_MULT", exponents.cast(pa.string()), "Units")
    add("DECIMALS", "2", "Two")
    return delimited(header, cells, rows.num_rows, "\n")


def structure(agency: str, flow: str, version: str, parts: str) -> bytes:
    """A structure message of SDMX-ML 2.1 about a flow.

    Args:
        agency: The agency.
        flow: The flow, as `DSD@FLOW`.
        version: Its version.
        parts: What the flow refers to.
    """
    return _message(
        f'<structure:Dataflows><structure:Dataflow id="{flow}" agencyID="{agency}" '
        f'version="{version}"><common:Annotations><common:Annotation>'
        "<common:AnnotationType>NonProductionDataflow</common:AnnotationType>"
        "<common:AnnotationTitle>true</common:AnnotationTitle></common:Annotation>"
        f"</common:Annotations></structure:Dataflow></structure:Dataflows>{parts}"
    )


def data_structure(flow: str, version: str, dimensions: Row) -> str:
    """The part of a structure message on the key, its elements in no particular order."""
    elements = "".join(
        f'<structure:Dimension id="{name}" position="{position}"/>'
        for position, name in reversed(list(enumerate(dimensions, 1)))
    )
    return (
        "<structure:DataStructures><structure:DataStructure "
        f'id="{flow.split("@")[0]}" agencyID="OECD.CFE.EDS" version="{version}">'
        f"<structure:DataStructureComponents><structure:DimensionList>{elements}"
        f'<structure:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}"/>'
        "</structure:DimensionList></structure:DataStructureComponents></structure:DataStructure>"
        "</structure:DataStructures>"
    )


def constraint(
    agency: str, flow: str, changed: datetime, count: int, used: Mapping[str, Iterable[str]]
) -> str:
    """The part of a structure message on when a flow changed, its rows and the codes in use."""
    # The service writes hundredths of a second.
    stamp = f"{changed:%Y-%m-%dT%H:%M:%S}.{changed.microsecond // 10000:02}Z"
    values = "".join(
        f'<common:KeyValue id="{name}">'
        + "".join(f"<common:Value>{code}</common:Value>" for code in sorted(codes))
        + "</common:KeyValue>"
        for name, codes in used.items()
        if name != "TIME_PERIOD"
    )
    years = sorted(used.get("TIME_PERIOD", ()))
    if years:
        values += (
            '<common:KeyValue id="TIME_PERIOD"><common:TimeRange>'
            f"<common:StartPeriod>{years[0]}</common:StartPeriod>"
            f"<common:EndPeriod>{years[-1]}</common:EndPeriod></common:TimeRange>"
            "</common:KeyValue>"
        )
    return (
        f'<structure:Constraints><structure:ContentConstraint id="CR_A_{flow}" '
        f'agencyID="{agency}" type="Actual" validFrom="{stamp}"><common:Annotations>'
        f'<common:Annotation id="obs_count"><common:AnnotationTitle>{count}'
        "</common:AnnotationTitle></common:Annotation></common:Annotations>"
        f'<structure:CubeRegion include="true">{values}</structure:CubeRegion>'
        "</structure:ContentConstraint></structure:Constraints>"
    )


def constraint_message(part: str) -> bytes:
    """A structure message that holds a constraint alone."""
    return _message(part)


def _message(parts: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><message:Structure {_NAMESPACES}>'
        f"<message:Structures>{parts}</message:Structures></message:Structure>"
    ).encode()


def _labels(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    # Some labels hold a comma, as some of the service do.
    return _by_code(
        codes,
        lambda code: f"Label of {code}, a country" if code in _LETTERS else f"Label of {code}",
    )


def _by_code(codes: pa.ChunkedArray, label: Callable[[str], str]) -> pa.ChunkedArray:
    encoded = codes.combine_chunks().dictionary_encode()
    labels = pa.array([label(code) for code in encoded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([quoted(labels).take(encoded.indices)])


def _exponents(
    unit_mult: int | Mapping[str, int], columns: Mapping[str, pa.ChunkedArray], rows: int
) -> pa.Array:
    if isinstance(unit_mult, int):
        return pa.array([unit_mult] * rows, pa.int32())
    units = columns["UNIT_MEASURE"].to_pylist()
    return pa.array([unit_mult.get(unit, 0) for unit in units], pa.int32())


def _scaled(values: pa.ChunkedArray, exponents: pa.Array) -> pa.ChunkedArray | pa.Array:
    if not pc.any(pc.not_equal(exponents, 0)).as_py():
        return values
    pairs = zip(values.to_pylist(), exponents.to_pylist(), strict=True)
    return pa.array(
        [f"{Decimal(text).scaleb(-power).normalize():f}" if text else "" for text, power in pairs],
        pa.string(),
    )
