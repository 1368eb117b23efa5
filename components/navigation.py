"""The menu as data: one row for every screen. A new screen adds its row here and calls `require_page` with its url."""

from collections.abc import Callable
from typing import NamedTuple

from db.queries.adjustments import count_waiting_adjustments
from db.queries.approvals import count_approvals
from db.queries.bank import count_open_bank_lines
from db.queries.callbacks import count_waiting_callbacks
from db.queries.complaints import count_open_complaints
from db.queries.exceptions import count_all_money_exceptions
from db.queries.inbox import count_work_items
from db.queries.registers import list_registers
from db.rules.permissions import ALLOWED
from db.types import Actor
from db.vocabulary import N_, Role

TODAY, SERVICES, PRICES = N_("Today"), N_("Services"), N_("Prices")
SURVEYS, REPORTS = N_("Surveys"), N_("Reports")
BILLING, CARE, RECORDS, OFFICE = N_("Billing"), N_("Care"), N_("Records"), N_("Administration")
EVERYBODY = frozenset(Role)
# What somebody may import opens the page.
IMPORTS = (
    *("import_customers", "import_work_orders", "import_items", "import_staff"),
    *("import_payments", "import_opening_balances", "import_survey_answers"),
)
# Whoever submits may take back there; whoever decides, decides there.
SEES_ADJUSTMENTS = ("view_adjustments",)
HEARS = ("register_complaint",)
TYPES_SHEETS = ("enter_answers", "void_response")
SEES_SURVEYS = ("view_surveys",)
SEES_FIGURES = ("view_figures",)
SEES_MONTHS = ("view_monthly_report",)
SEES_REGISTERS = ("view_registers",)
APPROVALS = ("view_approvals", "withdraw_quote")


class Page(NamedTuple):
    """One screen: its place in the menu, its file below pages/, and who may open it.

    `opens` names operations (rows of the permissions table) of which one is enough; empty means every user. A page with
    `in_menu` false is reached from other pages. `only_for`: a register says who among them sees it.
    """

    section: str
    title: str
    file: str
    url: str
    icon: str
    opens: tuple[str, ...] = ()
    in_menu: bool = True
    only_for: frozenset[Role] = EVERYBODY

    @property
    def roles(self) -> frozenset[Role]:
        opened = frozenset().union(*(ALLOWED[operation] for operation in self.opens)) if self.opens else EVERYBODY
        return opened & self.only_for

    def opens_for(self, actor: Actor) -> bool:
        return not self.opens or actor.has(*self.roles)


_ROWS = (
    Page(TODAY, N_("My work"), "today/inbox.py", "inbox", "inbox"),
    Page(SERVICES, N_("New request"), "services/intake.py", "intake", "edit_square", ("register_request",)),
    Page(SERVICES, N_("Work orders"), "services/work_orders.py", "work-orders", "assignment", ("view_orders",)),
    Page(SERVICES, N_("Work order"), "services/work_order.py", "order", "description", ("view_orders",), in_menu=False),
    Page(SERVICES, N_("Quotes"), "services/quotes.py", "quotes", "request_quote", ("view_quotes",)),
    Page(SERVICES, N_("Dispatch"), "services/dispatch.py", "dispatch", "send", ("dispatch_order",)),
    Page(SERVICES, N_("Reconcile"), "services/reconcile.py", "reconcile", "fact_check", ("reconcile_order",)),
    Page(PRICES, N_("Approvals"), "prices/price_approval.py", "approvals", "rule_settings", APPROVALS),
    Page(PRICES, N_("Price list"), "prices/price_list.py", "price-list", "sell", ("view_prices",)),
    Page(BILLING, N_("Counter"), "billing/counter.py", "counter", "point_of_sale", ("view_counter",)),
    Page(BILLING, N_("Receipts and till"), "billing/till.py", "till", "account_balance_wallet", ("view_till",)),
    Page(BILLING, N_("Wrong receipts"), "billing/reversal.py", "reversal", "undo", ("view_receipts",), in_menu=False),
    Page(BILLING, N_("Adjustments"), "billing/adjustments.py", "adjustments", "savings", SEES_ADJUSTMENTS),
    Page(BILLING, N_("Bank file"), "billing/bank_file.py", "bank-file", "account_balance", ("view_bank_lines",)),
    Page(BILLING, N_("Exception list"), "billing/exceptions.py", "exceptions", "report", ("view_exceptions",)),
    Page(BILLING, N_("Agreements"), "billing/agreements.py", "agreements", "contract", ("view_agreements",)),
    Page(BILLING, N_("Fees of the month"), "billing/fees.py", "fees", "request_page", ("view_fees",)),
    Page(BILLING, N_("Month end"), "billing/billing_rollup.py", "billing_rollup", "calendar_month", ("view_rollup",)),
    Page(BILLING, N_("Notices"), "billing/notices.py", "notices", "mail", ("view_notices",)),
    Page(BILLING, N_("Arrears"), "billing/arrears.py", "arrears", "hourglass_bottom", ("view_arrears",)),
    Page(BILLING, N_("Out to finance"), "billing/finance_files.py", "finance-files", "output", ("export_to_finance",)),
    Page(CARE, N_("Callbacks"), "care/callbacks.py", "callbacks", "call", ("view_callbacks",)),
    Page(CARE, N_("Complaints"), "care/complaints.py", "complaints", "support_agent", ("view_complaints",)),
    Page(CARE, N_("Complaint"), "care/complaint.py", "complaint", "feedback", ("view_complaints",), in_menu=False),
    Page(CARE, N_("New complaint"), "care/new_complaint.py", "new-complaint", "add", HEARS, in_menu=False),
    Page(CARE, N_("Routine contact"), "care/contacts.py", "contacts", "contact_phone", ("view_contacts",)),
    Page(SURVEYS, N_("Surveys"), "surveys/surveys.py", "surveys", "poll", ("view_surveys",)),
    Page(SURVEYS, N_("Survey"), "surveys/survey.py", "survey", "ballot", ("view_surveys",), in_menu=False),
    Page(SURVEYS, N_("Type in sheets"), "surveys/survey_entry.py", "survey-entry", "keyboard", TYPES_SHEETS),
    Page(SURVEYS, N_("Questionnaires"), "surveys/questionnaires.py", "questionnaires", "quiz", ("view_surveys",)),
    Page(SURVEYS, N_("Questionnaire"), "surveys/questionnaire.py", "questionnaire", "quiz", SEES_SURVEYS, False),
    Page(SURVEYS, N_("Results"), "surveys/survey_results.py", "survey-results", "bar_chart", ("view_survey_results",)),
    Page(SURVEYS, N_("Corrective actions"), "surveys/actions.py", "survey-actions", "build_circle", ("view_surveys",)),
    Page(REPORTS, N_("Dashboard"), "reports/dashboard.py", "dashboard", "monitoring", SEES_FIGURES),
    Page(REPORTS, N_("Rows behind a figure"), "reports/figure_rows.py", "figure-rows", "list", SEES_FIGURES, False),
    Page(REPORTS, N_("Monthly report"), "reports/monthly_report.py", "monthly-report", "article", SEES_MONTHS),
    Page(REPORTS, N_("Year-end report"), "reports/year_end.py", "year-end", "flag", ("view_year_end",)),
    Page(RECORDS, N_("Customers"), "records/customers.py", "customers", "apartment", ("view_customers",)),
    Page(RECORDS, N_("Customer"), "records/customer.py", "customer", "person", ("view_customers",), in_menu=False),
    *(
        Page(RECORDS, each.title, f"records/{each.file}", each.name, each.icon, SEES_REGISTERS, only_for=each.viewers)
        for each in list_registers()
    ),
    Page(OFFICE, N_("Users"), "office/users.py", "users", "group", ("view_users",)),
    Page(OFFICE, N_("User"), "office/user.py", "user", "person", ("view_users",), in_menu=False),
    Page(OFFICE, N_("Staff"), "office/staff.py", "staff", "badge", ("save_staff", "save_department")),
    Page(OFFICE, N_("Stand-ins and waivers"), "office/duties.py", "duties", "swap_horiz", ("view_duties",)),
    Page(OFFICE, N_("Import"), "office/import_data.py", "import", "upload_file", IMPORTS),
    Page(OFFICE, N_("Backup"), "office/backup.py", "backup", "backup", ("make_backup",)),
    Page(OFFICE, N_("Settings"), "office/settings.py", "settings", "settings", ("change_setting",)),
    Page(OFFICE, N_("Working days"), "office/calendar.py", "calendar", "event_available", ("override_day",)),
    Page(OFFICE, N_("Audit trail"), "office/audit.py", "audit", "history", ("view_audit",)),
    Page(OFFICE, N_("Checks"), "office/checks.py", "checks", "rule", ("run_checks",)),
    Page(OFFICE, N_("About"), "office/about.py", "about", "info"),
    Page(OFFICE, N_("Change password"), "office/password.py", "password", "key", in_menu=False),
)

# In the order of the menu; the bare address leads to the first one that a person may open.
PAGES = {page.url: page for page in _ROWS}

# Queries for the numbers behind menu titles, by url: called with the actor on every run, `Inbox (14)`.
COUNTS: dict[str, Callable[..., int]] = {
    "inbox": count_work_items,
    "approvals": count_approvals,
    "bank-file": count_open_bank_lines,
    "adjustments": count_waiting_adjustments,
    "callbacks": count_waiting_callbacks,
    "complaints": count_open_complaints,
    "exceptions": count_all_money_exceptions,
}
