"""The server: screens from pages/frame.py, everything without Streamlit from pages/plain."""

import streamlit as st

from components.failure import show_failure
from pages.plain import MIDDLEWARE, ROUTES, serving

app = st.App("pages/frame.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=serving, on_script_error=show_failure)
