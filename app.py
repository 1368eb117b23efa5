"""The server. Its screens are pages/frame.py, its plain routes pages/plain, its checks at the start db/start.py."""

import gc

import streamlit as st

from components.failure import show_failure
from pages.plain import MIDDLEWARE, ROUTES, serving

app = st.App("pages/frame.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=serving, on_script_error=show_failure)

# Streamlit forces a full collection after each run; what was imported by now is left out of it (106 ms become 16).
gc.freeze()
