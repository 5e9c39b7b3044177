"""Where a reader finds the rule behind a statement: a section of the page about the service."""

from html import escape

from dashboard.shell import Frame

# The sections of the page about the service that are rules, in their order there.
RULES = (
    "levels",
    "missing",
    "place",
    "words",
    "trends",
    "pooled",
    "scores",
    "specialisation",
    "shift_share",
    "relatedness",
    "peers",
)


def rule_link(frame: Frame, rule: str) -> str:
    """A small link to the rule behind a statement, as HTML.

    Args:
        frame: The page.
        rule: One of `RULES`.
    """
    address = escape(frame.address("about", rule=rule))
    return f'<a class="rule" href="{address}" target="_self">{escape(frame.t("about.rule"))}</a>'
