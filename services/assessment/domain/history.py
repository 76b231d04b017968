"""What ``evolve`` raises when a stream holds what no decision could have told."""


class ImpossibleHistory(Exception):  # noqa: N818 - a finding about stored events
    """The event does not follow from the state: the stream was written by something else."""

    def __init__(self, state: object, event: object) -> None:
        super().__init__(f"{type(event).__name__} after {type(state).__name__}")
