"""Whom a survey asks before it starts: how many there are, how many would be drawn, and the draw (R-SURV-3)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, renew, show_refusal
from components.page import card, empty_state
from components.survey_saving import form_of
from components.survey_words import sample_words, scope_words
from components.tables import number_column, shown_moment, text_column
from components.words import _, word
from db.operations.survey_samples import draw_sample
from db.queries.survey_progress import CellRow, list_cells
from db.queries.survey_sample import GroupPreview, preview_sample
from db.queries.surveys_one import SurveyFile
from db.rules.survey_states import survey_buttons
from db.types import Actor
from db.vocabulary import SampleKind, SurveyAudience, SurveyVerb

FORM = "draw sample"


def show_sample(actor: Actor, survey: SurveyFile, today: date) -> None:
    """What drawing today would give, and the button for who may draw."""
    left, right = st.columns([56, 44])
    with left, card(_("Who can be asked today"), scope_words(survey)):
        is_sheets = survey.audience is SurveyAudience.CONSUMERS
        show_groups(ask(preview_sample, survey_id=survey.id, today=today), is_sheets=is_sheets)
    with right, card(_("Sample"), sample_words(survey)):
        if survey.drawn_at is not None:
            cells = ask(list_cells, survey_id=survey.id)
            drawn = _("Drawn {moment}: {n} addresses, counted in {cells} groups.")
            if is_sheets:
                drawn = _("Drawn {moment}: {n} sheets, counted in {cells} groups.")
            count = f"{survey.returned.sampled:,}"
            st.markdown(drawn.format(moment=shown_moment(survey.drawn_at), n=count, cells=len(cells)))
            show_cells(cells, is_anonymous=survey.is_anonymous)
        if SurveyVerb.DRAW in survey_buttons(survey, actor):
            _draw(survey)
        elif survey.drawn_at is None:
            st.markdown(f":gray[{_('It is drawn when the leader has approved the plan.')}]")


def show_groups(groups: Sequence[GroupPreview], *, is_sheets: bool) -> None:
    """A row for each zone and group; consumers have zones only, where numbered sheets are handed out."""
    if not groups:
        empty_state("person_off", _("Nobody lives or trades there. Check the zones and groups of the plan."))
        return
    rows = [
        {
            "zone": row.zone or "—",
            "group": "" if row.kind is None else word(row.kind),
            "there": row.there or None,
            "drawn": row.drawn,
        }
        for row in groups
    ]
    st.dataframe(
        rows,
        column_config={
            "zone": text_column(_("Zone"), width=170),
            "group": text_column(_("Group"), width=120),
            "there": number_column(_("There are"), width=110),
            "drawn": number_column(_("To be asked"), width=110),
        },
        hide_index=True,
        height="content" if len(rows) <= 9 else 320,
        placeholder="—",
        key="sample groups",
    )
    said = _("{n} addresses. Homes and shops that stand empty are left out.")
    if is_sheets:
        said = _("{n} numbered sheets, handed out where the consumers are.")
    st.caption(said.format(n=f"{sum(row.drawn for row in groups):,}"))


def show_cells(cells: Sequence[CellRow], *, is_anonymous: bool) -> None:
    """By which places and groups the answers will be counted, and why no finer."""
    with st.popover(_("How answers are counted"), icon=":material/visibility_off:", type="tertiary"):
        if is_anonymous:
            st.caption(_("Anonymous: an answer knows only its group, and every group has five addresses or more."))
        rows = [
            {
                "zone": cell.zone or _("all zones"),
                "building": cell.building or _("all buildings"),
                "group": word(cell.kind) if cell.kind else _("all groups"),
                "sampled": cell.sampled,
            }
            for cell in cells
        ]
        st.dataframe(
            rows,
            column_config={
                "zone": text_column(_("Zone"), width=120),
                "building": text_column(_("Building"), width=120),
                "group": text_column(_("Group"), width=110),
                "sampled": number_column(_("Addresses"), width=90),
            },
            hide_index=True,
            height="content" if len(rows) <= 9 else 320,
            key="sample cells",
        )


def _draw(survey: SurveyFile) -> None:
    with entry_form(fresh(FORM)):
        show_refusal(FORM)
        how: dict[str, str] = {}
        is_sheets = survey.audience is SurveyAudience.CONSUMERS
        if survey.sample_kind is SampleKind.RANDOM and not is_sheets:
            said = _("SHA-256 of this word, the customer number and the address: the lowest are drawn in each zone "
                     "and group. Whoever has the word can draw the same list again.")  # fmt: skip
            word_ = _("Drawn by the word") + " *"
            how["seed"] = st.text_input(word_, survey.sample_seed, help=said, key=f"seed {fresh(FORM)}")
            field_error(FORM, "seed")
        if survey.drawn_at is not None:
            st.caption(_("Drawn anew, the list is another one, and links and sheets printed so far are worthless."))
        label = _("Draw the sample") if survey.drawn_at is None else _("Draw anew")
        kind = "primary" if survey.drawn_at is None else "secondary"
        if pressed(st.form_submit_button, label, form=FORM, about=survey.id, type=kind, icon=":material/casino:"):
            act(
                draw_sample,
                form=FORM,
                done=_("Drawn: {0} sheets") if is_sheets else _("Drawn: {0} addresses"),
                then=lambda _drawn: renew(form_of(survey, SurveyVerb.START)),
                survey_id=survey.id,
                version=survey.version,
                **how,
            )
