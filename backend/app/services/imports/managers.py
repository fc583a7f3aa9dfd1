"""The people whom a file calls responsible."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import or_, select

from app.folding import fold
from app.models import User
from app.models.base import FOLDED
from app.policies import SELLER, may_own
from app.services.imports.drafts import Draft, by_name
from app.services.imports.known import Job, Known
from app.services.imports.mapping import Mapping
from app.services.imports.usernames import free, username
from app.uow import UnitOfWork


class Managers:
    """Users by the names in the file: of an earlier import, of the same name or address here, or new."""

    def __init__(self, uow: UnitOfWork, known: Known, job: Job) -> None:
        self._uow, self._known, self._job = uow, known, job
        self._found: dict[str, User] = {}
        self._called: defaultdict[str, set[int]] = defaultdict(set)  # everybody of one name
        self.made = 0

    def of(self, name: str | None) -> User | None:
        return self._found.get(by_name(name)) if name else None

    def id_of(self, name: str | None, *, now: int | None = None) -> int | None:
        """Who is meant; of several of one name the one who it is now."""
        if name and now is not None and now in self._called[by_name(name)]:
            return now
        manager = self.of(name)
        return manager.id if manager is not None and may_own(manager) else None

    async def look_up(self, drafts: Sequence[Draft]) -> None:
        names = _names(drafts)
        self._found = await self._known.find(User, names)
        for user in self._found.values():
            self._known.bring_back(user)
        if not isinstance(self._job.mapping, Mapping):
            await self._look_here({key: name for key, name in names.items() if key not in self._found})

    async def _look_here(self, names: dict[str, str]) -> None:
        """Colleagues who are here already, by full name, e-mail or user name."""
        if not names:
            return
        folded = sorted(fold(" ".join(name.split()))[:FOLDED] for name in names.values())
        query = select(User).where(
            or_(User.name_key.in_(folded), User.email.in_(folded), User.username_key.in_(folded))
        )
        here = (await self._uow.session.scalars(query.order_by(User.is_active, User.id.desc()))).all()
        for user in here:
            for said in (user.username, user.email, user.full_name):
                if said and by_name(said) in names:
                    self._found[by_name(said)] = user
                    self._called[by_name(said)].add(user.id)

    async def make_missing(self, drafts: Sequence[Draft]) -> None:
        """Accounts that nobody can sign in with yet: they have no password."""
        new = {key: name for key, name in sorted(_names(drafts).items()) if key not in self._found}
        if not new:
            return
        self._job.check_people(len(new))
        taken = set(await self._uow.session.scalars(select(User.username_key)))
        made: list[tuple[str, User]] = []
        for key, name in new.items():
            user = User(username=free(username(name), taken), full_name=name, role=SELLER, is_active=True)
            made.append((key, user))
        await self._known.save(list(made))
        self._found |= dict(made)
        self.made = len(made)


def _names(drafts: Sequence[Draft]) -> dict[str, str]:
    """By their keys; the first row that names somebody says how they are called."""
    return {
        by_name(name): name
        for draft in reversed(drafts)
        for name in (draft.client_manager, draft.manager)
        if name
    }
