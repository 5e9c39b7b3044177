"""How far a measure is from the goals of the EU, in words."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from analysis.answers import NoAnswer
from dashboard.gap_words import difference_unit
from dashboard.goals import Goal
from dashboard.rules import rule_link
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_gap, year_span


def goals_list(frame: Frame, goals: Sequence[Goal]) -> str:
    """The goals of a measure: what is left, the pace it takes and the act; then the pace so far.

    Args:
        frame: The page.
        goals: Of one measure, in order of year, at least one.
    """
    items = "".join(
        f"<dt>{escape(goal_name(frame, goal))}</dt>"
        f"<dd>{escape(_left(frame, goal) + _needed(frame, goal))} {act(frame, goal.row)}</dd>"
        for goal in goals
    )
    title = escape(frame.t("circular.goals.title"))
    said = frame.t("circular.goals.pace", pace=_pace(frame, goals[0]))
    whose = frame.t(f"circular.goals.binds.{goals[0].row['binds']}")
    return (
        f'<h4 class="small">{title}</h4><dl class="goals">{items}</dl>'
        f'<p class="source">{escape(said)} {escape(whose)} {rule_link(frame, "targets")}</p>'
    )


def act(frame: Frame, target: pd.Series) -> str:
    """The act that sets a target, as a link to it."""
    return f'<a href="{escape(target["source"])}">{escape(frame.word(target, "act"))}</a>'


def goal_name(frame: Frame, goal: Goal) -> str:
    """A goal as it stands alone: `minst 55 % 2025`."""
    figure = _figure(frame, goal.indicator, goal.value, _digits(goal))
    return frame.t(f"circular.goals.{goal.bound}", figure=figure, year=goal.year)


def target_words(frame: Frame, indicator: pd.Series, target: pd.Series) -> str:
    """The goal for a measure that has no figures yet: `EU:s mål är högst 10 %`."""
    value = float(target["value"])
    figure = _figure(
        frame, indicator, value, 0 if value == int(value) else int(indicator["decimals"])
    )
    goal = frame.t(f"circular.goals.{target['bound']}", figure=figure, year=target["year"])
    return frame.t("circular.goals.alone", goal=goal)


def _figure(frame: Frame, indicator: pd.Series, value: float, digits: int) -> str:
    unit = frame.word(indicator, "unit")
    return number(value, digits, frame.lang) + unit_gap(unit, frame.lang) + unit


def _digits(goal: Goal) -> int:
    """Decimals of a goal: none where the act itself gives a whole level."""
    whole = goal.base is None and goal.value == int(goal.value)
    return 0 if whole else int(goal.indicator["decimals"])


def _difference(frame: Frame, goal: Goal, value: float, decimals: int, sign: bool) -> str:
    unit = difference_unit(frame, goal.indicator)
    figure = number(value, decimals, frame.lang, sign=sign)
    return figure + unit_gap(unit, frame.lang) + unit


def _left(frame: Frame, goal: Goal) -> str:
    decimals = int(goal.indicator["decimals"])
    value = number(goal.reach.value, decimals, frame.lang)
    if goal.reach.met:
        return frame.t("circular.goals.met", value=value, year=goal.reach.last)
    left = _difference(frame, goal, abs(goal.reach.gap), decimals, sign=False)
    return frame.t("circular.goals.remains", left=left, value=value, year=goal.reach.last)


def _needed(frame: Frame, goal: Goal) -> str:
    """The pace that it takes, as what follows `_left`; "" where the goal is met."""
    if goal.reach.met:
        return ""
    if goal.reach.needed is None:
        return ". " + frame.t("circular.goals.too_late", year=goal.year)
    # A pace is smaller than the values, so it has a decimal more.
    decimals = int(goal.indicator["decimals"]) + 1
    pace = _difference(frame, goal, goal.reach.needed, decimals, sign=True)
    return ". " + frame.t("circular.goals.needed", pace=pace)


def _pace(frame: Frame, goal: Goal) -> str:
    pace = goal.reach.pace
    if isinstance(pace, NoAnswer):
        return _no_pace(frame, pace)
    decimals = int(goal.indicator["decimals"]) + 1
    said = _difference(frame, goal, pace.slope, decimals, sign=True)
    key = "so_far" if pace.clear else "unclear"
    return frame.t(f"circular.goals.{key}", pace=said, years=year_span(pace.first, pace.last))


def _no_pace(frame: Frame, refused: NoAnswer) -> str:
    if refused.reason in ("break", "few_values", "no_values", "unreliable"):
        one = "_one" if refused.have == 1 else ""
        key = f"circular.goals.no_pace.{refused.reason}{one}"
        return frame.t(key, have=refused.have, needed=refused.needed)
    return frame.t("circular.goals.none", reason=frame.t(f"trend.reason.{refused.reason}"))


def next_goal(frame: Frame, goals: Sequence[Goal]) -> str:
    """One sentence on the first goal that is not met, else on the last; "" without any."""
    if not goals:
        return ""
    goal = next((goal for goal in goals if not goal.reach.met), goals[-1])
    left = _left(frame, goal)
    words = {"goal": goal_name(frame, goal), "left": left, "whose": frame.name(goal.geo)}
    return frame.t("circular.goals.next", **words)


def goals_summary(frame: Frame, measures: Sequence[Sequence[Goal]]) -> tuple[str, list[str]] | None:
    """For the year that comes first: how many goals of the member states Sweden has met, and which.

    Args:
        frame: The page.
        measures: The goals of each measure.

    Returns:
        A headline and its lines; None without any goal.
    """
    of_country = [goals for goals in measures if goals and goals[0].row["binds"] != "union"]
    if not of_country:
        return None
    year = min(goal.year for goals in of_country for goal in goals)
    first = [goal for goals in of_country for goal in goals if goal.year == year]
    lines = []
    for met in (False, True):
        items = [_item(frame, goal) for goal in first if goal.reach.met is met]
        if items:
            key = "summary_met" if met else "summary_left"
            said = listing(items, frame.lang)
            lines.append(frame.t(f"circular.goals.{key}", year=year, items=said))
    met_count = sum(goal.reach.met for goal in first)
    title = frame.t("circular.goals.summary", met=met_count, count=len(first), year=year)
    return title, lines


def _item(frame: Frame, goal: Goal) -> str:
    label = frame.word(goal.indicator, "short")
    value = number(goal.reach.value, int(goal.indicator["decimals"]), frame.lang)
    figure = _figure(frame, goal.indicator, goal.value, _digits(goal))
    words = {"label": label[:1].lower() + label[1:], "value": value, "goal": figure}
    return frame.t("circular.goals.item", **words, year=goal.reach.last)
