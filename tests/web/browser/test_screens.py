"""From 320 pixels to 4K, in light and dark, for eyes and for fingers."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import settled
from tests.web.conftest import BRIDGE, loaded
from web.templating import STATIC

PAGES = ["/", "/articles", "/articles?q=bridge", "/articles/bridge", "/docs", "/c/{conversation}"]
WIDTH = "document.documentElement.scrollWidth"
CUT = "one => one.scrollWidth - one.clientWidth"
BOTTOM = "one => Math.round(one.getBoundingClientRect().bottom)"


@pytest.mark.parametrize("width", [320, 360, 768, 1100, 3840])
def test_no_page_scrolls_sideways(live, visitor, width):
    long = "Unbreakable" * 20
    live.add(loaded("long", long, f"{long} words.", outlet=long[:90], author=long[:90]))
    live.play(f"The council voted 7 to 2 on Tuesday to repair the old bridge. [1] {long}.")
    conversation = live.ask(f"What about {long}?")["conversation_id"]
    page = visitor.page(viewport={"width": width, "height": 740})
    for path in PAGES:
        page.goto(live.base + path.format(conversation=conversation))
        settled(page)
        assert page.evaluate(WIDTH) <= width, path
        assert page.locator(".top nav").evaluate(CUT) == 0, path
        if path == "/articles":
            field, button = page.locator("#q"), page.get_by_role("button", name="Find")
            assert field.evaluate(BOTTOM) == button.evaluate(BOTTOM)


def test_a_phone_asks_taps_and_reads(live, visitor):
    page = visitor.page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.fill("#question", "What did the council decide about the bridge?")
    page.locator("#send").tap()
    page.locator(".exchange .made-by").wait_for()
    assert page.evaluate(WIDTH) <= 360
    chip = page.locator(".chip").first
    chip.tap()
    card = page.locator("#card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360
    card.locator(".card-open").tap()
    expect(page.locator("#pane #cited")).to_be_in_viewport()
    assert page.evaluate(WIDTH) <= 360
    page.get_by_role("button", name="Close").tap()
    expect(page.locator("#pane")).to_be_hidden()


def test_a_title_has_the_width_of_a_phone_and_a_large_screen_two_columns(live, visitor):
    live.add(loaded("harbour", "Harbour", "It opens."))
    for width, n_columns in ((320, 1), (1440, 1), (3840, 2)):
        page = visitor.page("/articles", viewport={"width": width, "height": 740})
        rows = page.locator("#articles li")
        tops = [row.bounding_box()["y"] for row in rows.all()]
        assert tops.count(tops[0]) == n_columns
        assert rows.first.locator("h3").bounding_box()["width"] > 220


def test_the_way_back_from_a_note_has_no_line_of_its_own(live, visitor):
    url = "https://herald.example/news/2024/council-votes-to-repair-the-old-bridge"
    live.add(loaded("bridge", "Council votes to repair the old bridge", BRIDGE, url=url))
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    answer = live.ask()
    page = visitor.page(live.call("POST", f"/v1/answers/{answer['id']}/share")["path"])
    for width in (320, 390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        address, back = page.locator(".notes .address"), page.locator(".notes .back")
        assert back.bounding_box()["y"] < address.evaluate(BOTTOM), width


def test_stopping_leaves_the_page_where_it_is(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1] And", 30.0)
    page = visitor.page(viewport={"width": 320, "height": 480})
    page.fill("#question", "What about the bridge?")
    page.press("#question", "Enter")
    expect(page.locator(".live .answer-text")).to_contain_text("And")
    # A click on a locator would scroll by itself.
    box = page.locator("#stop").bounding_box()
    before = page.evaluate("scrollY")
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(page.locator(".exchange .stopped")).to_be_attached()
    assert page.evaluate("scrollY") == before


def test_a_conversation_opens_at_its_newest_turn_and_few_lines_are_left_to_read(live, visitor):
    first = live.ask()
    live.ask("And who voted?", conversation_id=first["conversation_id"])
    # 1280 by 1024 pixels at 400 %, the case of WCAG 1.4.10.
    page = visitor.page(f"/c/{first['conversation_id']}", viewport={"width": 320, "height": 256})
    settled(page)
    expect(page.get_by_role("heading", name="And who voted?")).to_be_in_viewport(ratio=1)
    # Nothing stands before the answer.
    assert page.locator(".top").bounding_box()["y"] < 0
    assert page.locator("#composer").bounding_box()["y"] > 256
    page.evaluate("scrollTo(0, 40)")
    page.reload()
    settled(page)
    assert page.evaluate("scrollY") == 40


@pytest.mark.parametrize("path", PAGES)
def test_controls_are_large_enough_for_a_finger(live, visitor, path):
    conversation = live.ask()["conversation_id"]
    page = visitor.page(
        path.format(conversation=conversation),
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    settled(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary, .top nav a")]
             .filter((one) => one.checkVisibility())
             .filter((one) => one.getBoundingClientRect().height < 44)
             .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_dark_and_light_differ_and_dark_is_dark(live, visitor):
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    light = visitor.page(color_scheme="light").evaluate(shade)
    dark = visitor.page(color_scheme="dark").evaluate(shade)
    assert min(light) > 200
    assert max(dark) < 60


def test_nothing_moves_for_those_who_asked_for_it(live, visitor):
    page = visitor.page(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")]
             .filter((one) => getComputedStyle(one).transitionDuration !== "0s")
             .map((one) => one.outerHTML)"""
    )
    assert moving == []


def themes():
    css = (STATIC / "css" / "base.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\n *\}", css, re.DOTALL)
    assert len(blocks) == 2
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_every_text_colour_has_the_contrast_of_wcag_aa(theme):
    pairs = [
        (text, ground)
        for text in ("ink", "muted", "accent", "warn", "bad")
        for ground in ("paper", "raised")
    ]
    pairs += [("on-accent", "accent"), ("ink", "mark"), ("accent", "accent-soft")]
    for text, ground in pairs:
        assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_the_edge_of_a_field_has_the_contrast_of_wcag_aa(theme):
    for ground in ("paper", "raised"):
        assert contrast(theme["edge"], theme[ground]) >= 3, ground
