from __future__ import annotations

import pytest

from core.platforms.cookies import CookieProblem, cookie_value

NAMES = ["Production_tpAuth", "SharedTrainerRoadAuth"]
VALUES = ["gAAAAB.x-Y_z0123456789", "8F%2BAD3C%3D=ab.cd==", "0123456789ABCDEF0123456789ABCDEF"]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=VALUES)
def value(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_whole_cookie_header_is_accepted(name: str, value: str) -> None:
    assert cookie_value(f"_ga=GA1.2.3; {name}={value}; other=1", name) == value
    assert cookie_value(f"{name}={value}; other=1", name) == value
    assert cookie_value(f"other=1; {name}={value}", name) == value


def test_the_header_with_its_name_is_accepted(name: str, value: str) -> None:
    assert cookie_value(f"Cookie: _ga=GA1.2.3; {name}={value}; other=1", name) == value
    assert cookie_value(f"cookie:{name}={value}", name) == value
    assert cookie_value(f"Set-Cookie: {name}={value}; path=/; secure; HttpOnly", name) == value


def test_a_copied_curl_command_is_accepted(name: str, value: str) -> None:
    fragment = f"-H 'accept: */*' -H 'cookie: a=b; {name}={value}; c=d' --compressed"
    assert cookie_value(f"curl 'https://host.invalid/app' {fragment}", name) == value
    assert cookie_value(f'-H "Cookie: {name}={value}" -H "x: y"', name) == value
    assert (
        cookie_value(f"curl 'https://host.invalid' \\\n  -b '{name}={value}' \\\n", name) == value
    )


def test_name_and_value_are_accepted(name: str, value: str) -> None:
    assert cookie_value(f"{name}={value}", name) == value
    assert cookie_value(f"  {name} = {value} ;\n", name) == value
    assert cookie_value(f"{name.lower()}={value}", name) == value


def test_the_value_alone_is_accepted(name: str, value: str) -> None:
    assert cookie_value(value, name) == value
    assert cookie_value(f"\n {value}\t\n", name) == value
    assert cookie_value(f"\ufeff{value}\u200b", name) == value


@pytest.mark.parametrize("quotes", ["''", '""', "“”", "‘’", "„“", "``"])
def test_quotes_are_taken_off(name: str, value: str, quotes: str) -> None:
    opening, closing = quotes
    assert cookie_value(f"{opening}{value}{closing}", name) == value
    assert cookie_value(f"{opening}{name}={value}{closing}", name) == value
    assert cookie_value(f"{name}={opening}{value}{closing}", name) == value
    assert cookie_value(f"{opening}a=b; {name}={value}; c=d{closing}", name) == value


def test_a_header_over_several_lines_is_accepted(name: str, value: str) -> None:
    assert cookie_value(f"Cookie: a=b;\n  {name}={value};\n  c=d", name) == value
    assert cookie_value(f"a=b;\r\n{name}={value}\r\nc=d", name) == value
    assert cookie_value(f"Cookie: {name}={value}\nUser-Agent: Mozilla/5.0 (X11)", name) == value


def test_what_a_browser_copies_from_its_cookie_table_is_accepted(name: str, value: str) -> None:
    row = f"{name}\t{value}\t.host.invalid\t/\t2027-01-01T00:00:00.000Z\t120\t✓\t✓"
    assert cookie_value(row, name) == value
    assert cookie_value(f'{name}:"{value}"\nCreated:"Mon, 23 Nov 2026"', name) == value
    assert cookie_value(f'{{"{name}": "{value}", "path": "/"}}', name) == value


def test_a_cookie_whose_name_only_ends_alike_is_not_taken(name: str, value: str) -> None:
    with pytest.raises(CookieProblem, match="not among"):
        cookie_value(f"a=b; old-{name}={value}; c=d", name)


@pytest.mark.parametrize("pasted", ["", "   ", "\n\t", "''", '""', "“”", ";"])
def test_nothing_pasted_is_said(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match="Nothing was pasted"):
        cookie_value(pasted, name)


@pytest.mark.parametrize("pasted", ["{0}=", "a=b; {0}=; c=d", "{0}=''"])
def test_an_empty_cookie_is_said(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match="empty"):
        cookie_value(pasted.format(name), name)


@pytest.mark.parametrize(
    "pasted",
    [
        "Cookie: _ga=GA1.2.3; session=0123456789abcdef0123",
        "_ga=GA1.2.3; session=0123456789abcdef0123",
        "Cookie: session=0123456789abcdef0123",
        "_ga=GA1.2.345678.90123456",
        "curl 'https://host.invalid/app' -H 'accept: */*'",
    ],
)
def test_a_header_without_the_cookie_says_which_is_missing(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match=f"{name} is not among"):
        cookie_value(pasted, name)


@pytest.mark.parametrize("pasted", ["a=b; {0}={1}; c=d", "{0}={1}", "Cookie: {0}={1}"])
def test_the_cookie_of_the_other_site_is_recognised(value: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match=r"cookie of TrainerRoad.*TrainingPeaks is needed"):
        cookie_value(pasted.format("SharedTrainerRoadAuth", value), "Production_tpAuth")
    with pytest.raises(CookieProblem, match=r"cookie of TrainingPeaks.*TrainerRoad is needed"):
        cookie_value(pasted.format("Production_tpAuth", value), "SharedTrainerRoadAuth")


def test_both_cookies_in_one_paste_give_the_one_that_is_needed() -> None:
    pasted = "Production_tpAuth=the-peaks-value; SharedTrainerRoadAuth=the-road-value"
    assert cookie_value(pasted, "Production_tpAuth") == "the-peaks-value"
    assert cookie_value(pasted, "SharedTrainerRoadAuth") == "the-road-value"


@pytest.mark.parametrize(
    "pasted",
    [
        "{0}=0123456789abc…",
        "{0}=0123456789abc...",
        "0123456789abc…89xyz",
        "0123…",
        "a=b; {0}=01234…789; c=d",
    ],
)
def test_a_value_that_the_browser_cut_is_refused(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match="cut short"):
        cookie_value(pasted.format(name), name)


@pytest.mark.parametrize(
    "pasted", ["{0}=01234567 89abcdef", "01234567 89abcdef", "0123456789\nabcdef", "{0}=01234\n567"]
)
def test_a_value_broken_by_a_space_or_a_line_is_refused(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem, match="space or a line break"):
        cookie_value(pasted.format(name), name)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("rider@example.com", "e-mail"),
        ("https://app.trainingpeaks.com/#calendar", "web address"),
        ("www.trainerroad.com/app/career/rider", "web address"),
        ("hunter2", "password"),
        ("Sup3r!secret#pass", "password"),
    ],
)
def test_what_is_no_cookie_at_all_is_named(name: str, pasted: str, said: str) -> None:
    with pytest.raises(CookieProblem, match=said):
        cookie_value(pasted, name)


def test_the_name_of_the_cookie_alone_is_not_taken_for_its_value(name: str) -> None:
    with pytest.raises(CookieProblem, match="only the name"):
        cookie_value(name, name)


def test_a_character_that_no_header_can_carry_is_refused(name: str) -> None:
    with pytest.raises(CookieProblem, match="no cookie has"):
        cookie_value("0123456789äbcdef0123456789", name)


@pytest.mark.parametrize(
    "pasted",
    [
        "{0}=c0ffee-secret and more",
        "{0}=c0ffee-secret ä",
        "{0}=c0ffee-secretä",
        "c0ffee-secret…",
        "a=c0ffee-secret; b=c",
        "c0ffee-secret@example.com",
        "c0ffee-secret!",
        "https://c0ffee-secret",
    ],
)
def test_no_message_quotes_what_was_pasted(name: str, pasted: str) -> None:
    with pytest.raises(CookieProblem) as problem:
        cookie_value(pasted.format(name), name)
    assert "c0ffee" not in str(problem.value)
