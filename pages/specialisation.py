from html import escape

import streamlit as st

from dashboard.shell import shell

frame = shell("specialisation")
st.html(f'<h1 class="title">{escape(frame.t("menu.specialisation"))}</h1>')
frame.footer()
