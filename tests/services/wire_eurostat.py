"""Bodies as Eurostat writes them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pyarrow as pa

from tests.services.delimited import delimited
from tests.services.figures import Row

_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = f'xmlns:m="{_SDMX}/message" xmlns:s="{_SDMX}/structure" xmlns:c="{_SDMX}/common"'
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_BRUSSELS = ZoneInfo("Europe/Brussels")
_INVENTORY = (
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


def inventory(changed: Mapping[str, tuple[datetime, datetime]]) -> bytes:
    """The inventory: tab-separated, codes in upper case, local time with offset.

    Args:
        changed: By dataset, when its figures and when its structure last changed.
    """
    lines = ["\t".join(_INVENTORY)]
    for code, times in changed.items():
        stamps = [time.astimezone(_BRUSSELS).strftime("%Y-%m-%dT%H:%M:%S%z") for time in times]
        lines.append("\t".join((code.upper(), "DATASET", "", *stamps, *("http://x",) * 5)))
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


def sdmx_csv(code: str, dimensions: Row, rows: pa.Table, updated: datetime) -> bytes:
    """SDMX-CSV 1.0 as of 2026: CRLF, LAST UPDATE by the Brussels clock on every row.

    Args:
        code: The dataset.
        dimensions: Their ids in key order.
        rows: As `figures.select` gives them, with flag and confidentiality.
        updated: When the figures last changed.
    """
    stamp = updated.astimezone(_BRUSSELS).strftime("%d/%m/%y %H:%M:%S")
    header = ("DATAFLOW", "LAST UPDATE", *dimensions, "TIME_PERIOD", "OBS_VALUE")
    cells = (f"ESTAT:{code.upper()}(1.0)", stamp, *rows.columns)
    return delimited((*header, "OBS_FLAG", "CONF_STATUS"), cells, rows.num_rows, "\r\n")


def fault(code: int, message: str) -> bytes:
    """A SOAP fault, whatever format was asked for."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><S:Fault xmlns:S="{_SOAP}">'
        f"<faultcode>{code}</faultcode><faultstring>{escape(message)}</faultstring>"
        "</S:Fault>"
    ).encode()


def queued(request: str) -> bytes:
    """The note that an answer will be prepared, with the id to ask for it."""
    return (
        f'<env:Envelope xmlns:env="{_SOAP}"><env:Body><ns0:syncResponse '
        'xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction">'
        "<processingTime>111</processingTime>\n"
        f" <queued><id>{request}</id><status>SUBMITTED</status></queued>"
        "</ns0:syncResponse></env:Body></env:Envelope>"
    ).encode()


def queue_state(request: str, state: str) -> bytes:
    """How far a prepared answer is."""
    return (
        '<ns1:status xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous">'
        f"<ns1:key>{request}</ns1:key><ns1:status>{state}</ns1:status></ns1:status>"
    ).encode()
