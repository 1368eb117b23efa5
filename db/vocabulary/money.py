"""The money: ledger, receipts, months, notices."""

from db.vocabulary.base import N_, Term


class EntryKind(Term):
    """What a ledger entry is."""

    CHARGE = "charge", N_("Charge")
    PAYMENT = "payment", N_("Payment")
    OPENING = "opening", N_("Opening balance")
    REVERSAL = "reversal", N_("Reversal")
    FEE = "fee", N_("Fee")
    DISCOUNT = "discount", N_("Discount")
    REFUND = "refund", N_("Refund")


class NoticePart(Term):
    """Which figure of the month's notice an entry counts in; a reversal counts where its entry does (R-DEC-2)."""

    OPENING = "opening", N_("Opening balance")
    CHARGES = "charges", N_("Charges")
    DISCOUNTS = "discounts", N_("Discounts")
    PAYMENTS = "payments", N_("Payments")


class AccountKind(Term):
    RECEIVABLE = "receivable", N_("Receivable from a customer")
    MONEY = "money", N_("Money received")
    REVENUE = "revenue", N_("Revenue of a department")
    TAKEN_OVER = "taken_over", N_("Balances taken over")
    DISCOUNTS = "discounts", N_("Discounts granted")


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
    PAID = "paid", N_("Paid in full")


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
    AMOUNT_DIFFERS = "amount_differs", N_("Price differs")
    IMMEDIATE_UNPAID = "immediate_unpaid", N_("Unpaid on the spot")


class DueState(Term):
    """How a line of an account stands against its term of payment."""

    LATE = "late", N_("Overdue")
    TODAY = "today", N_("Due today")
    LATER = "later", N_("Not due yet")
    NOT_BILLED = "not_billed", N_("Not billed")
    BEFORE_WORK = "before_work", N_("In advance")


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


class AdjustmentKind(Term):
    """What finance may be asked to do to an account besides taking money (R-BILL-10, R-DEC-21)."""

    DISCOUNT = "discount", N_("Discount")
    WAIVER = "waiver", N_("Write-off")
    REFUND = "refund", N_("Refund")


class AdjustmentGround(Term):
    PREPAYMENT = "prepayment", N_("Paid in advance")
    VACANT = "vacant", N_("Vacant unit")
    GOODWILL = "goodwill", N_("Goodwill")
    SERVICE_FAULT = "service_fault", N_("Fault of the service")
    HARDSHIP = "hardship", N_("Hardship")
    OVERPAID = "overpaid", N_("Paid too much")
    CANCELLED = "cancelled", N_("Job cancelled")
    OTHER = "other", N_("Other")


class AdjustmentState(Term):
    """A discount or waiver is done when it is approved; an approved refund still has to be paid out."""

    ASKED = "asked", N_("Waits for approval")
    APPROVED = "approved", N_("Approved")
    PAID_OUT = "paid_out", N_("Paid out")
    DECLINED = "declined", N_("Turned down")
    WITHDRAWN = "withdrawn", N_("Taken back")


class AdjustmentVerb(Term):
    """What is done with a request: the operation's name and the word on its button."""

    ASK = "ask_for_adjustment", N_("Ask for it")
    WITHDRAW = "withdraw_adjustment", N_("Take it back")
    APPROVE = "approve_adjustment", N_("Approve")
    DECLINE = "decline_adjustment", N_("Turn down")
    PAY_OUT = "pay_out_refund", N_("Pay out")
    TAKE_BACK = "take_back_discount", N_("Reverse")


class HandOverTo(Term):
    """Where a till's money goes at the end of a shift (R-BILL-7)."""

    FINANCE = "finance", N_("To finance")
    NEXT_SHIFT = "next_shift", N_("To the next shift")


class HandOverState(Term):
    HANDED = "handed", N_("Not signed for")
    RECEIVED = "received", N_("Received")
    REFUSED = "refused", N_("Sent back")


class TillMovementKind(Term):
    """What changed the money in a till (R-BILL-7)."""

    RECEIPT = "receipt", N_("Receipt")
    VOID = "void", N_("Void")
    REFUND = "refund", N_("Refund")
    TAKEN_OVER = "taken_over", N_("Taken over from a till")


class MoneyException(Term):
    """What does not look right and has to be looked at by somebody (R-ROLE-2)."""

    NOT_CHARGED = "not_charged", N_("Done but not charged")
    OTHER_PRICE = "other_price", N_("Not the agreed price")
    UNSIGNED = "unsigned", N_("Slip not signed")
    UNRECONCILED = "unreconciled", N_("Slip not reconciled")
    MONEY_WITHOUT_RECEIPT = "money_without_receipt", N_("Money without receipt")
    RECEIPT_WITHOUT_MONEY = "receipt_without_money", N_("Receipt without money")
    DOUBLE_PAYMENT = "double_payment", N_("Paid twice?")
    NOT_HANDED_OVER = "not_handed_over", N_("Money not handed over")
    CASHIER_GONE = "cashier_gone", N_("Till without cashier")
    NOT_SIGNED_FOR = "not_signed_for", N_("Money not signed for")
    TILL_DIFFERENCE = "till_difference", N_("Difference in the till")


class BankLineState(Term):
    """What was decided about a payment on a bank statement."""

    OPEN = "open", N_("To decide")
    BOOKED = "booked", N_("Booked")
    NOT_OURS = "not_ours", N_("Not ours")


class BankGrade(Term):
    """How well a payment on a bank statement fits what is owed."""

    SURE = "sure", N_("Sure")
    LIKELY = "likely", N_("Likely")
    UNKNOWN = "unknown", N_("Unknown")


class BankEvidence(Term):
    """What of a payment on a bank statement points to a customer."""

    NOTICE_NO = "notice_no", N_("Notice number")
    ORDER_NO = "order_no", N_("Order number")
    CUSTOMER_NO = "customer_no", N_("Customer number")
    ROOM = "room", N_("Room")
    NAME = "name", N_("Name")
    AMOUNT = "amount", N_("Amount")


class BankColumn(Term):
    """What a column of a bank statement means."""

    DATE = "date", N_("Date")
    NUMBER = "number", N_("Transaction number")
    AMOUNT = "amount", N_("Amount")
    DIRECTION = "direction", N_("In or out")
    INCOME = "income", N_("Money in")
    EXPENSE = "expense", N_("Money out")
    PAYER = "payer", N_("Payer")
    STATUS = "status", N_("State")
    REMARK = "remark", N_("Remark")


class MoneyPaper(Term):
    """A paper with names and amounts that leaves the program; the value is what the audit trail calls it."""

    NOTICE = "billing_notice", N_("Notice")
    DAY_SHEET = "day_sheet", N_("Day sheet")
    HAND_OVER = "till_hand_over", N_("Hand-over")
    CLOSING_SHEET = "closing_sheet", N_("Closing sheet")


class BookSum(Term):
    """Where a month's charges can be summed: each on its own must come to the same fen."""

    REGISTER = "register", N_("Register of slips")
    ROLLUP = "rollup", N_("Rollup")
    NOTICES = "notices", N_("Notices")
    LINES = "lines", N_("Lines of the notices")
    LEDGER = "ledger", N_("Ledger")


class FinanceFile(Term):
    """A list that goes out to finance and its accounting program."""

    NOTICES = "notices", N_("Notices")
    RECEIPTS = "receipts", N_("List of receipts")
    ENTRIES = "entries", N_("Ledger entries")
    ADJUSTMENTS = "adjustments", N_("Refunds and discounts")
    ARREARS = "arrears", N_("List of arrears")
    JOURNAL = "journal", N_("Journal")
    JOURNAL_CSV = "journal_csv", N_("Journal (CSV)")
