from __future__ import annotations

import base64
import html
import json
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.redaction import HIDDEN, forget_secrets, redact, register_secret

SECRET = 'k3y/with+odd"chars=and é'


@pytest.fixture(autouse=True)
def _nothing_registered() -> Iterator[None]:
    forget_secrets()
    yield
    forget_secrets()


@pytest.mark.parametrize(
    "form",
    [
        str,
        lambda s: quote(s, safe=""),
        quote,
        quote_plus,
        json.dumps,
        lambda s: json.dumps(s, ensure_ascii=False),
        html.escape,
        repr,
    ],
)
def test_a_registered_secret_is_hidden_in_every_form(form: Callable[[str], str]) -> None:
    register_secret(SECRET)
    shown = redact(f"before {form(SECRET)} after")
    assert shown in (f"before {HIDDEN} after", *(f"before {q}{HIDDEN}{q} after" for q in "\"'"))


@pytest.mark.parametrize("user", ["", "a:", "ab:", "API_KEY:"])
def test_a_registered_secret_is_hidden_inside_base64_at_any_position(user: str) -> None:
    register_secret("abcdefghijklmnop1a2b")
    whole = base64.b64encode(f"{user}abcdefghijklmnop1a2b".encode()).decode()
    shown = redact(f"value {whole}")
    assert HIDDEN in shown
    # The four characters at each end may mix with a neighbour; nothing longer survives.
    assert not any(whole[at : at + 9] in shown for at in range(len(user) * 2, len(whole) - 9))


def test_a_short_value_is_not_registered_since_words_contain_it() -> None:
    register_secret("abc")
    assert redact("the abc of training") == "the abc of training"


def test_each_long_value_of_a_pasted_cookie_header_is_hidden_on_its_own() -> None:
    register_secret("theme=dark; other=0123456789abcdefghij; lang=en")
    assert redact("got 0123456789abcdefghij, dark") == f"got {HIDDEN}, dark"


def test_forgotten_secrets_are_shown_again() -> None:
    register_secret("abcdefghijkl")
    forget_secrets()
    assert redact("abcdefghijkl") == "abcdefghijkl"


MARK = "mArKeR12345678"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {MARK}",
        f"authorization: {MARK}",
        f"{{'Authorization': 'Bearer {MARK}', 'Accept': 'x'}}",
        f'{{"headers": "{{\\"Cookie\\": \\"a=1; b={MARK}\\", \\"x\\": 1}}"}}',
        f"send: b'GET / HTTP/1.1\\r\\nCookie: a=b; c={MARK}\\r\\nAccept: x\\r\\n'",
        f"[('Cookie', 'a={MARK}')]",
        f"{{b'Set-Cookie': b'a={MARK}; Path=/'}}",
        f"Set-Cookie: a={MARK}; HttpOnly",
        f"Cookie: a=1; b={MARK}\nnext line",
        f"Production_tpAuth={MARK}; foo=1",
        f"<Cookie Production_tpAuth={MARK} for .trainingpeaks.com/>",
        f"{{'Production_tpAuth': '{MARK}'}}",
        f"SharedTrainerRoadAuth={MARK}",
        f"Production_tpAuth%3D{MARK}",
        f"https://example.com/x?api_key={MARK}&b=c",
        f"https://example.com/x?key={MARK}",
        f'{{"access_token": "{MARK}", "expires_in": 3600}}',
        f'{{"refreshToken":"{MARK}"}}',
        f"('API_KEY', '{MARK}')",
        f"API_KEY:{MARK}",
        f"X-API-Key: {MARK}",
        f"https://user:{MARK}@example.com/",
        f"with bearer {MARK} it failed",
        "Basic " + base64.b64encode(f"API_KEY:{MARK}".encode()).decode(),
        f"eyJhbGciOiJIUzI1NiJ9.{MARK}.{MARK}",
        f"token gAAAAABm{MARK}{MARK}==",
        f"password={MARK}",
        f"client_secret: '{MARK}'",
        f"{MARK}@mail.example.com wrote",
        f"{MARK}%40mail.example.com",
    ],
)
def test_credentials_and_addresses_are_hidden_wherever_they_stand(text: str) -> None:
    shown = redact(text)
    assert MARK not in shown
    assert base64.b64encode(f"API_KEY:{MARK}".encode()).decode() not in shown
    assert HIDDEN in shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Basic endurance 2 x 20min",
        "The bearer token expired: sign in again.",
        "3x8m 105-110% FTP @ 90rpm",
        "GET /api/v1/athlete/i123/events?oldest=2026-01-01 200",
        "Cadence: 90, key sessions first",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


def test_what_stands_next_to_a_secret_stays() -> None:
    shown = redact(f'{{"Cookie": "a={MARK}", "status": 401}}\nplain line')
    assert shown == f'{{"Cookie": "{HIDDEN}", "status": 401}}\nplain line'


@settings(deadline=None, derandomize=True, max_examples=150)
@given(
    secret=st.text(min_size=8, max_size=60).filter(lambda s: len(s.strip()) >= 8),
    around=st.text(max_size=20),
)
def test_no_registered_secret_survives_whatever_its_characters(secret: str, around: str) -> None:
    forget_secrets()
    register_secret(secret)
    shown = redact(around + secret + around)
    assert secret.strip() not in shown.replace(HIDDEN, "")


def test_registering_and_redacting_from_many_threads_hides_everything() -> None:
    leaks: list[str] = []

    def work(number: int) -> None:
        for turn in range(6):
            secret = f"secret-{number}-{turn}-value"
            register_secret(secret)
            if secret in redact(f"x {secret} y"):
                leaks.append(secret)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert leaks == []


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "cookie:" * 10_000, "\\" * 20_000, "basic " * 10_000, "a@" * 20_000]
)
def test_hostile_texts_take_no_longer_than_their_length(text: str) -> None:
    register_secret(SECRET)
    started = time.thread_time()
    shown = redact(f"{text} {SECRET} {text}")
    # A pattern that backtracks would need hours for texts of this length.
    assert time.thread_time() - started < 5
    assert SECRET not in shown
    assert HIDDEN in shown
