"""What every benchmark can be told: which of the two databases."""

import argparse
from collections.abc import Sequence

KINDS = ("sqlite", "postgres")


def parse(parser: argparse.ArgumentParser, *, unless_told: Sequence[str] = KINDS) -> argparse.Namespace:
    """The options of the command line; `kinds` among them, asked for by `--sqlite` and `--postgres`."""
    for kind in KINDS:
        parser.add_argument(f"--{kind}", dest="kinds", action="append_const", const=kind, help=f"{kind} only")
    options = parser.parse_args()
    options.kinds = options.kinds or list(unless_told)
    return options
