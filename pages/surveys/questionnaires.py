"""Questionnaires: what surveys ask, in versions, to be used again."""

from components.navigation import PAGES
from components.page import page_head
from components.questionnaire_list import NEW, list_and_filter, show_new_form
from components.reason_form import is_open, open_form
from components.session import require_page
from components.words import _
from db.rules.permissions import may

actor = require_page("questionnaires")
clause = _(
    "A plan names its questionnaire. Released it is fixed; a change is its next version. The same question keeps its "
    "comparison from survey to survey."
)
head = page_head(_("Questionnaires"), rule="R-SURV-4", clause=clause)
head.page_link(PAGES["surveys"].file, label=_("Surveys"), icon=":material/poll:")
if may(actor, "draft_questionnaire"):
    look = "secondary" if is_open(NEW) else "primary"
    head.button(_("New questionnaire"), type=look, icon=":material/add:", on_click=open_form, args=(NEW,))
show_new_form(actor)
list_and_filter()
