"""What a workshop's storage and its pages refuse, with the sentence for the reader."""

from dashboard.i18n import t


class RoomError(Exception):
    """Something asked of a workshop cannot be done; nothing has been changed.

    Attributes:
        name: What is wrong, such as `closed`.
        key: Key of the sentence for the reader in `dashboard/texts`.
        status: The HTTP status that says the same.
        values: What the placeholders of the sentence stand for.
        wait: Seconds after which it may be tried again, 0 for no such time.
    """

    status = 422

    def __init__(self, name: str, wait: float = 0, **values: object) -> None:
        self.name = name
        self.key = f"room.error.{name}"
        self.values = values
        self.wait = wait
        super().__init__(f"{name}: {values}")

    def words(self, lang: str) -> str:
        """The sentence for the reader."""
        return t(self.key, lang, **self.values)


class NotThereError(RoomError):
    """A code, device or note is unknown."""

    status = 404


class WrongSecretError(RoomError):
    """Whoever asks has not shown the facilitator's secret."""

    status = 403


class NotNowError(RoomError):
    """What was asked fits another state: the session is closed, the slide or deck has changed."""

    status = 409


class NotAllowedError(RoomError):
    """An answer is no answer to the question that was put."""


class TooManyError(RoomError):
    """Asked too often, or by too many; `wait` says when again."""

    status = 429


class BusyError(RoomError):
    """The database cannot be reached, or is none that a workshop can be kept in."""

    status = 503
