"""Times of things that are compared, taken in turns, so that a busy machine slows all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping

Call = Callable[[], object]


def medians(
    contenders: Mapping[str, Call], *, rounds: int, repeats: int = 1, warm_up: bool = True
) -> dict[str, float]:
    """Seconds that one call of each takes: the median of `rounds` times `repeats` calls.

    In every round each contender is called `repeats` times; a round to warm up does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + warm_up):
        for name, call in contenders.items():
            for _ in range(repeats):
                begin = time.perf_counter()
                call()
                if number or not warm_up:
                    times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(taken) for name, taken in times.items()}


def in_turn(calls: list[Call]) -> Call:
    """One call that does the next of several each time, over and over."""
    state = {"next": 0}

    def call() -> object:
        place = state["next"]
        state["next"] = (place + 1) % len(calls)
        return calls[place]()

    return call
