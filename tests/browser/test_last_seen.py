"""What the report of a failed test says about its page."""

from tests.browser.last_seen import LONGEST, last_seen


class Page:
    url = "http://127.0.0.1/accounts"

    def __init__(self, words: str | None) -> None:
        self.words = words

    def locator(self, _: str) -> "Page":
        return self

    def inner_text(self, timeout: float) -> str:
        if self.words is None:
            raise RuntimeError("the page has crashed")
        return self.words


def test_a_failure_tells_the_address_the_words_in_sight_and_the_end_of_the_log(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("begin" + "x" * LONGEST + "end")
    (_, shown), (_, said) = last_seen(Page("Accounts" + "y" * LONGEST), log)
    assert shown.startswith("http://127.0.0.1/accounts\nAccounts")
    assert len(shown) < LONGEST + 50
    assert said.endswith("end")
    assert "begin" not in said


def test_a_page_that_has_died_does_not_hide_the_failure(tmp_path):
    [(_, shown)] = last_seen(Page(None), None)
    assert "the page has crashed" in shown
