"""Every page besides the one that asks: seen by axe-core in light and dark, kept as a picture."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.conftest import settled
from tests.web.browser.test_states import LOOKS, PICTURES, SIZES

PAGES = {
    "library": "/articles",
    "search": "/articles?q=bridge",
    "article": "/articles/bridge?start=0&end=61",
    "about": "/articles/bridge/about",
    "removed": "/articles/gone",
    "insight": "/insight",
    "why": "/answers/{answer}/why",
    "printed": "/answers/{answer}/print",
    "shares": "/shares",
    "shared": "{share}",
    "shared-article": "{share}/1",
    "login": "/login",
    "docs": "/docs",
    "problem": "/nowhere",
}


@pytest.fixture
def paths(live):
    answer = live.ask()
    refused = {"abstain": "The articles speak of the bridge, not of dragons."}
    live.play(refused)
    live.ask("What do dragons at the bridge eat?")
    note = {"kind": "does_not_support", "claim": 0, "label": 1, "note": "It says 2023."}
    live.call("POST", f"/v1/answers/{answer['id']}/feedback", note)
    share = live.call("POST", f"/v1/answers/{answer['id']}/share")["path"]
    return {name: path.format(answer=answer["id"], share=share) for name, path in PAGES.items()}


def violations(page, options=None):
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


@pytest.mark.long
def test_no_page_has_a_violation(live, visitor, paths):
    page = visitor.page(viewport={"width": 1440, "height": 900})
    found = {}
    for name, path in paths.items():
        page.goto(live.base + path)
        settled(page)
        # A colour on its way from one scheme to the other belongs to neither.
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found[f"{name}, light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[f"{name}, dark"] = violations(page, {"runOnly": ["color-contrast"]})
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_page_is_kept_as_a_picture(live, visitor, paths, size, scheme):
    PICTURES.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[size]
    page = visitor.page(viewport={"width": width, "height": height}, color_scheme=scheme)
    for name, path in paths.items():
        page.goto(live.base + path)
        settled(page)
        page.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
