"""How a figure is told: what it is of, what it should be, what it was."""

from dataclasses import dataclass, field

KINDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Figure:
    """One line of the account. `faults` say what is behind a measure that misses its goal."""

    name: str
    kind: str
    goal: str
    measured: str
    is_met: bool
    faults: list[str] = field(default_factory=list)


HEAD = "| figure | database | goal | measured | |\n|---|---|---|---|---|"
SHOWN = 10


def row(figure: Figure) -> str:
    cells = (figure.name, figure.kind, figure.goal, figure.measured, "" if figure.is_met else "MISSED")
    faults = [f"    {fault}" for fault in figure.faults[:SHOWN]]
    return "\n".join([f"| {' | '.join(cells)} |", *faults])


def seconds(values: list[float]) -> str:
    """The middle and the worst of them."""
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 2]:.2f} s, worst {ordered[-1]:.2f} s"
