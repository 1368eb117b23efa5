"""Prices: the list as a document, the ad-hoc quote, and what is asked of the manager before either."""

from db.vocabulary.base import N_, Term


class PriceListState(Term):
    """The way of a version (R-PRICE-1)."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("With finance")
    REVIEWED = "reviewed", N_("Reviewed")
    APPROVED = "approved", N_("Approved")
    PUBLISHED = "published", N_("Published")
    REPLACED = "replaced", N_("Replaced")
    DROPPED = "dropped", N_("Given up")


class PriceListVerb(Term):
    """What is done with a version: the operation's name and the word on its button and in its history."""

    DRAFT = "draft_price_list", N_("New version")
    CHANGE = "change_price_list", N_("Change the draft")
    NOTE_DISCUSSION = "note_discussion", N_("Record a discussion")
    SUBMIT = "submit_price_list", N_("Submit to finance")
    WITHDRAW = "withdraw_price_list", N_("Take back")
    REVIEW = "review_price_list", N_("Confirm the review")
    APPROVE = "approve_price_list", N_("Approve the prices")
    SEND_BACK = "send_back_price_list", N_("Send back")
    PUBLISH = "publish_price_list", N_("Publish")
    DROP = "drop_price_list", N_("Give up the version")


class PriceChange(Term):
    """What a line of a version does to the list in force."""

    NEW = "new", N_("New item")
    CHANGED = "changed", N_("Repriced")
    ENDED = "ended", N_("Ends")
    SAME = "same", N_("Unchanged")


class PriceConcern(Term):
    """What a line must explain by a written reason (R-PRICE-6)."""

    BELOW_COST = "below_cost", N_("Below cost")
    OVER_CEILING = "over_ceiling", N_("Margin over the ceiling")
    CHANGED = "changed", N_("Price changed")


class QuoteState(Term):
    """The way of one revision of a quote (R-PRICE-5)."""

    DRAFT = "draft", N_("Draft")
    SIGNED = "signed", N_("Signed by the head")
    ENDORSED = "endorsed", N_("With the leader")
    APPROVED = "approved", N_("Approved")
    OFFERED = "offered", N_("Offered")
    CONFIRMED = "confirmed", N_("Confirmed by the customer")
    REJECTED = "rejected", N_("Sent back")
    REFUSED = "refused", N_("Customer said no")
    EXPIRED = "expired", N_("Expired")
    WITHDRAWN = "withdrawn", N_("Taken back")


class QuoteVerb(Term):
    """What is done with a quote: the operation's name and the word on its button and in its history."""

    DRAFT = "draft_quote", N_("Draft a quote")
    CHANGE = "change_quote", N_("Change the quote")
    SIGN = "sign_quote", N_("Sign and submit")
    APPROVE = "approve_quote", N_("Approve the quote")
    SEND_BACK = "send_back_quote", N_("Send back")
    WITHDRAW = "withdraw_quote", N_("Take back")
    OFFER = "offer_quote", N_("Offer to the customer")
    CONFIRM = "confirm_quote", N_("Customer confirms")
    REFUSE = "refuse_quote", N_("Customer refuses")
    REVISE = "revise_quote", N_("Next revision")


class QuoteLineKind(Term):
    LABOUR = "labour", N_("Labour")
    MATERIAL = "material", N_("Materials")
    OTHER = "other", N_("Other")


class QuoteDetail(Term):
    """How much of the build-up the printed price confirmation shows."""

    TOTAL = "total", N_("Total only")
    GROUPS = "groups", N_("By group")
    LINES = "lines", N_("All lines")


class SendBackReason(Term):
    """Frequent reasons, to pick; the words can be added to."""

    COST_UNCLEAR = "cost_unclear", N_("The cost is not explained")
    TOO_HIGH = "too_high", N_("The price is too high")
    TOO_LOW = "too_low", N_("The price does not cover the cost")
    PLAN_UNCLEAR = "plan_unclear", N_("The way of doing it is unclear")
    NOT_DISCUSSED = "not_discussed", N_("Not agreed with the department or the customer")
    OTHER = "other", N_("Another reason")


class ScopeAnswer(Term):
    """The manager's word on a request outside the office's scope (R-PRICE-8)."""

    TAKEN_ON = "taken_on", N_("We take it on")
    DECLINED = "declined", N_("We decline")
