"""What the monthly analysis finds, in one sentence each: the titles of its charts on screen and on paper."""

from collections.abc import Callable, Sequence

from db.rules.care_figures import ParetoBar, Share, vital_few
from db.shares import format_percent

Translate = Callable[[str], str]


def outstanding(bars: Sequence[ParetoBar]) -> list[ParetoBar]:
    """What the title speaks of: one cause that makes up half, else the few that make up most, or none."""
    few = vital_few(bars)
    if bars and (len(few) == 1 or 2 * bars[0].complaints >= bars[0].cumulative.whole):
        return [bars[0]]
    return few if len(few) < len(bars) else []


def pareto_finding(bars: Sequence[ParetoBar], _: Translate) -> str:
    if not bars:
        return _("Causes of complaints")
    found = outstanding(bars)
    if not found:
        return _("No cause stands out")
    share = found[-1].cumulative.said
    if len(found) == 1:
        return _("{cause}: {share} of the complaints").format(cause=_(found[0].cause.label), share=share)
    return _("{n} of {all} causes make up {share}").format(n=len(found), all=len(bars), share=share)


def trend_finding(now: int, before: int, _: Translate) -> str:
    """This month beside the same month of last year."""
    if not before:
        return _("{n} complaints, none in the same month of last year").format(n=now)
    if now == before:
        return _("{n} complaints, as many as a year ago").format(n=now)
    share = Share(abs(now - before), before).said
    more, fewer = _("{n} complaints, {share} more than a year ago"), _("{n} complaints, {share} fewer than a year ago")
    return (more if now > before else fewer).format(n=now, share=share)


def short(share: Share) -> str:
    """83 %, for a narrow place."""
    return format_percent(None if share.percent is None else f"{share.percent:.0f}")
