"""A press of a button is done once: after the run that was cut, never to something else, and never lost in silence."""

from streamlit.testing.v1 import AppTest


def desk() -> None:
    """A page with one button; `cut` ends a run before the button, as the next click does."""
    import streamlit as st

    from components.press import end_press, pressed, telling_lost_presses

    state = st.session_state
    with telling_lost_presses(state.get("page", "desk")):
        if state.get("cut"):
            state["cut"] -= 1
            st.rerun()
        stop = st.checkbox("Stop")
        about = state.get("about", 1)
        if not state.get("hidden") and pressed(st.button, "Save", form="desk", about=about, key=f"save {about}"):
            end_press("desk")
            state["saved"] = [*state["saved"], about]
            st.rerun()
        if stop:
            st.stop()


def press(app: AppTest, **before: object) -> AppTest:
    """Press the button; `before` is what the click after it changes while the run is cut."""
    for name, value in before.items():
        app.session_state[name] = value
    return app.button[0].click().run()


def saved(app: AppTest) -> list[int]:
    return list(app.session_state["saved"])


def open_desk() -> AppTest:
    app = AppTest.from_function(desk)
    app.session_state["saved"] = []
    return app.run()


def test_a_press_is_done_once() -> None:
    app = press(open_desk())
    assert (saved(app.run().run()), len(app.toast)) == ([1], 0)


def test_a_press_whose_run_was_cut_is_done_by_the_next_run() -> None:
    app = press(open_desk(), cut=2)
    assert (saved(app.run()), len(app.toast)) == ([1], 0)


def test_a_press_never_goes_over_to_something_else() -> None:
    app = press(open_desk(), cut=1, about=2)
    assert saved(app) == []
    assert "Not saved" in app.toast[0].value
    app.session_state["about"] = 1
    assert (saved(app.run()), len(app.toast)) == ([], 0)


def test_a_press_whose_button_is_gone_is_told_also_when_the_page_stops() -> None:
    app = open_desk()
    app.checkbox[0].check().run()
    press(app, cut=1, hidden=True)
    app.session_state["hidden"] = False
    app.checkbox[0].uncheck()
    assert (saved(app.run()), len(app.toast)) == ([], 1)
    assert len(app.run().toast) == 0


def test_a_press_is_told_at_once_when_the_page_was_left_even_for_one_that_stops() -> None:
    app = open_desk()
    app.checkbox[0].check().run()
    app = press(app, cut=1, page="elsewhere")
    assert (saved(app), len(app.toast)) == ([], 1)


def test_the_echo_of_a_press_that_is_done_is_neither_done_again_nor_called_lost() -> None:
    app = press(open_desk())
    app = press(app, cut=1, hidden=True)
    app.session_state["hidden"] = False
    assert (saved(app.run()), len(app.toast)) == ([1], 0)


def test_the_same_press_later_is_a_new_one() -> None:
    app = press(open_desk())
    done = app.session_state["presses done"]["desk"]
    app.session_state["presses done"]["desk"] = done._replace(since=done.since - 60)
    assert (saved(press(app, cut=1)), len(app.toast)) == ([1, 1], 0)
