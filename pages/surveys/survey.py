"""One survey: its plan on the way to approval, the distribution, report and file, and the buttons of this person."""

from functools import partial

import streamlit as st

from components.act import act, ask, fresh, pressed, show_refusal
from components.chips import badge, plain
from components.choice import choose_view
from components.navigation import PAGES
from components.page import card, empty_state, page_head
from components.seen import seen_version
from components.session import require_page
from components.survey_distribution import show_distribution
from components.survey_filing import show_filing
from components.survey_plan import show_history, show_plan, show_stages, show_terms
from components.survey_plan_form import PlanForm
from components.survey_saving import look_again_after
from components.survey_verbs import show_asked, show_verbs
from components.words import _
from db.clock import now, office_day
from db.operations.surveys import change_survey
from db.queries.settings import get_settings
from db.queries.surveys_one import get_survey
from db.rules.survey_states import survey_buttons
from db.vocabulary import SurveyVerb

actor, today = require_page("survey"), office_day(now())
one = ask(get_survey, actor=actor, survey_no=st.query_params.get("no", ""))
if one is None:
    page_head(_("Survey"))
    empty_state("search_off", _("There is no survey with this number. Look it up in the list."))
    st.page_link(PAGES["surveys"].file, label=_("Surveys"), icon=":material/poll:")
    st.stop()
clause = _(
    "A plan states purpose, scope, method, time, staff, questionnaire, targets and evaluation. The leader approves it "
    "20 days before the start, staff are trained 2 days before; after the end it is filed within 5 days."
)
head = page_head(plain(one.title), plain(one.survey_no), rule="R-SURV-1", clause=clause)
head.markdown(badge(one.state), width="content")
show_stages(one, today)
show_asked(one, actor, today)
parts = {"plan": _("Plan"), "distribution": _("Distribution"), "filing": _("Report and file")}
part = choose_view(st.container(), _("Part"), parts, key="part")
is_changed = False
if part == "filing":
    show_filing(one, actor, today)
elif part == "distribution":
    show_distribution(actor, one)
else:
    form, is_draft = f"plan {one.id}", SurveyVerb.CHANGE in survey_buttons(one, actor)
    left, right = st.columns([70, 30], gap="medium")
    with right:
        show_terms(one, today)
        show_history(one)
    if is_draft:
        with left, card(_("Plan"), f":gray[:small[{_('with gaps until it is submitted')}]]"):
            show_refusal(form)
            seen = seen_version(one, form)
            plan = PlanForm(form, fresh(form), ask(get_settings)).fields(one.plan)
            is_changed = plan != one.plan
            look = {"type": "primary" if is_changed else "secondary", "icon": ":material/save:"}
            if pressed(st.button, _("Save the draft"), form=form, **look):
                request = {"survey_id": one.id, "version": seen, "plan": plan}
                then = partial(look_again_after, one, seen)
                act(change_survey, form=form, done=_("The draft is saved."), then=lambda _made: then(), **request)
    else:
        with left:
            show_plan(one)
show_verbs(one, actor, head, today, is_changed=is_changed)
