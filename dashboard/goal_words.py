"""How far a measure is from the goals of the EU, in words."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from analysis.answers import NoAnswer
from analysis.targets import PACE_YEARS
from dashboard.area_lines import flag_words
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
        f"<dd>{escape(f'{_left(frame, goal)}. {_needed(frame, goal)}')} {act(frame, goal.row)}</dd>"
        for goal in goals
    )
    title = escape(frame.t("circular.goals.title"))
    whose = frame.t(f"circular.goals.binds.{goals[0].row['binds']}")
    said = f"{escape(_pace(frame, goals[0]))} {escape(whose)} {rule_link(frame, 'targets')}"
    return (
        f'<h4 class="small">{title}</h4><dl class="goals">{items}</dl><p class="source">{said}</p>'
    )


def act(frame: Frame, target: pd.Series) -> str:
    """The act that sets a target, as a link to it, and whether its figure was not checked."""
    link = f'<a href="{escape(target["source"])}">{escape(frame.word(target, "act"))}</a>'
    if target["certainty"] == "known":
        link += f" <small>{escape(frame.t('circular.goals.unchecked'))}</small>"
    return link


def goal_name(frame: Frame, goal: Goal) -> str:
    """A goal as it stands alone: `minst 55 % 2025`, `högst 126 kg per invånare 2030 …`."""
    figure = _figure(frame, goal.indicator, goal.value, goal.decimals)
    name = frame.t(f"circular.goals.{goal.bound}", figure=figure, year=goal.year)
    if goal.base:
        since, value = goal.base
        shown = number(value, int(goal.indicator["decimals"]), frame.lang)
        times = number(goal.value / value, 2, frame.lang).rstrip("0").rstrip(",.")
        name += " " + frame.t("circular.goals.counted", times=times, base=shown, since=since)
    return name


def target_words(frame: Frame, indicator: pd.Series, target: pd.Series) -> str:
    """The goal for a measure that has no figures yet: `EU:s mål är högst 10 %`."""
    value = float(target["value"])
    decimals = 0 if value == int(value) else int(indicator["decimals"])
    figure = _figure(frame, indicator, value, decimals)
    goal = frame.t(f"circular.goals.{target['bound']}", figure=figure, year=target["year"])
    return frame.t("circular.goals.alone", goal=goal)


def unheld_list(frame: Frame, indicator: pd.Series, targets: pd.DataFrame) -> str:
    """The goals that no figure can be held against, each with its act; "" without any.

    Args:
        frame: The page.
        indicator: Row of `indicators`.
        targets: Rows of `targets`.
    """
    lines = ""
    for _, target in targets.iterrows():
        year = frame.t("circular.goals.uncounted", year=target["year"])
        goal = year if pd.isna(target["value"]) else target_words(frame, indicator, target)
        said = f"{goal} {frame.t('circular.goals.unheld')}"
        lines += f'<p class="source">{escape(said)} {act(frame, target)}</p>'
    return lines


def _figure(frame: Frame, indicator: pd.Series, value: float, decimals: int) -> str:
    unit = frame.word(indicator, "unit")
    return number(value, decimals, frame.lang) + unit_gap(unit, frame.lang) + unit


def _difference(frame: Frame, goal: Goal, value: float, decimals: int, sign: bool) -> str:
    unit = difference_unit(frame, goal.indicator)
    figure = number(value, decimals, frame.lang, sign=sign)
    return figure + unit_gap(unit, frame.lang) + unit


def _held(frame: Frame, goal: Goal) -> dict[str, str]:
    """The value that is held against a goal, and its year with what its flags mean."""
    # A break concerns other years than the one held against the goal.
    flags = flag_words(goal.flag.replace("b", ""), frame.lang)
    year = f"{goal.reach.year}, {flags}" if flags else str(goal.reach.year)
    decimals = int(goal.indicator["decimals"])
    return {"value": number(goal.reach.value, decimals, frame.lang), "year": year}


def _left(frame: Frame, goal: Goal) -> str:
    """Whether a goal is met, else how far the value is on the wrong side of it."""
    held = _held(frame, goal)
    if goal.reach.met:
        return frame.t("circular.goals.met", **held)
    decimals = int(goal.indicator["decimals"])
    left = _difference(frame, goal, abs(goal.reach.gap), decimals, sign=False)
    side = "under" if goal.bound == "at_least" else "over"
    return frame.t(f"circular.goals.{side}", left=left, **held)


def _needed(frame: Frame, goal: Goal) -> str:
    """The pace that it takes, or that its year is over; "" where the goal is met."""
    if goal.reach.needed is None:
        missed = goal.reach.passed and not goal.reach.met
        return frame.t("circular.goals.missed", year=goal.year) if missed else ""
    if goal.year < frame.release.made_at.year:
        return frame.t("circular.goals.not_published", year=goal.year)
    # A pace is smaller than the values, so it has a decimal more.
    decimals = int(goal.indicator["decimals"]) + 1
    pace = _difference(frame, goal, goal.reach.needed, decimals, sign=True)
    years = {"first": goal.reach.year, "last": goal.year}
    return frame.t("circular.goals.needed", pace=pace, **years)


def _pace(frame: Frame, goal: Goal) -> str:
    pace = goal.reach.pace
    if isinstance(pace, NoAnswer):
        return frame.t("circular.goals.no_pace", reason=_why(frame, pace))
    decimals = int(goal.indicator["decimals"]) + 1
    said = _difference(frame, goal, pace.slope, decimals, sign=True)
    key = "so_far" if pace.clear else "unclear"
    return frame.t(f"circular.goals.{key}", pace=said, years=year_span(pace.first, pace.last))


def _why(frame: Frame, refused: NoAnswer) -> str:
    if refused.reason not in ("break", "few_values", "no_values", "unreliable"):
        return frame.t(f"trend.reason.{refused.reason}")
    one = "_one" if refused.have == 1 else ""
    words = {"have": refused.have, "needed": refused.needed, "years": PACE_YEARS}
    return frame.t(f"circular.goals.why.{refused.reason}{one}", **words)


def next_goal(frame: Frame, goals: Sequence[Goal]) -> str:
    """One sentence on the first goal that is not met, else on the last; "" without any."""
    if not goals:
        return ""
    goal = next((goal for goal in goals if not goal.reach.met), goals[-1])
    left = _left(frame, goal)
    whose = frame.t(f"circular.goals.whose.{goal.row['binds']}", country=frame.name(goal.geo))
    return frame.t("circular.goals.next", goal=goal_name(frame, goal), left=left, whose=whose)


def goals_summary(
    frame: Frame, measures: Sequence[Sequence[Goal]]
) -> tuple[str, list[str], list[str]] | None:
    """Of the year that comes next: how many goals of the member states Sweden meets, and which.

    Where the year of every goal has passed, the last one counts.

    Args:
        frame: The page.
        measures: The goals of each measure.

    Returns:
        A headline, its lines, and the ids of the measures they are about; None without any goal.
    """
    bind = [goal for goals in measures for goal in goals if goal.row["binds"] != "union"]
    if not bind:
        return None
    ahead = [goal.year for goal in bind if not goal.reach.passed]
    year = min(ahead) if ahead else max(goal.year for goal in bind)
    of_year = [goal for goal in bind if goal.year == year]
    lines = []
    for met in (False, True):
        items = [_item(frame, goal) for goal in of_year if goal.reach.met is met]
        if items:
            key = "summary_met" if met else "summary_left"
            said = listing(items, frame.lang)
            lines.append(frame.t(f"circular.goals.{key}", year=year, items=said))
    met_count = sum(goal.reach.met for goal in of_year)
    title = frame.t("circular.goals.summary", met=met_count, count=len(of_year), year=year)
    return title, lines, [str(goal.indicator["id"]) for goal in of_year]


def _item(frame: Frame, goal: Goal) -> str:
    label = frame.word(goal.indicator, "short")
    figure = _figure(frame, goal.indicator, goal.value, goal.decimals)
    words = {"label": label[:1].lower() + label[1:], "goal": figure}
    return frame.t("circular.goals.item", **words, **_held(frame, goal))
