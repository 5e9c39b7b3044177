"""Bodies as the services write them."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

Row = tuple[str, ...]

_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = f'xmlns:m="{_SDMX}/message" xmlns:s="{_SDMX}/structure" xmlns:c="{_SDMX}/common"'
_BRUSSELS = ZoneInfo("Europe/Brussels")


def inventory(updated: Mapping[str, datetime]) -> bytes:
    """Eurostat's inventory: tab-separated, codes in upper case, local time with offset."""
    columns = (
        "Code",
        "Type",
        "Source dataset",
        "Last data change",
        "Last structural change",
        "Data download url (tsv)",
        "Data download url (csv)",
        "Data download url (sdmx)",
        "Data structure download url",
        "Open in Data Browser url",
    )
    lines = ["\t".join(columns)]
    for code, time in updated.items():
        stamp = time.astimezone(_BRUSSELS).strftime("%Y-%m-%dT%H:%M:%S%z")
        lines.append("\t".join((code.upper(), "DATASET", "", stamp, stamp, *("http://x",) * 5)))
    return ("\n".join(lines) + "\n").encode()


def data_structure(code: str, dimensions: Row) -> bytes:
    """A data structure message of SDMX 2.1; the elements stand in no particular order."""
    elements = "".join(
        f'<s:Dimension id="{name}" position="{position}"><s:ConceptIdentity/></s:Dimension>'
        for position, name in reversed(list(enumerate(dimensions, 1)))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><m:Structure {_NAMESPACES}>'
        f'<m:Structures><s:DataStructures><s:DataStructure id="{code}" agencyID="ESTAT" '
        f'version="57.0"><s:DataStructureComponents><s:DimensionList>{elements}'
        f'<s:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}"/>'
        "</s:DimensionList></s:DataStructureComponents></s:DataStructure></s:DataStructures>"
        "</m:Structures></m:Structure>"
    ).encode()


def content_constraint(code: str, used: Mapping[str, Iterable[str]]) -> bytes:
    """The codes in use, by dimension."""
    values = "".join(
        f'<c:KeyValue id="{name}">'
        + "".join(f"<c:Value>{value}</c:Value>" for value in sorted(codes))
        + "</c:KeyValue>"
        for name, codes in used.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><m:Structure {_NAMESPACES}><m:Structures>'
        f'<s:Constraints><s:ContentConstraint id="{code}" agencyID="ESTAT" type="Actual">'
        f'<s:CubeRegion include="true">{values}</s:CubeRegion></s:ContentConstraint>'
        "</s:Constraints></m:Structures></m:Structure>"
    ).encode()


def sdmx_csv(code: str, dimensions: Row, rows: Iterable[Row], updated: datetime) -> bytes:
    """SDMX-CSV 1.0 as of 2026: CRLF, LAST UPDATE by the Brussels clock on every row."""
    stamp = updated.astimezone(_BRUSSELS).strftime("%d/%m/%y %H:%M:%S")
    header = ("DATAFLOW", "LAST UPDATE", *dimensions, "TIME_PERIOD", "OBS_VALUE")
    return _csv(
        (*header, "OBS_FLAG", "CONF_STATUS"),
        ((f"ESTAT:{code.upper()}(1.0)", stamp, *row) for row in rows),
        "\r\n",
    )


def csv_file_with_labels(flow: str, dimensions: Row, rows: Iterable[Row]) -> bytes:
    """OECD csvfilewithlabels: each column followed by its label."""
    header = ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"]
    for name in dimensions:
        header += [name, name.capitalize()]
    header += ["TIME_PERIOD", "Time period", "OBS_VALUE", "Observation value"]
    header += ["COUNTRY", "Country", "OBS_STATUS", "Observation status"]
    header += ["UNIT_MULT", "Unit multiplier", "DECIMALS", "Decimals"]

    def cells(row: Row) -> list[str]:
        year, value, status = row[len(dimensions) :]
        line = ["DATAFLOW", flow, "A title, with a comma", "I"]
        for code in row[: len(dimensions)]:
            line += [code, f"Label of {code}"]
        line += [year, "", value, "", "SWE", "Sweden", status, "Label"]
        return [*line, "0", "Units", "2", "Two"]

    return _csv(header, map(cells, rows), "\n")


def _csv(header: Iterable[str], rows: Iterable[Iterable[str]], line_end: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
