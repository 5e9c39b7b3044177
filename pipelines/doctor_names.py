"""What the codes of a dataset are called, from a structure message of SDMX 2.1."""

import gzip
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from pipelines.formats.sniff import GZIP

Names = dict[str, dict[str, str]]
"""The English name of each code, by dimension."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def code_names(data: bytes) -> tuple[Names, str]:
    """Reads the names of codes and of the dataflow.

    Args:
        data: A message with dataflow, data structure and code lists, plain or gzip.

    Returns:
        The names by dimension and code, and the title; both empty for another body.
    """
    try:
        # The services send no document type; entities are not resolved from outside.
        plain = gzip.decompress(data) if data.startswith(GZIP) else data
        root = ElementTree.fromstring(plain)  # noqa: S314
    except (ElementTree.ParseError, OSError, EOFError):
        return {}, ""
    lists = {
        element.get("id", ""): {code.get("id", ""): _name(code) for code in _all(element, "Code")}
        for element in _all(root, "Codelist")
    }
    names = {}
    for dimension in _all(root, "Dimension"):
        name = dimension.get("id", "")
        enumerated = [
            reference.get("id", "")
            for enumeration in _all(dimension, "Enumeration")
            for reference in _all(enumeration, "Ref")
        ]
        # Without one, the list is called after its dimension.
        for code_list in (*enumerated, name.upper(), f"CL_{name.upper()}"):
            if code_list in lists:
                names[name] = lists[code_list]
                break
    return names, next((_name(flow) for flow in _all(root, "Dataflow")), "")


def _name(element: ElementTree.Element) -> str:
    names = {
        child.get(_LANGUAGE, "en"): (child.text or "").strip()
        for child in element
        if child.tag.rpartition("}")[2] == "Name"
    }
    return names.get("en") or next(iter(names.values()), "")


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)
