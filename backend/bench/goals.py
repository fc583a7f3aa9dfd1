"""What the ratios are meant to be, and whether they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.ceiling import Rounds

MEMORY = 120  # MiB after it has served


@dataclass(frozen=True)
class Goal:
    """One request beside the ceiling, or beside another request of the product, by the server's processor."""

    request: str
    at_least: float
    beside: str | None = None
    on_sqlite: bool | None = None
    by_clock: bool = False
    """Not by the processor: what waits for the disk."""

    def reached(self, played: Mapping[str, Rounds]) -> float | None:
        rounds = played.get(self.request)
        if rounds is None:
            return None
        if self.beside is None:
            by_clock = rounds.ratio("product", "bare", "per_second")
            return by_clock if self.by_clock else rounds.ratio("bare", "product", "cpu")
        other = played.get(self.beside)
        return None if other is None else other.of("product", "cpu") / rounds.of("product", "cpu")

    def __str__(self) -> str:
        return f"{self.request} / {self.beside or 'the ceiling'}"


GOALS = (
    Goal("deal by id", 0.25, on_sqlite=True),
    Goal("deal by id", 0.4, on_sqlite=False),
    Goal("board 7 x 50", 0.5),
    Goal("board, unchanged", 0.8, beside="deal by id"),
    Goal("list of 100", 0.4, beside="deal by id"),
    Goal("move", 0.35, by_clock=True),
)
GROWTH = 1.5
GROWS = ("list of 100, all deals", "board 7 x 50, all deals", "dashboard", "search")


def told(played: Mapping[str, Rounds], memory: int, *, is_sqlite: bool) -> Iterator[str]:
    for goal in GOALS:
        reached = goal.reached(played) if goal.on_sqlite in (None, is_sqlite) else None
        if reached is not None:
            yield _line(str(goal), f"{reached:.2f}", f">= {goal.at_least}", met=reached >= goal.at_least)
    for name in GROWS:
        if name in played and (growth := played[name].ratio("product", "small", "p50")) is not None:
            yield _line(f"{name}, growth", f"{growth:.2f}", f"<= {GROWTH}", met=growth <= GROWTH)
    held = memory / 2**20
    yield _line("memory after serving", f"{held:.0f} MiB", f"<= {MEMORY}", met=held <= MEMORY)


def _line(name: str, reached: str, goal: str, *, met: bool) -> str:
    return f"- {name}: {reached} (goal {goal}) {'met' if met else 'MISSED'}"
