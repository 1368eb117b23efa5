"""What the report of a survey says to begin with: its figures in words, for somebody to go on writing."""

from components.survey_words import return_words, sample_words, scope_words
from components.words import _, word
from db.queries.surveys_one import SurveyFile
from db.shares import format_percent


def proposed_report(one: SurveyFile) -> str:
    """A line each: what was asked of whom, what came back, what follows. Nothing that is not counted."""
    methods = _(", ").join(word(method) for method in one.methods)
    lines = [
        _("{title}: asked from {first} to {last}.").format(title=one.title, first=one.starts_on, last=one.asked_until),
        _("Asked: {who}, {scope}; {sample}.").format(
            who=word(one.audience), scope=scope_words(one), sample=sample_words(one)
        ),
        _("Method: {methods}.").format(methods=methods),
        _("Distributed: {found} of the sample.").format(found=format_percent(one.returned.delivered_percent)),
        _("Return: {found}, target {target} %.").format(
            found=return_words(one.returned), target=one.return_target_percent
        ),
    ]
    if one.short_return_reason:
        lines.append(_("Why the target was missed: {reason}").format(reason=one.short_return_reason))
    if one.actions_to_open:
        said = _("Below {low} % satisfied, so an action is needed: {n} topics or zones.")
        lines.append(said.format(low=one.low_percent, n=one.actions_to_open))
    lines.append(_("What stands out:") + " ")
    return "\n".join(lines)
