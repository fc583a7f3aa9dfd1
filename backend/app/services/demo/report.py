"""What the demo did, in words."""

from dataclasses import dataclass, field

from app.messages import Language

NAMES: dict[str, tuple[str, str]] = {
    "user": ("менеджеры", "managers"),
    "client": ("клиенты", "clients"),
    "contact": ("контакты", "contacts"),
    "deal": ("сделки", "deals"),
    "activity": ("активности", "activities"),
    "task": ("задачи", "tasks"),
    "stage": ("этапы", "stages"),
    "pipeline": ("воронки", "pipelines"),
}

WORDS: dict[str, tuple[str, str]] = {
    "created": ("Демонстрационная компания создана.", "The demo business was created."),
    "there_already": (
        "Демонстрационная компания уже есть, ничего не изменено.",
        "The demo business is there already, nothing was changed.",
    ),
    "removed": ("Демонстрационная компания удалена.", "The demo business was removed."),
    "not_there": ("Демонстрационной компании нет.", "There is no demo business."),
    "partly_removed": (
        "Демонстрационная компания удалена, кроме записей, на которые ссылаются ваши:",
        "The demo business was removed, except for rows that yours refer to:",
    ),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, how many rows of each kind, and which rows stay because others need them."""

    outcome: str
    counts: dict[str, int] = field(default_factory=dict)
    stays: list[str] = field(default_factory=list)

    def say(self, language: Language) -> str:
        return WORDS[self.outcome][language != "ru"]
