"""A link beside a statement opens the rule that it rests on."""

import re

import pytest
from playwright.sync_api import Page, expect
from waiting import Opener


def at_the_top(page: Page, rule: str) -> None:
    """The heading of a rule has the keyboard and stands in view, covered by nothing."""
    heading = page.locator(f"#{rule}")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport(ratio=1)
    covered = heading.evaluate(
        """e => {
          const box = e.getBoundingClientRect();
          return !e.contains(document.elementFromPoint(box.left + 4, box.top + box.height / 2));
        }"""
    )
    assert not covered


@pytest.mark.parametrize(
    ("lang", "title"), [("sv", "När en pil visas"), ("en", "When an arrow is shown")]
)
def test_a_link_to_a_rule_opens_there_cold(opened: Opener, lang: str, title: str) -> None:
    page = opened(f"about?rule=trends&lang={lang}")
    at_the_top(page, "trends")
    expect(page.locator("section.opened h2")).to_have_text(title)


def test_the_last_rule_is_reached_on_a_phone(opened: Opener) -> None:
    at_the_top(opened("about?rule=peers", width=390, height=844), "peers")


def test_the_other_language_shows_the_same_rule(opened: Opener) -> None:
    page = opened("about?rule=scores&lang=sv")
    at_the_top(page, "scores")
    page.get_by_text("English", exact=True).first.click()
    page.wait_for_url("**lang=en**")
    expect(page.locator("#scores")).to_have_text("Scores from 0 to 100")
    at_the_top(page, "scores")


def test_the_list_of_contents_leads_to_a_section(opened: Opener) -> None:
    page = opened("about?lang=en")
    page.locator(".contents").get_by_role("link", name="Sources and licences").click()
    expect(page.locator("#sources")).to_be_in_viewport()


def test_an_unknown_rule_is_named_and_the_page_stays_at_its_top(opened: Opener) -> None:
    page = opened("about?rule=NO_SUCH&lang=en")
    expect(page.locator(".message")).to_contain_text("NO_SUCH")
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("section.opened")).to_have_count(0)


def test_a_statement_leads_to_its_rule(opened: Opener) -> None:
    page = opened("domains?domain=F&region=SE331")
    page.get_by_role("link", name="Regeln för trender").first.click()
    page.wait_for_url(re.compile(r"about\?.*rule=trends"))
    at_the_top(page, "trends")
