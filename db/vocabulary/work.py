"""The work: requests, prices, slips, and what waits for somebody."""

from db.vocabulary.base import N_, Term


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
    AGREEMENT = "agreement", N_("Covered by the agreement")
    TAKEN_OVER = "taken_over", N_("Taken over")


class AcceptedHow(Term):
    """How the customer accepted the price (R-ORDER-2)."""

    ON_SITE = "on_site", N_("Face to face")
    PHONE = "phone", N_("On the phone")
    WRITING = "writing", N_("In writing")
    AGREEMENT = "agreement", N_("By agreement")
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
    SIGN_OFF = "sign_off_order", N_("Record completion")
    RECORD_SIGNATURE = "record_signature", N_("Signature received")
    RECONCILE = "reconcile_order", N_("Reconcile")
    MARK_WRONG = "mark_slip_wrong", N_("Mark as wrong")
    CORRECT_AMOUNT = "correct_reconciled_amount", N_("Correct the amount")
    SWITCH_TO_MONTHLY = "switch_to_monthly", N_("Make it monthly")
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
    CONTACT = "contact", N_("Routine contact")
    COMPLAINT = "complaint", N_("Handle complaint")
    STEP_IN = "step_in", N_("Step in")
    TELL_CUSTOMER = "tell_customer", N_("Tell the customer")
    DECIDE = "decide", N_("Decide")
    TELL_ANSWER = "tell_answer", N_("Tell the answer")
    APPROVE_QUOTE = "approve_quote", N_("Approve a quote")
    OFFER_QUOTE = "offer_quote", N_("Offer the quote")
    CONFIRM_QUOTE = "confirm_quote", N_("Get the yes")
    REVIEW_PRICES = "review_prices", N_("Review prices")
    APPROVE_PRICES = "approve_prices", N_("Approve prices")
    PUBLISH_PRICES = "publish_prices", N_("Publish prices")
    CHECK_AGREEMENT = "check_agreement", N_("Check agreement")
    MEND_AGREEMENT = "mend_agreement", N_("Mend the draft")
    APPROVE_AGREEMENT = "approve_agreement", N_("Approve terms")
    RENEW_AGREEMENT = "renew_agreement", N_("Renew or end")
    OPEN_ACTION = "open_action", N_("Open the action")
    ACTION = "action", N_("Carry out")
    CHECK_ACTION = "check_action", N_("Check the effect")
    PLAN_SURVEY = "plan_survey", N_("Plan the survey")
    SUBMIT_SURVEY = "submit_survey", N_("Submit the plan")
    APPROVE_SURVEY = "approve_survey", N_("Approve the plan")
    DRAW_SAMPLE = "draw_sample", N_("Draw the sample")
    TRAIN_STAFF = "train_staff", N_("Train the staff")
    START_SURVEY = "start_survey", N_("Start the survey")
    CLOSE_SURVEY = "close_survey", N_("End the survey")
    WRITE_REPORT = "write_report", N_("Write the report")
    APPROVE_REPORT = "approve_report", N_("Approve the report")
    FILE_SURVEY = "file_survey", N_("File the survey")
    REGISTER = "register", N_("Catch up")
    RECONCILE = "reconcile", N_("Reconcile")
    HAND_IN = "hand_in", N_("Hand in")
    MAKE_FEES = "make_fees", N_("Make the fees")
    MAKE_JOBS = "make_jobs", N_("Make the orders")
    VOID = "void", N_("Void asked")
    APPROVE_ADJUSTMENT = "approve_adjustment", N_("Discount or refund")
    PAY_OUT = "pay_out", N_("Pay out")
    HAND_OVER = "hand_over", N_("Hand over the till")
    HAND_OVER_FOR = "hand_over_for", N_("Hand over for")
    RECEIVE = "receive", N_("Sign for money")
    EXCEPTION = "exception", N_("Exceptions")
    REVIEW_MONTH = "review_month", N_("Review the month")
    ISSUE = "issue", N_("Issue notices")
    REMIND = "remind", N_("Remind")
    WRITE_LETTERS = "write_letters", N_("Write letters")
    DECIDE_ARREARS = "decide_arrears", N_("Decide arrears")
    PROMISE_BROKEN = "promise_broken", N_("Promise not kept")
    ASK_FOR_LOCK = "ask_for_lock", N_("Ask for the lock")
    LOCK = "lock", N_("Confirm the lock")
    BACKUP = "backup", N_("Back up")
    SET_UP = "set_up", N_("Set up")
    ENTER_HOLIDAYS = "enter_holidays", N_("Enter holidays")
