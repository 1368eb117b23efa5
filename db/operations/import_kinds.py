"""Which operation imports which spreadsheet."""

from collections.abc import Callable, Mapping

from db.operations.imports import ImportOutcome
from db.operations.imports_balances import import_opening_balances
from db.operations.imports_customers import import_customers
from db.operations.imports_items import import_items
from db.operations.imports_orders import import_work_orders
from db.operations.imports_payments import import_payments
from db.operations.imports_staff import import_staff
from db.operations.imports_surveys import import_survey_answers
from db.vocabulary import ImportKind

IMPORTS: Mapping[ImportKind, Callable[..., ImportOutcome]] = {
    ImportKind.CUSTOMERS: import_customers,
    ImportKind.ITEMS: import_items,
    ImportKind.STAFF: import_staff,
    ImportKind.OPENING_BALANCES: import_opening_balances,
    ImportKind.WORK_ORDERS: import_work_orders,
    ImportKind.PAYMENTS: import_payments,
    ImportKind.SURVEY_ANSWERS: import_survey_answers,
}
