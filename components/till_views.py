"""The views of the till's page that are about money on its way: my till, those of others, hand-overs (R-BILL-7)."""

from collections.abc import Sequence

import streamlit as st

from components.act import ask
from components.chips import plain
from components.page import empty_state
from components.tables import shown_day
from components.till_hand_over import show_hand_over, show_hand_over_for
from components.till_list import show_hand_over_card, show_hand_overs, show_tills
from components.till_now import show_movements, show_till_now
from components.words import _
from db.clock import office_day
from db.queries.tills import HandOverRow, get_counts_from, get_hand_over, get_till_now, list_hand_overs, list_held
from db.queries.tills_holding import list_tills_holding
from db.types import Actor


def show_money_on_its_way(view: str, actor: Actor, to_sign: Sequence[HandOverRow], *, sees_all: bool) -> None:
    """All that the page shows but the receipts of a day."""
    if view == "mine":
        _show_my_till(actor)
    elif view == "others":
        _show_other_tills(actor)
    else:
        _show_hand_overs(actor, to_sign, sees_all=sees_all)


def _show_my_till(actor: Actor) -> None:
    """What is in the till, the form to hand it over, and where the last ones went."""
    now = ask(get_till_now, user_id=actor.user_id)
    last = ask(list_hand_overs, user_id=actor.user_id, limit=5)
    own = next((row for row in last if row.handed_by_id == actor.user_id), None)
    left, right = st.columns([64, 36], gap="medium")
    began = ask(get_counts_from, user_id=actor.user_id) if own is None else None
    with left:
        show_movements(ask(list_held, user_id=actor.user_id), now.movements, own)
        if began is not None:
            said = _("Hand-overs are written down here from {day}. What you took earlier was handed over on paper.")
            st.caption(said.format(day=shown_day(office_day(began))))
        if last:
            st.markdown(f"**{_('Last hand-overs')}**")
            show_hand_overs(last, key="my hand-overs", select=False)
    with right:
        if now.movements:
            show_till_now(now)
            show_hand_over(now, actor)
        else:
            st.caption(_("What you take at the counter is shown here until you hand it over."))


def _show_other_tills(actor: Actor) -> None:
    """Tills of others that hold money; the manager counts and hands over in the place of a cashier who cannot."""
    tills = ask(list_tills_holding, but=actor.user_id)
    if not tills:
        empty_state("task_alt", _("No money in anybody's till."))
        return
    wanted = st.query_params.get("cashier", "")
    left, right = st.columns([64, 36], gap="medium")
    with left:
        chosen = show_tills(tills, key=f"tills {len(tills)}")
        chosen = chosen or next((row for row in tills if str(row.user_id) == wanted), None)
        if chosen is not None:
            now = ask(get_till_now, user_id=chosen.user_id)
            st.markdown(f"**{plain(chosen.till)}**")
            show_movements(ask(list_held, user_id=chosen.user_id), now.movements)
    with right:
        if chosen is None:
            st.caption(_("Choose the till of a cashier who is ill, has left or cannot sign in."))
        else:
            show_till_now(now, chosen.till)
            show_hand_over_for(chosen, now)


def _show_hand_overs(actor: Actor, to_sign: Sequence[HandOverRow], *, sees_all: bool) -> None:
    """What waits for my signature, then the others; the chosen one beside it."""
    rows = ask(list_hand_overs, user_id=None if sees_all else actor.user_id, limit=50)
    wanted = st.query_params.get("hand-over", "")
    left, right = st.columns([66, 34], gap="medium")
    chosen = None
    with left:
        if to_sign:
            title = _("Waits for your signature")
            st.markdown(f"**{title}** :gray[:small[{len(to_sign)}]]")
            chosen = show_hand_overs(to_sign, key=f"to sign {len(to_sign)}")
        others = [row for row in rows if row not in to_sign]
        if others:
            if to_sign:
                st.markdown(f"**{_('Hand-overs')}**")
            chosen = show_hand_overs(others, key=f"hand-overs {len(to_sign)}") or chosen
        elif not to_sign:
            empty_state("handshake", _("Nothing was handed over yet."))
    with right:
        chosen = chosen or next((row for row in [*to_sign, *rows] if row.hand_over_no == wanted), None)
        if chosen is None and wanted and sees_all:
            chosen = ask(get_hand_over, hand_over_no=wanted)
        chosen = chosen or next(iter(to_sign), None)
        if chosen is not None:
            show_hand_over_card(chosen, actor, may_sign=chosen in to_sign)
        elif rows:
            st.caption(plain(_("Choose a hand-over to see and print it.")))
