"""The stages of something in one bar: done is a green tick, the present stage stands out, later is a grey ring."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from components.chips import plain


class Stage(NamedTuple):
    """What has to be done, whether it is, and a grey line: who and when, or what it waits for."""

    is_done: bool
    title: str
    note: str
    is_late: bool = False
    icon: str = "schedule"


def show_stage_bar(stages: Sequence[Stage]) -> None:
    present = next((place for place, stage in enumerate(stages) if not stage.is_done), None)
    cells = st.columns(len(stages), gap="small")
    for place, stage in enumerate(stages):
        name = f"{'①②③④⑤⑥'[place]} {plain(stage.title)}"
        if stage.is_done:
            head = f":green[:material/check_circle:] {name}"
        elif place == present:
            colour, icon = ("red", "error") if stage.is_late else ("blue", stage.icon)
            head = f":{colour}-background[:material/{icon}: **{name}**]"
        else:
            head = f":gray[:material/circle:] {name}"
        cells[place].markdown(f"{head}  \n:gray[:small[{plain(stage.note)}]]")
