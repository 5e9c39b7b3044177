"""What can go wrong between a statistical service and a release, and what to do about it."""


class PipelineError(Exception):
    """Root of all pipeline errors.

    Attributes:
        problem: What happened, as one sentence.
        next_step: What the reader can do about it, as one sentence.
        indicator: Catalogue id of the indicator concerned, if known.
        dataset: Code of the dataset concerned, if known.
        url: Address or file that gave rise to the error, if known.
    """

    def __init__(
        self,
        problem: str,
        *,
        next_step: str,
        indicator: str = "",
        dataset: str = "",
        url: str = "",
    ) -> None:
        self.problem = problem
        self.next_step = next_step
        self.indicator = indicator
        self.dataset = dataset
        self.url = url
        super().__init__(str(self))

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.indicator, self.dataset, self.url) if part)
        return (
            f"{where}: {self.problem} {self.next_step}"
            if where
            else (f"{self.problem} {self.next_step}")
        )


class TransientError(PipelineError):
    """A time-out, 429, 5xx or queued answer: the same request may work later."""


class QueryError(PipelineError):
    """The service refused the question (400, 404, 422, too big): do not repeat it unchanged."""


class FormatError(PipelineError):
    """The bytes are not what they should be: another format, a fault body, cut short."""


class CheckError(PipelineError):
    """The figures can be read but must not be published as they are."""


class CatalogueError(PipelineError):
    """The catalogue contradicts itself or names something unknown."""
