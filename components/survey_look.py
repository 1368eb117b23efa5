"""What of the results is looked at, kept in the address: place or group, question or topic, and how to split."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.choice import choose_view
from components.survey_view import MOST_PLACES, Results, place_names
from components.words import _, language
from db.queries.survey_results import Reach, ResultHead, Round
from db.rules.survey_scores import Scores

AT, ABOUT, SPLIT = "at", "about", "by"


def choose_split(box: DeltaGenerator, scores: Scores) -> str:
    """By building, zone or group of customers; of these what the survey has, first what fits on a screen."""
    words = {"building": _("Building"), "zone": _("Zone"), "kind": _("Customer group")}
    there = {split: name for split, name in words.items() if scores.groups(split)}
    if len(there) < 2:
        return next(iter(there), "building")
    if len(scores.groups("building")) > MOST_PLACES and "zone" in there:
        there = {"zone": there.pop("zone"), **there}
    return choose_view(box, _("Split by"), there, key=SPLIT)


def look_at(one: ResultHead, reach: Reach, scores: Scores, last: Round | None, split: str) -> Results:
    """What the address names and the survey has; a group that may not be said is not looked at."""
    group, about = scores.group(st.query_params.get(AT, "")), scores.subject(st.query_params.get(ABOUT, ""))
    return Results(one, reach, scores, last, split, group, about, is_english=language() == "en")


def show_looked_at(box: DeltaGenerator, results: Results) -> None:
    """What is looked at, each to be let go of by a click."""
    looked: dict[str, str] = {}
    if results.group is not None:
        looked[AT] = place_names([*results.scores.groups(results.group.split)], _)[results.group]
    elif AT in st.query_params:
        box.markdown(f":gray[:small[{_('Too few addresses: no marks of this place alone.')}]]", width="content")
    if results.about is not None:
        looked[ABOUT] = results.name_of(results.about)
    for name, said in looked.items():
        box.button(
            said, key=f"let go {name}", icon=":material/close:", on_click=partial(_let_go, name), width="content"
        )


def chart_key(name: str) -> str:
    """A chart's selection ends with the click it was: what is looked at is in the address."""
    return f"{name} {st.session_state.get('results look', 0)}"


def picked(key: str) -> None:
    """A click on a chart: look at that; a second click on the same lets go of it."""
    chosen = st.session_state[key].selection.get("pick") or [{}]
    follow(dict(chosen[0]))


def follow(wanted: Mapping[str, str]) -> None:
    wanted = {name: key for name, key in wanted.items() if name in (AT, ABOUT) and key}
    if wanted and all(st.query_params.get(name) == key for name, key in wanted.items()):
        for name in wanted:
            _let_go(name)
        return
    st.query_params.update(wanted)
    st.session_state["results look"] = st.session_state.get("results look", 0) + 1


def _let_go(name: str) -> None:
    st.query_params.pop(name, None)
    st.session_state["results look"] = st.session_state.get("results look", 0) + 1
