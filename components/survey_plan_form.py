"""The fields of a plan, for a new survey and for a draft (R-SURV-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.act import ask, field_error
from components.words import _, word
from db.queries.questionnaires import list_questionnaires
from db.queries.settings import OfficeSettings
from db.queries.surveys import list_owners, list_zones
from db.rules.survey_plans import EARLIEST, GROUPS, LATEST, MOST_SHEETS, SurveyPlan, train_by
from db.vocabulary import QuestionnaireState, SampleKind, SurveyAudience, SurveyMethod

DAYS: Mapping[str, Any] = {"format": "YYYY-MM-DD", "min_value": EARLIEST, "max_value": LATEST}
MOST_QUESTIONNAIRES = 200


@dataclass
class PlanForm:
    """One form of a plan: the key of its widgets as shown now, and the name its refusals go by."""

    form: str
    key: str
    settings: OfficeSettings
    proposed: str = ""
    """What the title is proposed for; another one proposes another title."""

    def fields(self, plan: SurveyPlan) -> SurveyPlan:
        """Draw everything with these values; gives what the fields say now."""
        plan = self._purpose(plan)
        plan = self._time(plan)
        plan = self._scope(plan)
        plan = self._sample(plan)
        return self._staff(plan)

    def _purpose(self, plan: SurveyPlan) -> SurveyPlan:
        one, two, three = st.columns([36, 32, 32])
        audience = three.segmented_control(
            _("Whom it asks") + " *", list(SurveyAudience), default=plan.audience, format_func=word, required=True,
            key=f"audience {self.key}",
        )  # fmt: skip
        plan = plan._replace(audience=audience or plan.audience)
        title = one.text_input(_("Title") + " *", plan.title, max_chars=200, key=f"title {self.key} {self.proposed}")
        title_en = two.text_input(
            _("Title in English"), plan.title_en, max_chars=200, key=f"title en {self.key} {self.proposed}"
        )
        field_error(self.form, "title", "title_en", "audience")
        one, two = st.columns(2)
        purpose = one.text_area(_("Purpose") + " *", plan.purpose, height=68, key=f"purpose {self.key}")
        evaluation = two.text_area(
            _("How it is evaluated") + " *", plan.evaluation, height=68, key=f"evaluation {self.key}"
        )
        field_error(self.form, "purpose", "evaluation")
        return plan._replace(title=title, title_en=title_en, purpose=purpose, evaluation=evaluation)

    def _time(self, plan: SurveyPlan) -> SurveyPlan:
        one, two, three, four = st.columns(4)
        starts = one.date_input(_("Starts on") + " *", plan.starts_on, key=f"starts {self.key}", **DAYS)
        starts = starts or plan.starts_on
        moved = starts - plan.starts_on
        ends = two.date_input(_("Ends on") + " *", plan.ends_on + moved, key=f"ends {self.key} {starts}", **DAYS)
        proposed = train_by(starts, training_days=self.settings.survey_training_days)
        training = plan.training_on + moved if plan.training_on else proposed
        day = three.date_input(_("Training day") + " *", training, key=f"training {self.key} {starts}", **DAYS)
        names = {row.id: row.name for row in ask(list_owners)}
        owner = four.selectbox(
            _("In charge") + " *", list(names), _place(list(names), plan.owner_id), key=f"owner {self.key}",
            format_func=lambda each: names.get(each, ""),
        )  # fmt: skip
        field_error(self.form, "starts_on", "ends_on", "training_on", "owner_id")
        return plan._replace(starts_on=starts, ends_on=ends or plan.ends_on + moved, training_on=day, owner_id=owner)

    def _scope(self, plan: SurveyPlan) -> SurveyPlan:
        one, two, three = st.columns([33, 27, 40])
        known = list(dict.fromkeys([*ask(list_zones), *plan.zones]))
        zones = one.multiselect(
            _("Zones"), known, list(plan.zones), placeholder=_("all"), key=f"zones {self.key}", select_all=False
        )
        groups = list(GROUPS[plan.audience])
        chosen = list(plan.groups)
        if len(groups) > 1:
            held = [each for each in plan.groups if each in groups]
            chosen = two.pills(
                _("Groups (all when empty)"), groups, selection_mode="multi", default=held, format_func=word,
                key=f"groups {self.key} {plan.audience}",
            )  # fmt: skip
        methods = three.pills(
            _("Method") + " *", list(SurveyMethod), selection_mode="multi", default=list(plan.methods),
            format_func=word, key=f"methods {self.key}",
        )  # fmt: skip
        field_error(self.form, "zones", "groups", "methods")
        if SurveyMethod.ONLINE in methods and not self.settings.public_url:
            st.caption(_("No public address is set: the sheets carry a number only, answers come in on paper."))
        groups_kept = tuple(each for each in chosen if each in groups)
        return plan._replace(zones=tuple(zones), groups=groups_kept, methods=tuple(methods))

    def _sample(self, plan: SurveyPlan) -> SurveyPlan:
        one, two, three = st.columns([46, 27, 27])
        rows = ask(list_questionnaires, audience=plan.audience, limit=MOST_QUESTIONNAIRES)
        names = {
            row.id: f"{row.name} V{row.revision} · {word(row.state)}"
            for row in rows
            if row.state is not QuestionnaireState.RETIRED or row.id == plan.questionnaire_id
        }
        questionnaire = one.selectbox(
            _("Questionnaire") + " *", list(names), _place(list(names), plan.questionnaire_id),
            format_func=lambda each: names.get(each, ""), key=f"questionnaire {self.key} {plan.audience}",
            placeholder=_("Choose one"),
        )  # fmt: skip
        target = two.number_input(_("Return target (%)"), 1, 100, plan.return_target_percent, key=f"goal {self.key}")
        low = three.number_input(_("Action needed below (%)"), 1, 100, plan.low_percent, key=f"low {self.key}")
        plan = plan._replace(return_target_percent=int(target), low_percent=int(low))
        two, three, four = st.columns([45, 22, 33])
        kind, is_sheets = plan.sample_kind, plan.audience is SurveyAudience.CONSUMERS
        if is_sheets:
            kind, three = SampleKind.RANDOM, two
        else:
            kind = two.segmented_control(
                _("Sample"), list(SampleKind), default=kind, format_func=word, required=True, key=f"kind {self.key}"
            ) or kind  # fmt: skip
        size, seed = None, ""
        if kind is SampleKind.RANDOM:
            label = _("Sheets handed out") if is_sheets else _("Addresses")
            proposed = plan.sample_size or 100
            size = three.number_input(label + " *", 1, MOST_SHEETS, proposed, key=f"size {self.key}")
            if not is_sheets:
                proposed_seed = plan.sample_seed or f"{plan.starts_on:%Y-%m}"
                seed = four.text_input(_("Drawn by the word") + " *", proposed_seed, key=f"seed {self.key}")
        wrong = ("questionnaire_id", "return_target_percent", "low_percent", "sample_size", "sample_seed")
        field_error(self.form, *wrong)
        return plan._replace(questionnaire_id=questionnaire, sample_kind=kind, sample_size=size, sample_seed=seed)

    def _staff(self, plan: SurveyPlan) -> SurveyPlan:
        one, two = st.columns(2, vertical_alignment="bottom")
        staff = one.text_input(
            _("Staff who carry it out") + " *", plan.carried_out_by, max_chars=2000, key=f"staff {self.key}"
        )
        named = two.toggle(
            _("With names: answers are kept with their address"), not plan.is_anonymous, key=f"named {self.key}"
        )
        field_error(self.form, "carried_out_by", "is_anonymous")
        return plan._replace(carried_out_by=staff, is_anonymous=not named)


def _place(ids: list[int], chosen: int | None) -> int | None:
    return ids.index(chosen) if chosen in ids else None
