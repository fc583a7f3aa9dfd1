"""A new password by mail: who gets a letter, what is in it, and what nobody learns by asking."""

import asyncio
import socketserver
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.clock import now
from app.config import Settings
from app.jobs.runner import do
from app.keys import digest
from app.models import Change, Job, JobState, LoginSession, PasswordReset, User
from app.services import jobs, resets
from app.services.letters import password_letter
from app.uow import UnitOfWork
from tests.make import PASSWORD, Caller, Make
from tests.serving import in_background
from tests.test_accounts import log_in, register
from tests.test_queries import counted

FRESH = "сирень цветёт весной"


class Post(socketserver.StreamRequestHandler):
    """A mail server of a few words."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self.wfile.write(b"250 taken\r\n")
            elif word == b"RCPT" and server.refusals:
                self.wfile.write(server.refusals.pop(0) + b"\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                server.recipients += [line.strip().decode()] if word == b"RCPT" else []
                self.wfile.write(b"250 well\r\n")


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refusals: list[bytes] = []


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with in_background(PostOffice()) as office:
        yield office


@pytest.fixture
def settings(settings: Settings, post: PostOffice) -> Settings:
    return settings.model_copy(
        update={"SMTP_HOST": "127.0.0.1", "SMTP_PORT": post.server_address[1], "SMTP_TLS": "none",
                "MAIL_FROM": "crm@romashka.example", "PUBLIC_URL": "https://crm.romashka.example"}
    )  # fmt: skip


def ask(web: TestClient, name: str = "anna", language: str = "ru") -> Any:
    headers = {"Accept-Language": language}
    return web.post("/api/auth/forgotten", json={"username": name}, headers=headers)


def work(make: Make) -> list[JobState]:
    """Do all jobs that are due, and tell how all there are stand."""

    async def lease(uow: UnitOfWork) -> Job | None:
        return await jobs.lease(uow)

    while job := make.run(lease):
        asyncio.run(do(job, make.app.state.settings))

    async def states(uow: UnitOfWork) -> list[JobState]:
        return list(await uow.session.scalars(select(Job.state).order_by(Job.id)))

    return make.run(states)


def link_of(letter: EmailMessage) -> str:
    text: str = letter.get_content()
    return next(line for line in text.splitlines() if line.startswith("https://"))


def token_of(letter: EmailMessage) -> str:
    return link_of(letter).partition("#")[2]


def choose(web: TestClient, token: str, password: str = FRESH) -> Any:
    return web.post("/api/auth/reset", json={"token": token, "new_password": password})


def rows(make: Make, model: type[Any]) -> list[Any]:
    async def read(uow: UnitOfWork) -> list[Any]:
        return list(await uow.session.scalars(select(model)))

    return make.run(read)


@pytest.mark.parametrize("name", ["Anna", " anna ", "anna@example.com"])
def test_a_forgotten_password_is_replaced_by_the_letter_s_link(
    make: Make, web: TestClient, post: PostOffice, name: str
) -> None:
    register(make, email="anna@example.com")
    before = log_in(web, "anna").json()["access_token"]

    asked = ask(web, name)
    done = work(make)
    letter = post.letters[0]
    answer = choose(web, token_of(letter))

    assert (asked.status_code, done, answer.status_code) == (204, [JobState.DONE], 204)
    assert (letter["To"], letter["From"]) == ("anna@example.com", "crm@romashka.example")
    assert link_of(letter).startswith("https://crm.romashka.example/reset#")
    assert log_in(web, "anna", FRESH).status_code == 200
    assert log_in(web, "anna", PASSWORD).status_code == 401
    assert web.get("/api/auth/me", headers={"Authorization": f"Bearer {before}"}).status_code == 401


@pytest.mark.parametrize(("language", "words"), [("ru", "Придумайте новый"), ("en", "Choose one")])
def test_the_letter_speaks_the_language_of_who_asked(
    make: Make, web: TestClient, post: PostOffice, language: str, words: str
) -> None:
    register(make, email="anna@example.com")

    ask(web, language=language)
    work(make)

    assert words in post.letters[0].get_content()
    assert post.letters[0]["Auto-Submitted"] == "auto-generated"


def test_a_link_is_good_once(make: Make, web: TestClient, post: PostOffice) -> None:
    register(make, email="anna@example.com")
    ask(web)
    work(make)
    token = token_of(post.letters[0])

    answers = [choose(web, token), choose(web, token, "другая сирень весной")]

    assert [answer.status_code for answer in answers] == [204, 422]
    assert answers[1].json()["code"] == "reset_over"


def test_a_newer_letter_takes_the_older_one_s_place(make: Make, web: TestClient, post: PostOffice) -> None:
    register(make, email="anna@example.com")
    for _ in range(2):
        ask(web)
        work(make)

    first, second = map(token_of, post.letters)

    assert [choose(web, token).status_code for token in (first, second)] == [422, 204]


def test_a_link_is_over_after_an_hour(make: Make, web: TestClient, post: PostOffice) -> None:
    register(make, email="anna@example.com")
    ask(web)
    work(make)
    ends = rows(make, PasswordReset)[0].expires_at
    make.run(lambda uow: uow.session.execute(update(PasswordReset).values(expires_at=now())))

    answer = choose(web, token_of(post.letters[0]))
    make.run(resets.purge)

    assert timedelta(minutes=59) < ends - now() <= timedelta(hours=1)
    assert (answer.status_code, rows(make, PasswordReset)) == (422, [])


def test_neither_the_link_nor_what_was_typed_is_in_the_database(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    register(make, email="anna@example.com")
    ask(web, "anna")
    ask(web, "my-secret-password")
    work(make)
    token = token_of(post.letters[0])

    assert [row.digest for row in rows(make, PasswordReset)] == [digest(token)]
    payloads = [job.payload for job in rows(make, Job)]
    assert [set(payload) for payload in payloads] == [{"user_id", "language"}] * 2
    assert token not in str(payloads)


def test_whoever_is_unknown_deactivated_or_without_a_password_is_answered_alike_and_not_written_to(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    register(make, email="anna@example.com")
    register(make, "gone", email="gone@example.com", is_active=False)
    register(make, "nologin", email="nologin@example.com", password=None)
    register(make, "nomail")

    answers = [ask(web, name) for name in ("anna", "gone", "nologin", "nomail", "nobody")]
    work(make)

    told = {
        (answer.status_code, answer.content, frozenset(set(answer.headers) - {"x-request-id"}))
        for answer in answers
    }
    assert len(told) == 1
    assert [letter["To"] for letter in post.letters] == ["anna@example.com"]


def test_asking_costs_the_same_statements_whether_there_is_such_an_account_or_not(
    make: Make, web: TestClient
) -> None:
    register(make, email="anna@example.com")
    ask(web, "somebody else")  # the first from here begins the hour
    seen = []
    for name in ("anna", "nobody"):
        with counted(make) as statements:
            ask(web, name)
        seen.append([statement.split("VALUES")[0] for statement in statements])

    assert seen[0] == seen[1]


def test_a_fourth_letter_in_an_hour_is_refused_for_a_name_that_exists_or_not(
    make: Make, web: TestClient
) -> None:
    register(make, email="anna@example.com")

    known = [ask(web, name).status_code for name in ("anna", "Anna", " anna", "ANNA")]
    unknown = [ask(web, "nobody").status_code for _ in range(4)]

    assert (known, unknown) == ([204, 204, 204, 429], [204, 204, 204, 429])


def test_one_caller_asks_for_twenty_letters_an_hour(make: Make, web: TestClient) -> None:
    assert [ask(web, f"name {number}").status_code for number in range(21)] == [204] * 20 + [429]


def test_nobody_gets_more_than_ten_letters_a_day(make: Make, web: TestClient, post: PostOffice) -> None:
    user_id = register(make, email="anna@example.com")

    async def many(uow: UnitOfWork) -> None:
        for _ in range(12):
            jobs.enqueue(uow, resets.KIND, {"user_id": user_id, "language": "ru"})

    make.run(many)

    assert set(work(make)) == {JobState.DONE}
    assert len(post.letters) == 10


def test_a_mail_server_in_trouble_is_asked_again_later(make: Make, web: TestClient, post: PostOffice) -> None:
    register(make, email="anna@example.com")
    post.refusals = [b"451 later"]
    ask(web)

    first = work(make)
    waiting = rows(make, Job)[0]
    make.run(lambda uow: uow.session.execute(update(Job).values(run_at=now())))
    second = work(make)

    assert (first, second) == ([JobState.WAITING], [JobState.DONE])
    assert timedelta(seconds=50) < waiting.run_at - now() <= timedelta(seconds=60)
    assert choose(web, token_of(post.letters[0])).status_code == 204


def test_an_address_that_is_refused_for_good_is_not_asked_again(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    register(make, email="anna@example.com")
    post.refusals = [b"550 nobody here"]
    ask(web)

    assert work(make) == [JobState.DONE]
    assert post.letters == []


def test_a_weak_password_is_refused_and_the_link_stays_good(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    register(make, email="anna@example.com")
    ask(web)
    work(make)
    token = token_of(post.letters[0])

    weak = choose(web, token, "qwerty123456")

    assert (weak.status_code, weak.json()["code"]) == (422, "password_common")
    assert choose(web, token).status_code == 204


def test_a_reset_by_mail_neither_logs_in_nor_goes_round_the_second_factor(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    user_id = register(make, email="anna@example.com")
    make.run(
        lambda uow: uow.session.execute(update(User).where(User.id == user_id).values(has_second_factor=True))
    )
    ask(web)
    work(make)

    answer = choose(web, token_of(post.letters[0]))

    assert (answer.status_code, answer.content, "set-cookie" in answer.headers) == (204, b"", False)
    assert log_in(web, "anna", FRESH).json()["code"] == "second_factor_required"
    assert rows(make, LoginSession) == []


def test_a_person_deactivated_meanwhile_gets_no_new_password(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    user_id = register(make, email="anna@example.com")
    ask(web)
    work(make)
    make.run(lambda uow: uow.session.execute(update(User).where(User.id == user_id).values(is_active=False)))

    assert choose(web, token_of(post.letters[0])).status_code == 422


def test_the_journal_says_who_changed_their_password_and_not_to_what(
    make: Make, web: TestClient, post: PostOffice
) -> None:
    user_id = register(make, email="anna@example.com")
    ask(web)
    work(make)
    choose(web, token_of(post.letters[0]))

    change = rows(make, Change)[-1]

    assert (change.entity, change.actor_id) == ("user", user_id)
    assert change.after == {"hashed_password": "***"}


@pytest.mark.parametrize("token", ["x", "x" * 43, "ю" * 43])
def test_what_is_no_link_is_over(web: TestClient, token: str) -> None:
    answer = choose(web, token)

    assert (answer.status_code, answer.json()["code"]) == (422, "reset_over")


def test_an_address_with_a_line_break_gets_nothing_into_the_headers() -> None:
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed"):
        password_letter(
            "ru", sender="crm@x.example", to="a@x.example\r\nBcc: b@x.example", username="a", link="https://x"
        )


def test_without_a_mail_server_it_is_refused_in_words_and_not_offered(
    make: Make, web: TestClient, as_: Callable[..., Caller]
) -> None:
    offered = web.get("/api/auth/offers").json()
    make.app.state.settings = make.app.state.settings.model_copy(update={"SMTP_HOST": ""})

    answer = ask(web)

    assert offered == {"password_reset": True}
    assert web.get("/api/auth/offers").json() == {"password_reset": False}
    assert (answer.status_code, answer.json()["code"]) == (409, "mail_off")


@pytest.mark.parametrize(
    "wrong", [{"PUBLIC_URL": "crm.romashka.ru"}, {"PUBLIC_URL": "javascript:1"}, {"MAIL_FROM": "a\r\nb@x.ru"}]
)
def test_settings_that_would_break_letters_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="address"):
        Settings(_env_file=None, **wrong)  # type: ignore[arg-type]
