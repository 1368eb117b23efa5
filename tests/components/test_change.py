"""A field of a screen that the tab has forgotten changes nothing, although the browser sends it once more."""

from streamlit.testing.v1 import AppTest


def desk() -> None:
    """A page with one field; the button forgets everything while the field is still shown, as a sign-out does."""
    import streamlit as st

    from components.change import following

    state = st.session_state
    st.text_input("Name", key="name", on_change=following("name", lambda name: state.update(kept=name)))
    if st.button("Forget"):
        state.clear()


def test_a_changed_field_is_followed() -> None:
    app = AppTest.from_function(desk).run()
    app.text_input[0].input("张伟").run()
    assert app.session_state["kept"] == "张伟"


def test_a_field_of_a_forgotten_screen_is_not() -> None:
    app = AppTest.from_function(desk).run()
    app.button[0].click().run()
    app.text_input[0].input("张伟").run()
    assert not app.exception
    assert "kept" not in app.session_state
