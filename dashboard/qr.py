"""QR codes of addresses, as drawings."""

import io

import segno


def qr_svg(address: str) -> str:
    """A QR code as the text of an SVG drawing: black on white with its quiet zone, level M.

    Args:
        address: What the code leads to.

    Raises:
        segno.DataOverflowError: The address is longer than a code holds (about 2,300 letters).
    """
    drawn = io.BytesIO()
    # A code that a room scans from a table keeps level M, though a higher one were free.
    segno.make(address, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return drawn.getvalue().decode()
