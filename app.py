import streamlit as st

from dashboard.look import REGION_MARK
from dashboard.shell import shell
from dashboard.state import Choice, bound, selection

frame = shell("overview")
[region] = selection(frame, Choice("region", tuple(REGION_MARK), "SE331"))["region"]
st.segmented_control(
    frame.t("menu.region"),
    tuple(REGION_MARK),
    format_func=frame.name,
    required=True,
    label_visibility="collapsed",
    **bound("region", region),
)
frame.footer()
