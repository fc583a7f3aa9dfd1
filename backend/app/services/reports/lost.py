"""Why deals were lost."""

from collections import defaultdict

from sqlalchemy import func, select

from app.folding import fold
from app.models import Deal, DealStatus
from app.schemas.report import LostQuery, LostReason, LostReasons
from app.services.reports.common import Amount, Company, about, begin, days_of, sums
from app.uow import UnitOfWork

Spelling = tuple[str | None, Amount]


async def lost_reasons(uow: UnitOfWork, query: LostQuery, company: Company) -> LostReasons:
    """Deals lost in the period by reason, the commonest first; case and spaces make no difference."""
    await begin(uow, query)
    days = days_of(query, company.zone)
    group = (Deal.lost_reason, Deal.currency)
    found = await uow.session.execute(
        select(*group, func.count(Deal.id), func.sum(Deal.amount))
        .where(Deal.status == DealStatus.LOST, days.hold(Deal.closed_at), *about(query))
        .group_by(*group)
    )
    spellings: defaultdict[str, list[Spelling]] = defaultdict(list)
    for reason, currency, count, amount in found:
        spellings[_folded(reason)].append((reason, (currency, count, amount)))
    ordered = sorted(spellings, key=lambda key: (-_count(spellings[key]), key))
    top, rest = ordered[: query.top], ordered[query.top :]

    def amounts(keys: list[str]) -> list[Amount]:
        return [amount for key in keys for _, amount in spellings[key]]

    return LostReasons(
        first=days.first,
        last=days.last,
        currency=company.currency,
        lost=sums(amounts(ordered), company.currency),
        reasons=[
            LostReason(reason=_commonest(spellings[key]), lost=sums(amounts([key]), company.currency))
            for key in top
        ],
        rest=sums(amounts(rest), company.currency),
    )


def _folded(reason: str | None) -> str:
    return " ".join(fold(reason or "").split())


def _count(spellings: list[Spelling]) -> int:
    return sum(count for _, (_, count, _) in spellings)


def _commonest(spellings: list[Spelling]) -> str | None:
    counts: defaultdict[str, int] = defaultdict(int)
    for reason, (_, count, _) in spellings:
        counts[" ".join((reason or "").split())] += count
    return min(counts, key=lambda reason: (-counts[reason], reason)) or None
