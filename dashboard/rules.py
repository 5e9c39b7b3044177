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
    "summary",
    "due",
    "targets",
    "pooled",
    "scores",
    "specialisation",
    "shift_share",
    "relatedness",
    "peers",
)
# What is told of a rule, beside its text.
PARTS = ("symbols", "needs", "refuses", "not", "from")
# The other sections of the page.
OTHERS = ("priorities", "sources", "accessibility", "makers")


def rule_link(frame: Frame, rule: str, named: bool = False) -> str:
    """A small link to the rule behind a statement, as HTML.

    Args:
        frame: The page.
        rule: One of `RULES`.
        named: Whether the link says which rule it is, where several stand together.

    Raises:
        KeyError: There is no such rule.
    """
    name = escape(frame.t("about.rule_of", name=frame.t(f"about.{rule}.name")))
    address = escape(frame.address("about", rule=rule))
    word = escape(frame.t(f"about.{rule}.name" if named else "about.rule"))
    return f'<a class="rule" href="{address}" target="_self" aria-label="{name}">{word}</a>'
