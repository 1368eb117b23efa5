"""What the charts of a survey show and find: from its figures to lines, cells and one sentence each. No screen."""

from components.survey_charts import CHOSEN, FEW, LOW, REST, HeatCell, RateBar
from components.survey_view import Drawing, Results, Translate, column_head, place_names, returned_by_place
from db.rules.survey_scores import is_low, points, shade
from db.shares import format_percent

MOST_NAMED = 3


def draw_returns(results: Results, _: Translate) -> Drawing:
    """What came back of each place, with the goal (R-SURV-3)."""
    target, places = results.head.return_target_percent, returned_by_place(results)
    names = place_names([*places], _)
    below = [group for group, returned in places.items() if not returned.reaches(target)]
    bars = []
    for group, returned in places.items():
        rate = format_percent(returned.answered_percent)
        name = names[group] or _("All")
        tip = _("{place}: {answered} of {sampled} answered, {percent}").format(
            place=name, answered=returned.answered, sampled=returned.sampled, percent=rate
        )
        tone = CHOSEN if group == results.group else LOW if group in below else REST
        bars.append(RateBar(group.key, name, float(returned.answered_percent or 0), rate, None, tone, tip))
    if not places:
        title = _("No addresses: what came back is not counted by place")
    elif not below:
        title = _("Every place reached {target} %").format(target=target)
    elif len(below) == 1:
        rate = format_percent(places[below[0]].answered_percent)
        words = _("{place}: {percent} came back, short of {target} %")
        title = words.format(place=names[below[0]] or _("All"), percent=rate, target=target)
    else:
        title = _("{n} of {all} places short of {target} %").format(n=len(below), all=len(places), target=target)
    return Drawing(title, tuple(bars))


def draw_questions(results: Results, _: Translate) -> Drawing:
    """The questions, the lowest first, each with last time's mark; for a group with everybody's (R-SURV-4)."""
    low_percent, told = results.head.low_percent, []
    for place, subject in enumerate(results.scores.subjects):
        share = results.scores.satisfied(subject.questions, results.group)
        told.append((share is None, (share and share.percent) or 0, place, subject, share))
    bars, low = [], []
    for _few, percent, _place, subject, share in sorted(told, key=lambda one: one[:3]):
        before, name = results.compared(subject), results.name_of(subject)
        if share is None:
            bars.append(RateBar(subject.key, name, 0, _("few"), None, REST, f"{name}: {_('fewer than five answers')}"))
            continue
        change = points(share, before)
        said = f"{percent} ({change:+})" if change is not None else f"{percent}"
        if is_low(share, low_percent):
            low.append(name)
        tone = CHOSEN if subject == results.about else LOW if is_low(share, low_percent) else REST
        mark = float(before.percent) if before and before.percent is not None else None
        asked = (results.is_english and subject.questions[0].wording_en) or subject.questions[0].wording
        tip = f"{asked} {share.said} ({share.parts})"
        bars.append(RateBar(subject.key, name, float(percent), said, mark, tone, tip))
    if not low:
        title = _("No question below {low} %").format(low=low_percent)
    elif len(low) <= MOST_NAMED:
        title = _("{names}: below {low} %").format(names=_(", ").join(low), low=low_percent)
    else:
        title = _("{n} of {all} questions below {low} %").format(n=len(low), all=len(bars), low=low_percent)
    return Drawing(title, tuple(bars))


def draw_heat(results: Results, _: Translate) -> Drawing:
    """Places or groups by topic; what fewer than five have answered is grey and not said (R-DEC-23)."""
    groups, topics = results.scores.groups(results.split), results.scores.topics
    names, low_percent = place_names(groups, _), results.head.low_percent
    cells, lowest = [], None
    for group in groups:
        for topic in topics:
            share = results.scores.satisfied(topic.questions, group)
            where = f"{names[group]}, {results.name_of(topic)}"
            is_chosen = group == results.group or topic == results.about
            if share is None:
                cells.append(
                    HeatCell(group.key, topic.key, _("few"), FEW, is_chosen, f"{where}: {_('too few answers')}")
                )
                continue
            tip = f"{where}: {share.said} ({share.parts})"
            said = f"{share.percent:.0f}"
            cells.append(HeatCell(group.key, topic.key, said, str(shade(share, low_percent)), is_chosen, tip))
            if is_low(share, low_percent) and (lowest is None or share.percent < lowest[0].percent):
                lowest = (share, group, topic)
    if lowest is None:
        title = _("Nothing shown is below {low} %").format(low=low_percent)
    else:
        words = _("{topic}, {place}: only {percent}")
        title = words.format(topic=results.name_of(lowest[2]), place=names[lowest[1]], percent=lowest[0].said)
    rows = tuple((group.key, names[group]) for group in groups)
    columns = tuple((topic.key, column_head(results.name_of(topic))) for topic in topics)
    return Drawing(title, (), tuple(cells), rows, columns)
