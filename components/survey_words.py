"""How the screens of a survey say things: whom it asks, how much came back, until when."""

from datetime import date

from components.chips import badge_of
from components.words import _, word
from db.queries.surveys_one import SurveyFile
from db.rules.survey_filing import Return
from db.shares import format_percent
from db.vocabulary import SampleKind, SurveyAudience


def return_words(returned: Return) -> str:
    """62.4 % (312 of 500); of a survey taken over the number of its sheets."""
    if returned.sampled:
        said = _("{part} of {whole}").format(part=f"{returned.answered:,}", whole=f"{returned.sampled:,}")
        return f"{format_percent(returned.answered_percent)} ({said})"
    return _("{n} sheets").format(n=f"{returned.answered:,}") if returned.answered else "–"


def scope_words(one: SurveyFile) -> str:
    """Zones and groups; all of them where the plan names none."""
    zones = _(", ").join(one.zones) or _("all zones")
    groups = _(", ").join(word(group) for group in one.groups)
    if not groups and one.audience is SurveyAudience.CONSUMERS:
        return zones
    return f"{zones} · {groups or _('all groups')}"


def sample_words(one: SurveyFile) -> str:
    if one.audience is SurveyAudience.CONSUMERS:
        return _("{n} numbered sheets").format(n=f"{one.sample_size or 0:,}")
    if one.sample_kind is SampleKind.RANDOM:
        said = _("{n} addresses by chance, drawn by “{seed}”")
        return said.format(n=f"{one.sample_size or 0:,}", seed=one.sample_seed)
    return word(one.sample_kind)


def day_badge(day: date | None, *, by: date, today: date) -> str:
    """A day on which something was done, late or not; before that how long there is still time."""
    if day is not None:
        return badge_of(day.isoformat(), "green", "check_circle") if day <= by else badge_of(
            _("{day} (late)").format(day=day.isoformat()), "orange", "schedule"
        )  # fmt: skip
    left = (by - today).days
    if left < 0:
        return badge_of(_("{day} (passed)").format(day=by.isoformat()), "red", "error")
    said = _("by {day}, in {n} days").format(day=by.isoformat(), n=left)
    return badge_of(said, "orange" if left <= 3 else "gray", "schedule")
