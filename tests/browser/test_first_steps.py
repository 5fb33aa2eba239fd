import re

import pytest
import requests

from tests.browser.sync_page import SyncPage


def open_sandbox(page, app) -> SyncPage:
    """Enters the sandbox from the first page, as a person does."""
    page.goto(app.url)
    page.locator(".st-key-try-sandbox button").click()
    page.wait_for_url("**/sync")
    sync = SyncPage(page)
    sync.idle()
    return sync


def open_page(page, app, path: str = "sync") -> SyncPage:
    """Opens a page at once: for ``connected_app``, where nobody has to enter the sandbox."""
    page.goto(f"{app.url}/{path}")
    page.locator("h1").first.wait_for()
    sync = SyncPage(page)
    sync.idle()
    return sync


def test_a_deep_link_on_a_fresh_server_goes_through_the_main_script(page, fresh_app):
    page.goto(f"{fresh_app.url}/sync")
    SyncPage(page).idle()
    # The brand is drawn by the main script only; without it the page would stand alone.
    page.locator('[data-testid="stHeaderLogo"], [data-testid="stLogo"]').first.wait_for()
    page.get_by_text("There is nothing to copy between yet").wait_for()
    assert page.title() == "Planbridge" or "Sync" in page.title()


def test_the_running_server_sends_its_security_headers_and_says_how_it_is(fresh_app):
    page = requests.get(fresh_app.url, timeout=10)
    assert "default-src" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"]
    assert requests.get(f"{fresh_app.url}/api/health", timeout=10).json()["status"] == "ok"


def test_the_browser_speaks_to_nobody_but_the_app(page, app):
    hosts = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^\w+://([^/]*).*", r"\1", request.url)))
    open_sandbox(page, app).fetch()
    own = app.url.removeprefix("http://")
    assert {host for host in hosts if not host.startswith(("data:", "blob:"))} == {own}


def test_the_sandbox_is_remembered_after_a_reload(page, fresh_app):
    open_sandbox(page, fresh_app)
    page.reload()
    SyncPage(page).idle()
    page.get_by_text("nothing here touches a real calendar", exact=False).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_follow_the_light_and_dark_of_the_system(page, app, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(app.url)
    SyncPage(page).idle()
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    )
    brightness = sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3
    assert (brightness > 200) == (scheme == "light"), colour
