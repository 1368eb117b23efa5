"""Who: staff and customers, what they may be and what is on record of them."""

from db.vocabulary.base import N_, Term


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
    BUILDING = "building", N_("Building works")
    SMART_SYSTEMS = "smart_systems", N_("Smart systems")
    LIFT = "lift", N_("Lift")
    OTHER = "other", N_("Other trade")


class ActorSource(Term):
    """Where an act came from; the audit row says it."""

    SCREEN = "screen", N_("Screen")
    COMMAND_LINE = "command_line", N_("Command line")
    SYSTEM = "system", N_("System")
    DEMO = "demo", N_("Demonstration data")
    PUBLIC = "public", N_("Resident")


class AuditAction(Term):
    INSERT = "insert", N_("Added")
    UPDATE = "update", N_("Changed")
    DELETE = "delete", N_("Removed")
    REVEAL = "reveal", N_("Personal data opened")
    EXPORT = "export", N_("Exported")
    SIGN_IN = "sign_in", N_("Signed in")
    SIGN_OUT = "sign_out", N_("Signed out")
    REFUSED = "refused", N_("Refused")
    INSTEAD = "instead", N_("Acted instead of somebody")


class ImportKind(Term):
    """The spreadsheets that can be read (contracts: import)."""

    CUSTOMERS = "customers", N_("Customers")
    ITEMS = "items", N_("Price items")
    STAFF = "staff", N_("Staff")
    OPENING_BALANCES = "opening-balances", N_("Opening balances")
    WORK_ORDERS = "work-orders", N_("Work orders")
    PAYMENTS = "payments", N_("Payments")
    SURVEY_ANSWERS = "survey-answers", N_("Survey answers")
    PRICES = "prices", N_("Prices of a draft")


class DutyRule(Term):
    """Separation-of-duties rules (R-ROLE-1); the first group can be waived by a leader, the second never."""

    PRICE_DRAFTER_APPROVES = "price_drafter_approves", N_("Approving one's own draft")
    WORKER_RECONCILES = "worker_reconciles", N_("Reconciling one's own job")
    CALL_BACK_OWN_JOB = "call_back_own_job", N_("Calling back on one's own work")
    VOID_OWN_RECEIPT = "void_own_receipt", N_("Voiding one's own receipt")
    LOCK_ASKED_BY_ONESELF = "lock_asked_by_oneself", N_("Locking a month on one's own request")
    OWN_SURVEY_REPORT = "own_survey_report", N_("Approving one's own survey report")
    CHECK_OWN_ACTION = "check_own_action", N_("Checking one's own corrective action")
    OWN_ADJUSTMENT = "own_adjustment", N_("Approving one's own discount or refund")
    RECEIVE_OWN_TILL = "receive_own_till", N_("Signing for one's own till")
    OWN_ROLES = "own_roles", N_("Changing one's own roles")
