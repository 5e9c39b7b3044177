"""What is said of an address that means no figure."""


class ViewError(Exception):
    """An address means no figure.

    Attributes:
        key: Key of the sentence for the reader in `dashboard/texts`, under `projector.no_view.`.
        values: What its placeholders stand for.
    """

    def __init__(self, key: str, **values: str) -> None:
        self.key = f"projector.no_view.{key}"
        self.values = values
        super().__init__(f"{key}: {values}")
