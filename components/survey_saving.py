"""How a step of a survey is saved: against the version that was on the screen, and its form opened and closed."""

from collections.abc import Callable
from typing import Any

from components.act import act
from components.reason_form import close_form
from components.seen import look_again, seen_version
from components.words import _, word
from db.queries.surveys_one import SurveyFile
from db.vocabulary import SurveyVerb


def form_of(one: SurveyFile, verb: SurveyVerb) -> str:
    return f"{verb.value} {one.id}"


def save(
    one: SurveyFile, verb: SurveyVerb, operation: Callable[..., Any], *, version: int | None = None, **request: Any
) -> None:
    """Do it; a refusal stays in the form with what was typed, a success closes the form.

    Against `version`, or the one that the form of this step was opened on.
    """
    form = form_of(one, verb)
    done = _("{verb}: {number}").format(verb=word(verb), number=one.survey_no)
    seen = seen_version(one, form) if version is None else version

    def end(answer: object) -> None:
        close_form(answer)
        look_again_after(one, seen)

    act(operation, form=form, done=done, then=end, survey_id=one.id, version=seen, **request)


def look_again_after(one: SurveyFile, version: int) -> None:
    """The person's own step is no change by somebody else to the other forms of the survey that are shown beside it."""
    for form in (f"plan {one.id}", *(form_of(one, verb) for verb in SurveyVerb)):
        look_again(form, version)
