"""Whether what is written can be read: its contrast, on every page, in both themes (WCAG AA)."""

import pytest

from tests.browser.sync_page import SyncPage
from tests.browser.test_first_steps import open_page, open_sandbox

FAINT = """() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const rgba = text => { const n = text.match(/[\\d.]+/g).map(Number); n[3] ??= 1; return n; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const parents = e => { const all = []; for (; e; e = e.parentElement) all.push(e); return all; };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!text || !box.width || !box.height) continue;
    if (element.closest("canvas, [disabled], [aria-disabled=true]")) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden") continue;
    let ground = [255, 255, 255];
    for (const e of parents(element).reverse())
      ground = over(rgba(getComputedStyle(e).backgroundColor), ground);
    const ink = rgba(element instanceof SVGElement ? style.fill : style.color);
    for (const e of parents(element)) ink[3] *= parseFloat(getComputedStyle(e).opacity);
    if (!ink[3]) continue;
    const [light, dark] = [luminance(over(ink, ground)), luminance(ground)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.6 && style.fontWeight >= 700);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < (large ? 3 : 4.5)) faint.push(`${contrast.toFixed(2)} ${text.slice(0, 60)}`);
  }
  return faint;
}"""


def faint(page) -> list[str]:
    page.mouse.move(5, 400)
    page.wait_for_timeout(400)
    return page.evaluate(FAINT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_written_has_enough_contrast(page, app, scheme):
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.emulate_media(color_scheme=scheme)
    found = {}
    for path in ("", "accounts"):
        page.goto(f"{app.url}/{path}")
        SyncPage(page).idle()
        found[f"first {path}"] = faint(page)
    sync = open_sandbox(page, app)
    sync.fetch()
    page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    found["sync"] = faint(page)
    page.get_by_text("All sports").click()
    page.locator(".st-key-sports button").first.wait_for()
    found["sports"] = faint(page)
    page.keyboard.press("Escape")
    page.locator(".st-key-options button").first.click()
    page.locator(".st-key-option-ramps").get_by_text("Stairs", exact=True).click()
    sync.idle()
    found["options"] = faint(page)
    page.keyboard.press("Escape")
    page.locator(".st-key-download-format").get_by_text("FIT", exact=True).click()
    sync.idle()
    found["download"] = faint(page)
    for path in ("", "accounts", "general"):
        page.goto(f"{app.url}/{path}")
        sync.idle()
        found[path] = faint(page)
    assert {place: texts for place, texts in found.items() if texts} == {}


LEGEND_ENDS = """() => {
  const svg = document.querySelector('[data-testid="stVegaLiteChart"] svg');
  const ends = [...svg.querySelectorAll('.role-legend-label text')]
    .map(label => label.getBoundingClientRect().right);
  return [svg.getBoundingClientRect().right, ...ends];
}"""


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_nothing_is_cut_off_at_the_side(page, connected_app, width):
    page.set_viewport_size({"width": width, "height": 900})
    sync = open_page(page, connected_app)
    sync.choose_direction("Intervals.icu → TrainingPeaks")
    sync.fetch()
    page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    edge, *ends = page.evaluate(LEGEND_ENDS)
    assert len(ends) == 3
    assert max(ends) <= edge
    page.locator(".st-key-options button").first.click()
    page.locator(".st-key-option-ramps").get_by_text("Stairs", exact=True).click()
    page.locator(".st-key-option-widen label").first.click()
    sync.idle()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inside = page.locator('[data-testid="stPopoverBody"]').bounding_box()
    assert inside["x"] >= 0
    assert inside["x"] + inside["width"] <= width
