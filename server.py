"""What `make run` serves: the dashboard, and beside it the plain pages of a workshop.

Phones and walls get pages of a few kilobytes from `dashboard.workshop.routes`; Streamlit's own
pages are those of `app.py` and `pages/`, as ever.
"""

import streamlit as st

from dashboard.workshop.routes import routes

app = st.App("app.py", routes=routes())
