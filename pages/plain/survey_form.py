"""The resident's form as plain HTML: for a thumb on a phone, without a script, whole in either language."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from components.locale import sentence, translation
from components.paper.text import day
from db.errors import RuleError
from db.queries.questionnaires import QuestionRow
from db.queries.survey_forms import OpenForm
from db.rules.questionnaires import MARK_WORDS, MINUTE, choices_in, english_sections, seconds_to_answer
from db.rules.survey_answers import LONGEST_WORDS, question_field
from db.vocabulary import N_, QuestionKind
from pages.plain.public_page import PublicPage, other_language

PAGE = PublicPage(
    "fieldset{border:1px solid #d9e0e8;border-radius:.6rem;margin:0 0 .9rem;padding:.2rem .8rem .8rem;min-width:0}"
    "fieldset.wrong{border-color:#c62828}legend{padding:0;float:left;width:100%;margin:.5rem 0 .6rem;"
    "font-weight:600;overflow-wrap:anywhere}legend+*{clear:both}legend i{color:#5a6471;font:.85rem/1 sans-serif}"
    ".marks{display:grid;grid-template-columns:repeat(5,1fr);gap:.35rem}.choices{display:grid;gap:.4rem}"
    "label{position:relative;display:grid}input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;"
    "cursor:pointer}label span{display:flex;align-items:center;min-height:3rem;border:1px solid #b8c2ce;"
    "border-radius:.5rem;padding:.4rem .8rem;overflow-wrap:anywhere}"
    ".marks span{flex-direction:column;min-height:4.4rem;"
    "justify-content:flex-start;padding:.45rem .1rem;text-align:center;font-size:.78rem;line-height:1.2;color:#414b57}"
    ".choices span::before{content:'';flex:none;width:1.15rem;height:1.15rem;margin-right:.7rem;border-radius:50%;"
    "border:2px solid #8a97a6;background:#fff}.many span::before{border-radius:.2rem}"
    ".choices input:checked+span::before{border-color:#fff;background:#1f5fa8;box-shadow:inset 0 0 0 .15rem #fff}"
    ".marks b{font-size:1.35rem;line-height:1.3;color:#1b2430}input:checked+span,input:checked+span b{"
    "background:#1f5fa8;border-color:#1f5fa8;color:#fff}"
    "input:focus-visible+span,textarea:focus-visible,button:focus-visible,a:focus-visible{"
    "outline:3px solid #f0a500;outline-offset:2px}textarea{width:100%;min-height:6.5rem;font:inherit;padding:.6rem;"
    "border:1px solid #8a97a6;border-radius:.5rem}button{width:100%;min-height:3.4rem;margin-top:1rem;border:0;"
    "border-radius:.6rem;background:#1f5fa8;color:#fff;font:inherit;font-weight:600;font-size:1.1rem;cursor:pointer}"
    ".note{color:#5a6471;font-size:.9rem;margin:.4rem 0 0}.intro{white-space:pre-line;margin:.3rem 0}"
    ".error,.errors{color:#b3261e;font-weight:600;margin:.2rem 0 .5rem}.errors{border:1px solid #c62828;"
    "border-radius:.5rem;padding:.6rem .8rem;margin:1rem 0 0}.errors a{color:inherit}",
    takes_a_form=True,
)
ANONYMOUS = N_("Anonymous: your answers are kept without your address. Only that you answered is noted, with the day.")
NAMED = N_("Your answers are kept together with your address, so that we can come back to you.")
LENGTH = N_("{count} questions, about {minutes} min. Open until {day}.")
AS_WRITTEN = N_("Please write no names or phone numbers.")
ONE_OR_MORE = N_("one or more")
NOT_DEMANDED = N_("optional")
SEND = N_("Send")
ONCE = N_("Please check once more: answers cannot be changed after they are sent.")
NOTHING_SENT = N_("Nothing has been sent yet. What you entered is kept.")

Said = Mapping[int, Sequence[str]]


def form_page(
    form: OpenForm, office: str, language: str, said: Said | None = None, refusals: Sequence[RuleError] = ()
) -> str:
    """The whole page; with `said` and `refusals` as it was sent, and beside each question what is not right yet."""
    _ = translation(language).gettext
    wrong = {refusal.field: sentence(refusal, language) for refusal in refusals}
    title = (form.title_en if language == "en" else "") or form.title
    intro = (form.intro_en if language == "en" else "") or form.intro
    minutes = max(1, -(-seconds_to_answer(question.kind for question in form.questions) // MINUTE))
    length = _(LENGTH).format(count=len(form.questions), minutes=minutes, day=day(form.ends_on))
    parts = [
        # Going to the other language would lose what was entered and kept.
        f"<header>{'' if said else other_language(language)}",
        f'<p class="from">{escape(office)}</p><h1{_tongue(title == form.title)}>{escape(title)}</h1>',
        f'<p class="intro">{escape(intro)}</p>' if intro else "",
        f'<p class="note">{escape(length)}</p>',
        f'<p class="note">{escape(_(ANONYMOUS if form.is_anonymous else NAMED))}</p></header>',
        _all_refusals(wrong, language),
        '<form method="post" autocomplete="off">',
    ]
    sections = english_sections((question.section, question.section_en) for question in form.questions)
    for section, questions in groupby(form.questions, key=lambda question: question.section):
        words = (sections.get(section, "") if language == "en" else "") or section
        parts.append(f"<h2{_tongue(words == section)}>{escape(words)}</h2>" if section else "<h2></h2>")
        for question in questions:
            given = (said or {}).get(question.id, ())
            parts.append(_question(question, language, given, wrong.get(question_field(question.id), ""), form))
    parts.append(f'<p class="note">{escape(_(ONCE))}</p><button>{escape(_(SEND))}</button></form>')
    return PAGE.html(title, "".join(parts), language)


def _all_refusals(wrong: Mapping[str | None, str], language: str) -> str:
    if not wrong:
        return ""
    lines = [translation(language).gettext(NOTHING_SENT), *wrong.values()]
    linked = [
        f'<a href="#{field}">{escape(line)}</a>' if field else escape(line)
        for field, line in zip((None, *wrong), lines, strict=True)
    ]
    return f'<div class="errors" role="alert">{"<br>".join(linked)}</div>'


def _question(question: QuestionRow, language: str, given: Sequence[str], wrong: str, form: OpenForm) -> str:
    _ = translation(language).gettext
    name = question_field(question.id)
    hints = [_(ONE_OR_MORE)] if question.kind is QuestionKind.CHOICES else []
    hints += [] if question.is_required else [_(NOT_DEMANDED)]
    wording = (question.wording_en if language == "en" else "") or question.wording
    hint = f" <i>{escape(_('({hint})').format(hint=_(', ').join(hints)))}</i>" if hints else ""
    # A browser that demands every box of several choices to be ticked would demand too much.
    demanded = " required" if question.is_required and question.kind is not QuestionKind.CHOICES else ""
    described = f' aria-describedby="{name}-wrong"' if wrong else ""
    legend = f"<legend{_tongue(wording == question.wording)}>{question.position}. {escape(wording)}{hint}</legend>"
    if question.kind is QuestionKind.TEXT:
        kept = escape("".join(given)[: 2 * LONGEST_WORDS])
        note = f'<p class="note">{escape(_(AS_WRITTEN))}</p>' if form.is_anonymous else ""
        field = (
            f'<textarea name="{name}" maxlength="{LONGEST_WORDS}" rows="4" dir="auto"{demanded}'
            f' aria-label="{escape(wording)}">\n{kept}</textarea>{note}'
        )
    elif question.kind is QuestionKind.SCALE:
        marks = [
            _box(name, "radio", str(mark), f"<b>{mark}</b>{escape(_(word))}", given, demanded)
            for mark, word in MARK_WORDS.items()
        ]
        field = f'<div class="marks">{"".join(marks)}</div>'
    else:
        kind = "radio" if question.kind is QuestionKind.CHOICE else "checkbox"
        choices = choices_in(question.options, question.options_en, is_english=language == "en")
        boxes = [
            _box(name, kind, str(place), escape(choice), given, demanded) for place, choice in enumerate(choices, 1)
        ]
        looks = "choices" if question.kind is QuestionKind.CHOICE else "choices many"
        field = f'<div class="{looks}">{"".join(boxes)}</div>'
    told = f'<p class="error" id="{name}-wrong">{escape(wrong)}</p>' if wrong else ""
    marked = ' class="wrong"' if wrong else ""
    return f'<fieldset id="{name}"{marked}{described}>{legend}{told}{field}</fieldset>'


def _box(name: str, kind: str, value: str, shown: str, given: Sequence[str], demanded: str) -> str:
    checked = " checked" if value in given else ""
    return f'<label><input type="{kind}" name="{name}" value="{value}"{checked}{demanded}><span>{shown}</span></label>'


def _tongue(is_as_written: bool) -> str:
    return ' lang="zh"' if is_as_written else ""
