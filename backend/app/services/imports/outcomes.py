"""What other systems call a deal that is won, lost or open."""

import re

from app.folding import fold
from app.models import DealStatus

OUTCOMES: dict[str, DealStatus] = {
    word: outcome
    for outcome, words in (
        (DealStatus.OPEN, "open|открыта|открытая|в работе|p|process|активна"),
        (DealStatus.WON, "won|выиграна|выигран|успешная|успешные|успех|s|success|closed won|успешно"),
        (
            DealStatus.LOST,
            "lost|проиграна|проигран|проваленная|проваленные|провалена|f|failed|fail|closed lost|отказ",
        ),
    )
    for word in words.split("|")
}

CLOSING: dict[str, DealStatus] = {
    fold(name): outcome
    for outcome, names in (
        (DealStatus.WON, "Успешно реализовано|Успешно закрыто|Сделка успешна|Сделка заключена|Closed won|Won|Выиграна"
                         "|Выиграно|Успех|Качественный лид|Closedwon|Оплачено и закрыто|Converted"),
        (DealStatus.LOST, "Закрыто и не реализовано|Сделка провалена|Анализ причины провала|Closed lost|Lost|Проиграна"
                          "|Проиграно|Отказ|Некачественный лид|Closedlost|Junk"),
    )
    for name in names.split("|")
}  # fmt: skip
"""Closing stages by name; amoCRM has the first of each in every pipeline."""


def outcome_of(stage: str) -> DealStatus:
    """What a stage of this name means."""
    name = re.sub(r"\s*\(.*\)$", "", fold(" ".join(stage.split())))
    return CLOSING.get(name, DealStatus.OPEN)
