"""`report`: the figures of a year or a month, as screen and paper show them."""

import re
from argparse import Namespace

from db.command_line.month_report import month_report
from db.command_line.outcome import Outcome, Voice, WrongUse
from db.command_line.year_report import year_end
from db.vocabulary import N_

YEAR = re.compile(r"20\d\d")


class NotAYear(WrongUse):
    message = N_("{period} is not a year. Write it as 2026.")


def report(args: Namespace, voice: Voice) -> Outcome:
    """Raises NotAYear, YearNotReadable, MonthNotReadable, FutureMonth."""
    if args.what == "month":
        return month_report(args.period, voice)
    if not YEAR.fullmatch(args.period):
        raise NotAYear(period=args.period)
    return year_end(int(args.period), voice)
