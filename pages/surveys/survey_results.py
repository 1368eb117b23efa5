"""The results of a survey: what came back, what the marks say and where, what follows, what people wrote (R-SURV-4)."""

import streamlit as st

from components.act import ask
from components.action_table import show_actions
from components.choice import choose_one, choose_part
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.survey_dashboard import show_charts, show_marks, show_no_marks, show_reach, show_returns_only
from components.survey_look import choose_split, look_at, show_looked_at
from components.survey_parts import show_all_figures, show_choices, show_groups, show_rounds, show_written
from components.survey_view import without_marks
from components.words import _
from db.clock import now, office_day
from db.queries.survey_results import get_last_time, get_reach, get_scores, list_results

actor, today = require_page("survey-results"), office_day(now())
surveys = {each.survey_no: each for each in ask(list_results, actor=actor)}
clause = _(
    "Counted by question, place and group, compared with the surveys before; satisfied are the marks 4 and 5. "
    "Every question below the low mark gets a corrective action. Fewer than five answers are not shown."
)
head = page_head(_("Survey results"), rule="R-SURV-4", clause=clause)
if not surveys:
    empty_state("poll", _("No survey has begun yet. Its results are here from its first day on."))
    st.page_link(PAGES["surveys"].file, label=_("Surveys"), icon=":material/poll:")
    st.stop()
titles = {number: f"{each.title} ({each.starts_on:%m-%d} – {each.ends_on:%m-%d})" for number, each in surveys.items()}
one = surveys[choose_one(head, _("Survey"), titles, key="survey", width=270)]
if one.is_anonymous:
    head.badge(_("Anonymous"), icon=":material/visibility_off:", color="gray")
if head.button(_("Survey"), icon=":material/ballot:"):
    st.switch_page(PAGES["survey"].file, query_params={"no": one.survey_no})
reach = ask(get_reach, actor=actor, survey_id=one.id)
places = show_reach(one, reach, today)
if not one.shows_marks:
    show_no_marks(places, one)
    st.info(_("Marks are shown when the survey has ended: until then nobody is influenced, and no answer can be read."))
    show_returns_only(without_marks(one, reach))
    st.stop()
file = f"/papers/survey/{one.survey_no}"
head.link_button(_("Tables"), f"{file}.xlsx", icon=":material/table:")
head.link_button(_("Survey report"), file, icon=":material/print:", type="primary")
scores, last = ask(get_scores, actor=actor, survey_id=one.id), ask(get_last_time, actor=actor, survey_id=one.id)
bar = st.container(horizontal=True, vertical_alignment="center")
results = look_at(one, reach, scores, last, choose_split(bar, scores))
show_looked_at(bar, results)
show_marks(places, results)
show_charts(results)
show_actions(actor, one.id, {} if last is None else last.satisfied)
parts = {"texts": _("What people wrote"), "groups": _("Places and groups"), "choices": _("Choices")}
parts |= {"rounds": _("Earlier surveys"), "figures": _("All figures")}
if not any(each.options for each in scores.questions):
    del parts["choices"]
part = choose_part(_("Part"), parts, key="part")
if part == "texts":
    show_written(actor, results)
elif part == "groups":
    show_groups(results)
elif part == "choices":
    show_choices(actor, results)
elif part == "rounds":
    show_rounds(actor, results)
else:
    show_all_figures(results)
