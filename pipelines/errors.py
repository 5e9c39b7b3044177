"""What can go wrong between a statistical service and a release, and what to do about it."""


class PipelineError(Exception):
    """Root of all pipeline errors.

    Attributes:
        problem: What happened, as one sentence.
        next_step: What the reader can do about it, as one sentence.
        indicator: Catalogue id of the indicator concerned, if known.
        dataset: Code of the dataset concerned, if known.
        url: Address or file that gave rise to the error, if known.
        status: HTTP status of a refusal that came with another than 200, else 0.
    """

    status: int = 0

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


class QueuedError(TransientError):
    """The service prepares the answer instead of giving it at once.

    Attributes:
        id: Under which to ask for it; empty when the service tells none.
        state: How far it is, such as SUBMITTED, PROCESSING, AVAILABLE, EXPIRED, UNKNOWN_REQUEST;
            empty when the service does not tell.
    """

    id: str = ""
    state: str = ""


class QuotaError(TransientError):
    """The downloads that the service allows in an hour are used up."""


class QueryError(PipelineError):
    """The service refused the question (400, 404, 422, too big): do not repeat it unchanged."""


class TooBigError(QueryError):
    """The answer would be larger than the service gives: ask for fewer years or codes."""


class GoneError(QueryError):
    """The service has no such dataset or flow, or not any more."""


class NoResultsError(QueryError):
    """The question is valid and selects nothing."""


class KeyShapeError(QueryError):
    """The key has other dimensions than the dataset has now."""


class RetiredCodeError(QueryError):
    """Some codes of the question are not in the dataset, or not any more.

    Attributes:
        codes: Pairs of a dimension, as the catalogue spells it, and the code.
    """

    codes: tuple[tuple[str, str], ...] = ()


class FormatError(PipelineError):
    """The bytes are not what they should be: another format, a fault body, cut short."""


class CheckError(PipelineError):
    """The figures can be read but must not be published as they are."""


class CatalogueError(PipelineError):
    """The catalogue contradicts itself or names something unknown."""


class BusyError(PipelineError):
    """Another run is at work on the same data folder."""
