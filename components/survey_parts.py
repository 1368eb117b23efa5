"""What lies below the charts of a survey: what people wrote, groups, choices, earlier surveys, all figures."""

from typing import Any

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import page_chosen
from components.page import empty_state, pages_below
from components.quote_card import is_dark
from components.survey_charts import CHOSEN, LOW, REST, RateBar, rate_chart
from components.survey_tables import group_rows, question_rows
from components.survey_view import Results
from components.tables import number_column, text_column
from components.words import _
from db.queries.survey_results import get_choices, list_rounds
from db.queries.survey_words import PER_PAGE, list_written
from db.rules.care_figures import Share
from db.rules.questionnaires import choices_in
from db.rules.survey_scores import Asked, is_low
from db.types import Actor

PERCENT = 76


def show_written(actor: Actor, results: Results) -> None:
    """The texts, twelve a page, found by a word; a click on a question or place narrows them, too."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    text = bar.text_input(
        _("Find in the texts"), key="written", bind="query-params", placeholder=_("Find in the texts"), width=260,
        label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    sought = (text, results.about, results.group)
    if st.session_state.setdefault("texts sought", sought) != sought:
        st.session_state.update({"texts sought": sought, "page": 1})
    asked = [each.question_id for each in (results.about.questions if results.about else ())]
    found = ask(
        list_written, actor=actor, survey_id=results.head.id, question_ids=asked, group=results.group, text=text,
        page=page_chosen(),
    )  # fmt: skip
    note = _("{n} texts, anonymous: without a place") if results.head.is_anonymous else _("{n} texts")
    bar.markdown(f":gray[:small[{note.format(n=found.total)}]]", width="content")
    if not found.rows:
        why = _("No text like this. Let go of the question or the word.") if any(sought) else _("Nothing was written.")
        empty_state("search_off", why)
        return
    columns = st.columns(3, gap="small")
    for place, row in enumerate(found.rows):
        box = columns[place % 3].container(border=True, gap=None)
        name = row.topic or (results.is_english and row.question_en) or row.question
        said = " · ".join(part for part in (name, row.place) if part)
        box.markdown(f"{plain(row.words)}  \n:gray[:small[{plain(said)}]]")
    pages_below(found.total, PER_PAGE, "page")


def show_groups(results: Results) -> None:
    """The groups of the split as a table: answers, satisfied, beside everybody."""
    subject = results.name_of(results.about) if results.about else _("Overall satisfaction")
    st.markdown(f"**{plain(subject)}** :gray[:small[{_('click a question in the chart for its figures')}]]")
    st.dataframe(
        group_rows(results, _),
        column_config={
            "name": text_column(_("Place or group"), width=180),
            "answers": number_column(_("Marks"), width=70),
            "satisfied": st.column_config.ProgressColumn(
                _("Satisfied %"), format="%.1f", min_value=0, max_value=100, width=200
            ),
            "change": st.column_config.NumberColumn(_("Beside everybody"), format="%+.1f", width=120),
            "note": text_column(_("Remark"), width=200),
        },
        hide_index=True,
        height="content",
        key="groups of results",
    )


def show_choices(actor: Actor, results: Results) -> None:
    """How often each choice was taken, of those who answered the question."""
    asked: list[Asked] = [each for each in results.scores.questions if each.options]
    counts = ask(get_choices, actor=actor, survey_id=results.head.id, scores=results.scores, group=results.group)
    columns = st.columns(2, gap="small")
    for place, each in enumerate(asked):
        box = columns[place % 2].container(border=True, gap=None)
        box.markdown(f"**{plain((results.is_english and each.wording_en) or each.wording)}**")
        marks = results.scores.marks(each.question_id, results.group)
        if marks is None:
            box.caption(_("Fewer than five answers: not shown."))
            continue
        names = choices_in(each.options, each.options_en, is_english=results.is_english)
        shares = [Share(count, marks.answers) for count in counts[each.question_id]]
        bars = [
            RateBar(name, name, float(share.percent or 0), f"{share.said} ({share.part})", None, REST, name)
            for name, share in zip(names, shares, strict=False)
        ]
        key = f"choices {each.question_id} {results.group}"
        box.altair_chart(rate_chart(bars, is_dark=is_dark()), theme=None, key=key)


def show_rounds(actor: Actor, results: Results) -> None:
    """This survey and those before it: overall satisfaction, or the question that is looked at."""
    rounds = ask(list_rounds, actor=actor, survey_id=results.head.id)
    about = results.about.questions[0].trend_key if results.about and len(results.about.questions) == 1 else None
    bars = []
    for each in rounds:
        share = each.overall if about is None else each.satisfied.get(about, Share(0, 0))
        is_this = each.survey_no == results.head.survey_no
        tone = CHOSEN if is_this else LOW if is_low(share, results.head.low_percent) else REST
        name = f"{each.starts_on:%Y-%m} {each.title}"
        bars.append(RateBar(each.survey_no, name, float(share.percent or 0), share.said, None, tone, name))
    subject = results.name_of(results.about) if results.about and about else _("Overall satisfaction")
    st.markdown(f"**{plain(subject)}** :gray[:small[{_('every survey of the same people, the oldest first')}]]")
    chart = rate_chart(bars, is_dark=is_dark(), goal=results.head.low_percent)
    st.altair_chart(chart, theme=None, key=f"rounds {results.head.survey_no} {about}")


def show_all_figures(results: Results) -> None:
    """Every question with its marks; the same as the sheet of the .xlsx."""
    percent: Any = {name: st.column_config.NumberColumn(label, format="%.1f", width=PERCENT) for name, label in (
        ("satisfied", _("Satisfied %")), ("before", _("Last time %")))}  # fmt: skip
    st.dataframe(
        question_rows(results, _),
        column_config={
            "topic": text_column(_("Topic"), width=100),
            "question": text_column(_("Survey question"), width=300),
            "department": text_column(_("Department"), width=90),
            "answers": number_column(_("Marks"), width=60),
            **{f"mark {mark}": number_column(str(mark), width=44) for mark in range(1, 6)},
            **percent,
        },
        hide_index=True,
        height="content",
        key="all figures of results",
    )
