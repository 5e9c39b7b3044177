"""The release that a wall shows: the one that is asked for, or the one in use."""

from dashboard.release import Release, ReleaseError, open_release


def release_of(wanted: str) -> tuple[Release, str]:
    """A release and, where the one asked for is gone, its id; the one in use stands in then.

    Args:
        wanted: Id of a release, "" for the one in use.

    Raises:
        ReleaseError: None can be read.
    """
    try:
        return open_release(wanted), ""
    except ReleaseError as error:
        if error.key != "release.unknown":
            raise
        return open_release(), wanted
