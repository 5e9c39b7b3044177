from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.circular_areas import anchors, circular_areas, count_words, regions_line
from dashboard.goal_words import goals_summary
from dashboard.goals import goals
from dashboard.grid import side_by_side
from dashboard.national import answer, finding
from dashboard.national_figure import place_national
from dashboard.national_rows import rows_source, rows_table
from dashboard.regional_measures import caveats, gap_box, place_regional, waiting_national
from dashboard.shell import shell
from dashboard.state import Choice, selection

frame = shell("circular")
areas = circular_areas(frame.release)
whole = "all"
# A link to a measure alone opens it in its area.
home = areas.home(st.query_params.get("indicator", "")) or whole
[view] = selection(frame, Choice("area", (whole, *areas.rows.index), home))["area"]
front = "".join(
    selection(frame, Choice("indicator", (*areas.with_figures(view), ""), ""))["indicator"]
)


def address(area: str, indicator: str = "") -> str:
    return frame.address("circular", area=area, **({"indicator": indicator} if indicator else {}))


if view == whole:
    leading = [p for a in areas.rows.index for p in areas.national(a)[:1]]
    title, beside = finding(frame, leading)
    summary = goals_summary(frame, [goals(frame.release, i) for i in areas.pairs])
    title, lead, told = summary or (title, [], [])
    notes = [*([frame.t("circular.goals.summary_note")] if summary else []), *beside]
    st.html(
        f'<h1 class="title">{escape(title)}</h1>'
        + "".join(f'<p class="lead">{escape(line)}</p>' for line in lead)
        + (rows_source(frame, [areas.pairs[i] for i in told]) if told else "")
        + f'<p class="note">{escape(regions_line(frame, areas))}</p>'
    )
else:
    back = escape(frame.address("circular", area=whole))
    label = escape(frame.t("circular.back"))
    st.html(f'<p class="kicker"><a href="{back}" target="_self">{label}</a></p>')
st.html(anchors(frame, areas, address, view))
if view == whole:
    notes.append(frame.t("circular.kicker"))
    st.html(
        "".join(f'<p class="note">{escape(line)}</p>' for line in notes)
        + (rows_source(frame, leading) if leading else "")
        + rules(frame, "targets", "words", "levels")
    )

for place, (key, area) in enumerate(areas.rows.iterrows(), 1):
    if view not in (whole, key):
        continue
    national = sorted(areas.national(key), key=lambda pair: pair.row["id"] != front)
    regional = areas.regional(key)
    counts = count_words(frame, *areas.counts(key))
    words = {"place": place, "total": len(areas.rows), "counts": counts}
    heading, look, under = ("h1", "title", "h2") if view == key else ("h2", "section", "h3")
    with st.container(key=f"area_{place}"):
        st.html(
            f'<p class="unit">{escape(frame.t("circular.position", **words))}</p>'
            f'<{heading} class="{look}">{escape(frame.word(area, "label"))}</{heading}>'
            f'<p class="lead">{escape(frame.word(area, "question"))}</p>'
            + "".join(f'<p class="finding">{escape(answer(frame, p))}</p>' for p in national[:1])
        )
        left, right = st.columns([62, 38], gap="large")
        with left:
            for pair in national[:1]:
                st.html(f'<h3 class="small">{escape(frame.word(pair.row, "label"))}</h3>')
                place_national(frame, pair, key=f"main_{place}", height=330)
        right.html(gap_box(frame, area, regional))
        others = national[1:]
        if others and view == whole:
            st.html(f'<h3 class="small">{escape(frame.t("circular.others"))}</h3>')
            table = rows_table(frame, others, lambda indicator, area=key: address(area, indicator))
            st.html(table + rows_source(frame, others))
        elif others:
            st.html(f'<h2 class="section">{escape(frame.t("circular.others"))}</h2>')
            for column, pair in side_by_side(others):
                with column.container(key=f"measure_{pair.row['id']}"):
                    st.html(f'<h3 class="small">{escape(frame.word(pair.row, "label"))}</h3>')
                    place_national(frame, pair, key=str(pair.row["id"]), height=270)
        st.html(caveats(frame, areas.measures.loc[[pair.row["id"] for pair in national]]))
        waiting = waiting_national(frame, areas.waiting(key))
        if waiting:
            st.html(waiting)
        with_figures = regional[regional["last_year"] > 0]
        with_figures = with_figures.sort_index(key=lambda ids: ids != front, kind="stable")
        if len(with_figures):
            title = escape(frame.t("circular.by_region"))
            st.html(f'<{under} class="section">{title}</{under}>')
            for column, indicator in side_by_side(with_figures.index):
                with column.container(key=f"regional_measure_{indicator}"):
                    place_regional(frame, indicator)
            st.html(caveats(frame, with_figures))
frame.footer()
