"""The office's settings with their defaults, and its working calendar."""

import re
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.rules.deadlines import DeadlineSettings
from db.rules.duty_hours import duty_text, parse_duty_hours
from db.rules.working_days import WorkingCalendar
from db.tables.office import CalendarOverride, Setting
from db.tables.staff import User
from db.vocabulary import N_


@dataclass(frozen=True)
class OfficeSettings:
    """What an office sets for itself; everything that differs between companies is here, nothing is in code."""

    company: str = field(default="", metadata={"label": N_("Company")})
    office: str = field(default="", metadata={"label": N_("Office")})
    office_phone: str = field(default="", metadata={"label": N_("Office phone")})
    service_hours: str = field(default="08:00–20:00", metadata={"label": N_("Service hours as printed")})
    public_url: str = field(default="", metadata={"label": N_("Public address (for QR codes)")})
    paper_language: str = field(default="zh_CN", metadata={"label": N_("Language of papers")})
    payment_term_days: int = field(default=7, metadata={"label": N_("Term of payment (days after delivery)")})
    dunning_days_written: int = field(default=3, metadata={"label": N_("Written notice (days after the reminder)")})
    dunning_days_decision: int = field(default=3, metadata={"label": N_("Manager decides (days after that notice)")})
    ad_hoc_in_advance: bool = field(default=True, metadata={"label": N_("Ad-hoc jobs are paid in advance")})
    hourly_cost: Decimal = field(default=Decimal("65.00"), metadata={"label": N_("Hourly cost of labour (yuan)")})
    overhead_percent: Decimal = field(default=Decimal("8.00"), metadata={"label": N_("Quotes: overhead (%)")})
    profit_percent: Decimal = field(default=Decimal("8.00"), metadata={"label": N_("Quotes: profit (%)")})
    tax_percent: Decimal = field(default=Decimal("6.00"), metadata={"label": N_("Quotes: tax (%)")})
    margin_ceiling_percent: Decimal = field(
        default=Decimal("10.00"), metadata={"label": N_("Margin above which a reason is needed (%)")}
    )
    manager_limit: Decimal = field(
        default=Decimal("5000.00"), metadata={"label": N_("The manager approves quotes up to (yuan)")}
    )
    quote_valid_days: int = field(default=15, metadata={"label": N_("Days a quote is valid")})
    price_page_is_public: bool = field(default=True, metadata={"label": N_("Price list without sign-in")})
    second_backup_folder: str = field(default="", metadata={"label": N_("Second folder for backups")})
    duty_hours: str = field(default="08:00-20:00", metadata={"label": N_("Hours on duty (several periods a day)")})
    pick_up_minutes: int = field(default=30, metadata={"label": N_("Minutes to pick up a repair slip")})
    answer_days: int = field(default=1, metadata={"label": N_("Working days to answer a request")})
    reconcile_by: str = field(default="12:00", metadata={"label": N_("Reconcile yesterday's slips by")})
    callback_days: int = field(default=1, metadata={"label": N_("Working days to call back after a job")})
    complaint_callback_days: int = field(
        default=3, metadata={"label": N_("Working days to call back after a complaint")}
    )
    callback_quota_service: int = field(default=100, metadata={"label": N_("Special services called back (%)")})
    callback_quota_repair: int = field(default=100, metadata={"label": N_("Repairs called back (%)")})
    callback_seed: str = field(default="callbacks", metadata={"label": N_("Word the sample of callbacks is drawn by")})
    critical_start_minutes: int = field(default=15, metadata={"label": N_("Minutes to start on a critical complaint")})
    major_start_minutes: int = field(default=60, metadata={"label": N_("Minutes to start on a major complaint")})
    critical_settle_hours: int = field(default=24, metadata={"label": N_("Hours to settle a critical complaint")})
    major_settle_hours: int = field(default=48, metadata={"label": N_("Hours to settle a major complaint")})
    minor_settle_days: int = field(default=2, metadata={"label": N_("Calendar days to settle a minor complaint")})
    follow_up_day: int = field(
        default=6, metadata={"label": N_("Complaint open: tell the customer daily from working day")}
    )
    often_complaints: int = field(
        default=3, metadata={"label": N_("Complaints in 12 months by which a customer is watched")}
    )
    silent_months: int = field(
        default=12, metadata={"label": N_("Months without a word after which a customer is watched")}
    )
    survey_lead_days: int = field(
        default=20, metadata={"label": N_("Days before its start by which a survey is approved")}
    )
    survey_training_days: int = field(
        default=2, metadata={"label": N_("Days before its start by which staff are trained")}
    )
    survey_filing_days: int = field(default=5, metadata={"label": N_("Days to file a survey after its end")})
    survey_return_percent: int = field(default=70, metadata={"label": N_("Surveys: return target (%)")})
    survey_low_percent: int = field(
        default=80, metadata={"label": N_("Surveys: an action is needed below (% satisfied)")}
    )
    survey_second_entry_percent: int = field(
        default=10, metadata={"label": N_("Surveys: sheets typed a second time (%)")}
    )
    consumers_survey_month: int = field(default=5, metadata={"label": N_("Month of the consumers' survey")})
    residents_survey_month: int = field(default=10, metadata={"label": N_("Month of the residents' survey")})
    entered_years: str = field(default="", metadata={"label": N_("Years whose holidays are entered by hand")})
    hand_in_day: int = field(default=25, metadata={"label": N_("Hand-in by day of the month")})
    notice_day: int = field(default=31, metadata={"label": N_("Notices by day of the month")})


CLOCK_TIMES = frozenset({"reconcile_by"})
LIMITS = {
    "payment_term_days": 365,
    "dunning_days_written": 365,
    "dunning_days_decision": 365,
    "pick_up_minutes": 24 * 60,
    "answer_days": 60,
    "callback_days": 60,
    "complaint_callback_days": 60,
    "callback_quota_service": 100,
    "callback_quota_repair": 100,
    "critical_start_minutes": 24 * 60,
    "major_start_minutes": 24 * 60,
    "critical_settle_hours": 60 * 24,
    "major_settle_hours": 60 * 24,
    "minor_settle_days": 60,
    "follow_up_day": 60,
    "often_complaints": 50,
    "silent_months": 120,
    "survey_lead_days": 120,
    "survey_training_days": 30,
    "survey_filing_days": 60,
    "survey_return_percent": 100,
    "survey_low_percent": 100,
    "survey_second_entry_percent": 100,
    "consumers_survey_month": 12,
    "residents_survey_month": 12,
    "hand_in_day": 31,
    "notice_day": 31,
    "quote_valid_days": 365,
}
PERCENT_LIMIT, YUAN_LIMIT = Decimal(100), Decimal(10_000_000)

# Built once: every screen and nearly every act asks these.
NEWEST = select(Setting.key, Setting.value).where(Setting.id.in_(select(func.max(Setting.id)).group_by(Setting.key)))
OWN_DAYS = select(CalendarOverride.day, CalendarOverride.is_workday)
ENTERED_YEARS = select(Setting.value).where(Setting.key == "entered_years").order_by(Setting.id.desc()).limit(1)


class SettingRow(NamedTuple):
    key: str
    value: str
    set_at: datetime
    set_by: str


def parse_setting(key: str, text: str) -> Any:
    """A stored text as the setting's own type; ValueError when it is not one."""
    kind = next(f.type for f in fields(OfficeSettings) if f.name == key)
    if kind is bool or kind == "bool":
        return text == "yes"
    if key in CLOCK_TIMES:
        time.fromisoformat(text)
    if key == "duty_hours":
        return duty_text(parse_duty_hours(text))
    if key == "entered_years":
        return ", ".join(str(year) for year in sorted(read_years(text)))
    if kind is Decimal or kind == "Decimal":
        return _amount(key, text)
    if kind is not int and kind != "int":
        return text
    if not 1 <= (number := int(text)) <= LIMITS[key]:
        raise ValueError(key)
    return number


def read_years(text: str) -> frozenset[int]:
    """ "2027, 2028" as years of this century; ValueError when it is something else."""
    years = frozenset(int(part) for part in re.split(r"[,，、;；\s]+", text.strip()) if part)
    if not all(2000 <= year < 2100 for year in years):
        raise ValueError(text)
    return years


def _amount(key: str, text: str) -> Decimal:
    """Yuan or percent with at most two decimals; ValueError when it is not one."""
    try:
        number = Decimal(text).quantize(Decimal("0.01"))
        is_exact = number == Decimal(text)
    except InvalidOperation:
        raise ValueError(key) from None
    most = PERCENT_LIMIT if key.endswith("_percent") else YUAN_LIMIT
    if not is_exact or not 0 <= number <= most:
        raise ValueError(key)
    return number


def get_settings(session: Session) -> OfficeSettings:
    rows = session.execute(NEWEST)
    known = {f.name for f in fields(OfficeSettings)}
    return replace(OfficeSettings(), **{key: parse_setting(key, value) for key, value in rows if key in known})


def list_setting_history(session: Session, *, key: str, limit: int = 20) -> list[SettingRow]:
    rows = session.execute(
        select(Setting.key, Setting.value, Setting.set_at, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == Setting.set_by)
        .where(Setting.key == key)
        .order_by(Setting.id.desc())
        .limit(limit)
    )
    return [SettingRow(*row) for row in rows]


def get_calendar(session: Session) -> WorkingCalendar:
    """China's calendar with make-up days under the office's own table."""
    own = session.execute(OWN_DAYS)
    years = session.scalar(ENTERED_YEARS) or ""
    return WorkingCalendar({row.day: row.is_workday for row in own}, read_years(years))


def get_deadline_settings(session: Session) -> DeadlineSettings:
    return deadline_settings(get_settings(session))


def deadline_settings(office: OfficeSettings) -> DeadlineSettings:
    """The clocks' part of the settings as the rules want it."""
    own = {f.name: getattr(office, f.name) for f in fields(DeadlineSettings) if f.name != "duty"}
    clock = time.fromisoformat(office.reconcile_by)
    return DeadlineSettings(**own | {"duty": parse_duty_hours(office.duty_hours), "reconcile_by": clock})
