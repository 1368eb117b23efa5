"""The money: ledger, receipts, months, notices."""

from db.vocabulary.base import N_, Term


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
