from html import escape

import streamlit as st

from dashboard.shell import shell

frame = shell("peers")
st.html(f'<h1 class="title">{escape(frame.t("menu.peers"))}</h1>')
frame.footer()
