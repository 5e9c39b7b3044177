"""Reads SDMX-ML, the messages in which the services tell how their datasets are built."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipelines.errors import FormatError
from pipelines.formats.delimited import unpacked


def parse(data: bytes, dataset: str, url: str) -> Element:
    """The root of a message.

    Args:
        data: The body as received, plain or gzip.
        dataset: What was asked about, for the message of an error.
        url: Its address, likewise.

    Raises:
        FormatError: The body is no XML, or a gzip file that is damaged.
    """
    plain = unpacked(data, url, dataset=dataset)
    try:
        # The services send no document type; entities are not resolved from outside.
        return ElementTree.fromstring(plain)  # noqa: S314
    # An encoding that is not known, or that takes several bytes, is no ParseError.
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise FormatError(
            f"the answer is no XML ({error}).",
            next_step="Try again later; if it stays, open the address in a browser.",
            dataset=dataset,
            url=url,
        ) from error


def elements(root: Element, name: str) -> Iterator[Element]:
    """The elements of a local name; prefixes differ between services and their versions."""
    return (element for element in root.iter() if local_name(element) == name)


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
