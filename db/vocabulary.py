"""Every state and kind of the office with its label: one dictionary for screens, papers, spreadsheets and charts.

The stored value never changes; the label is an English msgid that the catalogue translates.
"""

from enum import StrEnum
from typing import Self


def N_(msgid: str) -> str:
    """Mark a text for the catalogue where it is defined; whoever shows it translates it."""
    return msgid


class Term(StrEnum):
    """A word of the office: its stored value and its label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class Role(Term):
    CLERK = "clerk", N_("Front desk")
    SUPERVISOR = "supervisor", N_("Supervisor")
    FINANCE = "finance", N_("Finance")
    MANAGER = "manager", N_("Project manager")
    LEADER = "leader", N_("Company leader")
    ADMIN = "admin", N_("Administrator")


class CustomerKind(Term):
    OWNER = "owner", N_("Owner")
    TENANT = "tenant", N_("Tenant")
    SHOP = "shop", N_("Shop")


class CustomerClass(Term):
    A = "A", N_("Class A")
    B = "B", N_("Class B")
    C = "C", N_("Class C")


class Occupancy(Term):
    OCCUPIED = "occupied", N_("Occupied")
    FITTING_OUT = "fitting_out", N_("Fitting out")
    VACANT = "vacant", N_("Vacant")
    NOT_HANDED_OVER = "not_handed_over", N_("Not handed over")


class Trade(Term):
    WATER_POWER = "water_power", N_("Water and electricity")
    BUILDING = "building", N_("Building")
    SMART_SYSTEMS = "smart_systems", N_("Smart systems")
    LIFT = "lift", N_("Lift")
    OTHER = "other", N_("Other trade")


class Channel(Term):
    """How a request came in (R-ORDER-1)."""

    PHONE = "phone", N_("By phone")
    VISIT = "visit", N_("In person")
    ONLINE = "online", N_("Online")
    LETTER = "letter", N_("By letter")
    AGREEMENT = "agreement", N_("From an agreement")
    IMPORT = "import", N_("Taken over")


class OrderKind(Term):
    SERVICE = "service", N_("Special service")
    REPAIR = "repair", N_("Repair")


class Settlement(Term):
    IMMEDIATE = "immediate", N_("Pay at once")
    MONTHLY = "monthly", N_("Monthly account")
    FREE = "free", N_("Free of charge")


class FreeGround(Term):
    """Why a job costs nothing (R-ORDER-2)."""

    WARRANTY = "warranty", N_("Under warranty")
    PUBLIC_AREA = "public_area", N_("Public area")
    GOODWILL = "goodwill", N_("Goodwill of the manager")
    TAKEN_OVER = "taken_over", N_("Taken over")


class AcceptedHow(Term):
    """How the customer accepted the price (R-ORDER-2)."""

    ON_SITE = "on_site", N_("Face to face")
    PHONE = "phone", N_("On the phone")
    WRITING = "writing", N_("In writing")
    TAKEN_OVER = "taken_over", N_("Taken over")


class OrderState(Term):
    """The work axis (R-ORDER-8); money has its own, derived (R-DEC-4)."""

    REGISTERED = "registered", N_("Registered")
    PRICED = "priced", N_("Priced")
    ACCEPTED = "accepted", N_("Price accepted")
    DISPATCHED = "dispatched", N_("Dispatched")
    IN_PROGRESS = "in_progress", N_("In progress")
    ON_HOLD = "on_hold", N_("On hold")
    COMPLETED = "completed", N_("Completed")
    RECONCILED = "reconciled", N_("Reconciled")
    CLOSED = "closed", N_("Closed")
    CANCELLED = "cancelled", N_("Cancelled")
    DECLINED = "declined", N_("Declined")


class OrderVerb(Term):
    """What staff do with a work order: the operation's name and the word on its button and in the history."""

    REGISTER = "register_request", N_("Register")
    CORRECT = "correct_order", N_("Correct")
    PRICE = "price_request", N_("Tell the price")
    ACCEPT = "accept_price", N_("Accept the price")
    GRANT_FREE = "grant_free", N_("Free of charge")
    DISPATCH = "dispatch_order", N_("Dispatch")
    PICK_UP = "pick_up_order", N_("Pick up")
    START = "start_order", N_("Start work")
    HOLD = "hold_order", N_("Put on hold")
    RESUME = "resume_order", N_("Resume work")
    CHANGE_PRICE = "change_price_on_site", N_("Change price on site")
    SIGN_OFF = "sign_off_order", N_("Completed")
    RECORD_SIGNATURE = "record_signature", N_("Signature received")
    RECONCILE = "reconcile_order", N_("Reconcile")
    MARK_WRONG = "mark_slip_wrong", N_("Mark as wrong")
    CORRECT_AMOUNT = "correct_reconciled_amount", N_("Correct the amount")
    SWITCH_TO_MONTHLY = "switch_to_monthly", N_("Switch to monthly account")
    CANCEL = "cancel_order", N_("Cancel order")
    DECLINE = "decline_request", N_("Decline")
    PRINT = "print_slip", N_("Print slip")
    CLOSE = "close_order", N_("Close")
    REOPEN = "reopen_order", N_("Reopen")


class MoneyState(Term):
    """The money axis of a work order, always derived from the ledger (R-DEC-4)."""

    FREE = "free", N_("Nothing to pay")
    UNBILLED = "unbilled", N_("Not billed yet")
    DUE = "due", N_("To be paid")
    ON_NOTICE = "on_notice", N_("On the notice")
    PART_PAID = "part_paid", N_("Partly paid")
    PAID = "paid", N_("Paid")


class LineKind(Term):
    ITEM = "item", N_("Service item")
    PART = "part", N_("Part or material")


class SlipProblem(Term):
    """What is wrong with a slip at the next morning's reconciliation (R-ORDER-6)."""

    MISSING_SIGNATURE = "missing_signature", N_("Signature missing")
    AMOUNT_DIFFERS = "amount_differs", N_("Amount differs")
    NOT_DONE = "not_done", N_("Not done")


class SignOff(Term):
    """How the customer confirmed the finished work (R-ORDER-5)."""

    SIGNED = "signed", N_("Signed on the slip")
    PHONE = "phone", N_("Confirmed on the phone")
    UNSIGNED = "unsigned", N_("No signature yet")


class PriceListState(Term):
    DRAFT = "draft", N_("Draft")
    REVIEWED = "reviewed", N_("Reviewed")
    APPROVED = "approved", N_("Approved")
    PUBLISHED = "published", N_("Published")
    REPLACED = "replaced", N_("Replaced")


class EntryKind(Term):
    """What a ledger entry is."""

    CHARGE = "charge", N_("Charge")
    PAYMENT = "payment", N_("Payment")
    OPENING = "opening", N_("Opening balance")
    REVERSAL = "reversal", N_("Reversal")


class AccountKind(Term):
    RECEIVABLE = "receivable", N_("Receivable from a customer")
    MONEY = "money", N_("Money received")
    REVENUE = "revenue", N_("Revenue of a department")
    TAKEN_OVER = "taken_over", N_("Balances taken over")


class PaymentMethod(Term):
    CASH = "cash", N_("Cash")
    WECHAT = "wechat", N_("WeChat Pay")
    ALIPAY = "alipay", N_("Alipay")
    CARD = "card", N_("Card")
    TRANSFER = "transfer", N_("Bank transfer")


class ReceiptSource(Term):
    COUNTER = "counter", N_("Counter")
    IMPORT = "import", N_("Taken over")


class Stamp(Term):
    """The stamp on part 2 of the slip (R-DEC-9)."""

    CASH_RECEIVED = "cash_received", N_("Cash received")
    PAID = "paid", N_("Paid")


class MonthState(Term):
    OPEN = "open", N_("Open")
    ISSUED = "issued", N_("Issued")
    LOCKED = "locked", N_("Locked")
    REOPENED = "reopened", N_("Reopened")


class BillingException(Term):
    """Why a slip stays out of the month's notices (R-DEC-6)."""

    NOT_RECONCILED = "not_reconciled", N_("Not reconciled")
    SLIP_PROBLEM = "slip_problem", N_("Slip marked wrong")
    UNSIGNED = "unsigned", N_("Not signed")
    AMOUNT_DIFFERS = "amount_differs", N_("Differs from the accepted price")
    IMMEDIATE_UNPAID = "immediate_unpaid", N_("Pay-at-once slip unpaid")


class DueState(Term):
    """How a line of an account stands against its term of payment."""

    LATE = "late", N_("Overdue")
    TODAY = "today", N_("Due today")
    LATER = "later", N_("Not due yet")
    NOT_BILLED = "not_billed", N_("Next notice")
    BEFORE_WORK = "before_work", N_("Before the work")


class DeliveryWay(Term):
    """How a notice went to the customer (R-BILL-4)."""

    IN_PERSON = "in_person", N_("Handed over")
    MAILBOX = "mailbox", N_("Into the mailbox")
    ELECTRONIC = "electronic", N_("Sent electronically")
    POST = "post", N_("By post")


class DeliveryResult(Term):
    DELIVERED = "delivered", N_("Delivered")
    RETURNED = "returned", N_("Returned")
    ADDRESS_UNKNOWN = "address_unknown", N_("Address unknown")
    REFUSED = "refused", N_("Refused by the customer")


class CallbackState(Term):
    DUE = "due", N_("Due")
    DONE = "done", N_("Done")
    UNREACHABLE = "unreachable", N_("Not reached in three tries")
    REFUSED = "refused", N_("Customer declined to answer")


class CallbackView(Term):
    """The parts of the worklist."""

    ALL = "all", N_("All")
    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")
    LATER = "later", N_("Later")
    DONE_TODAY = "done_today", N_("Done today")
    DISSATISFIED = "dissatisfied", N_("Dissatisfied")


class WorkKind(Term):
    """What waits for somebody in the inbox: the label is the verb on the row's button."""

    PICK_UP = "pick_up", N_("Pick up")
    QUOTE = "quote", N_("Make a quote")
    ACCEPT = "accept", N_("Agree the price")
    DISPATCH = "dispatch", N_("Dispatch")
    LATE_JOB = "late_job", N_("Follow up")
    SIGN_OFF = "sign_off", N_("Get signed")
    COLLECT = "collect", N_("Take money")
    CALL_BACK = "call_back", N_("Call back")
    DISSATISFIED = "dissatisfied", N_("Dissatisfied")
    DECIDE = "decide", N_("Decide")
    RECONCILE = "reconcile", N_("Reconcile")
    HAND_IN = "hand_in", N_("Hand in")
    VOID = "void", N_("Void asked")
    EXCEPTION = "exception", N_("Exceptions")
    ISSUE = "issue", N_("Issue notices")
    ASK_FOR_LOCK = "ask_for_lock", N_("Ask for the lock")
    LOCK = "lock", N_("Confirm the lock")
    BACKUP = "backup", N_("Back up")
    SET_UP = "set_up", N_("Set up")


class Reached(Term):
    REACHED = "reached", N_("Reached")
    NOT_REACHED = "not_reached", N_("Not reached")
    REFUSED = "refused", N_("Declined to answer")


class Mark(Term):
    """Attitude and skill in a callback."""

    GOOD = "good", N_("Good")
    FAIR = "fair", N_("Fair")
    POOR = "poor", N_("Poor")


class Outcome(Term):
    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    UNSOLVED = "unsolved", N_("Not solved")


class ActorSource(Term):
    """Where an act came from; the audit row says it."""

    SCREEN = "screen", N_("Screen")
    COMMAND_LINE = "command_line", N_("Command line")
    SYSTEM = "system", N_("System")
    DEMO = "demo", N_("Demonstration data")


class AuditAction(Term):
    INSERT = "insert", N_("Added")
    UPDATE = "update", N_("Changed")
    DELETE = "delete", N_("Removed")
    REVEAL = "reveal", N_("Personal data opened")
    EXPORT = "export", N_("Exported")
    SIGN_IN = "sign_in", N_("Signed in")
    SIGN_OUT = "sign_out", N_("Signed out")
    REFUSED = "refused", N_("Refused")


class ImportKind(Term):
    """The spreadsheets that can be read (contracts: import)."""

    CUSTOMERS = "customers", N_("Customers")
    ITEMS = "items", N_("Price items")
    STAFF = "staff", N_("Staff")
    OPENING_BALANCES = "opening-balances", N_("Opening balances")
    WORK_ORDERS = "work-orders", N_("Work orders")
    PAYMENTS = "payments", N_("Payments")
    SURVEY_ANSWERS = "survey-answers", N_("Survey answers")


class DutyRule(Term):
    """Separation-of-duties rules (R-ROLE-1); the first group can be waived by a leader, the second never."""

    PRICE_DRAFTER_APPROVES = "price_drafter_approves", N_("Approving one's own draft")
    WORKER_RECONCILES = "worker_reconciles", N_("Reconciling one's own job")
    VOID_OWN_RECEIPT = "void_own_receipt", N_("Voiding one's own receipt")
    LOCK_ASKED_BY_ONESELF = "lock_asked_by_oneself", N_("Locking a month on one's own request")
    OWN_ROLES = "own_roles", N_("Changing one's own roles")
