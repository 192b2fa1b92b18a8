"""The report in a real browser without network: no error, every figure there and laid out, links and keys work, it prints."""
import re
import shutil

import ballast
import pytest
from ballast.report import write_report
from playwright.sync_api import sync_playwright

# Overlaps of texts within a figure, marks without size, and what sticks out of the page.
LAYOUT = """() => {
  const found = [];
  const shown = (element) => element.getClientRects().length > 0;
  for (const svg of document.querySelectorAll('main svg')) {
    if (!shown(svg)) continue;
    const box = svg.getBoundingClientRect();
    if (box.width < 10 || box.height < 10) found.push(`${svg.getAttribute('aria-label')}: ${box.width} x ${box.height}`);
    if (svg.getAttribute('aria-hidden') !== 'true' && !svg.querySelector('line, circle, polyline, polygon, rect, text'))
      found.push(`${svg.getAttribute('aria-label')}: is empty`);
    const texts = Array.from(svg.querySelectorAll('text')).map((one) => [one.textContent, one.getBoundingClientRect()]);
    for (const [i, [text, a]] of texts.entries()) {
      if (a.right > innerWidth + 1 && !svg.closest('.wide')) found.push(`${text}: sticks out`);
      for (const [other, b] of texts.slice(i + 1)) {
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
          found.push(`${svg.getAttribute('aria-label')}: ${text} lies on ${other}`);
      }
    }
  }
  const tops = Array.from(document.querySelectorAll('main > section')).map((one) => one.getBoundingClientRect());
  tops.slice(1).forEach((box, i) => { if (box.top < tops[i].bottom - 1) found.push(`section ${i} overlaps the next`); });
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
  return found;
}"""


@pytest.fixture(scope="module")
def browser():
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(carriers_file, tmp_path_factory):
    return write_report([ballast.open_result(carriers_file)], tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def page(browser, report):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    page = context.new_page()
    page.faults, page.asked = [], []
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(report.as_uri())
    yield page
    assert not page.faults, page.faults
    assert set(page.asked) <= {report.as_uri()}, "nothing is loaded from elsewhere"
    context.close()


@pytest.mark.parametrize("width", [1200, 1100, 960])
def test_the_table_of_survival_is_whole(page, width):
    """In the font of this machine, and in one that is wider by an eighth."""
    page.set_viewport_size({"width": width, "height": 900})
    for size in ("0.8rem", "0.9rem"):
        page.add_style_tag(content=f"#survival table {{ font-size: {size}; }}")
        assert page.evaluate("""() => { const e = document.querySelector('#survival .wide'); return e.scrollWidth - e.clientWidth; }""") <= 0


@pytest.mark.parametrize("width", [1200, 760])
def test_every_figure_is_laid_out(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(LAYOUT) == []
    page.get_by_role("button", name="Open all").click()
    assert page.locator("details.firm[open]").count() == 16
    assert page.evaluate(LAYOUT) == []


def test_links_lead_where_they_say(page):
    page.locator("#survival tbody a").first.click()
    opened = page.locator("details.firm[open]")
    assert opened.count() == 1 and opened.locator("svg").count() >= 3
    assert opened.locator("svg").first.is_visible()
    page.locator("nav a", has_text="Provenance").click()
    assert page.evaluate("document.getElementById('provenance').getBoundingClientRect().top < innerHeight")


def test_keys_suffice(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.locator("details.firm summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.firm[open]").count() == 1


def test_values_are_filtered(page):
    page.locator("details.values summary").click()
    rows = page.locator("table.values tbody tr:visible")
    every = rows.count()
    page.get_by_label("Show keys with").fill("winstar debt")
    assert 0 < rows.count() < every
    assert page.locator("[data-count]").inner_text() == f"{rows.count()} of {every}"


def test_it_prints(page, tmp_path):
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible() and page.locator("#survival").is_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and 3 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 40


def test_without_scripts_nothing_but_the_filter_is_missing(browser, report):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator("details.firm summary").first.click()
    assert page.locator("details.firm svg").first.is_visible()
    context.close()
