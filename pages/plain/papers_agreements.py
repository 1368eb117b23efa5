"""An agreement's sheet as PDF, for who is signed in."""

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.paper.agreement_data import AgreementLinePaper, AgreementPaper
from components.paper.price_data import Signature
from components.paper.render import agreement_pdf
from db.clock import now, office_day, office_time
from db.errors import NotFound
from db.operations.agreement_decisions import print_agreement
from db.queries.agreements_one import AgreementView, VersionView, get_agreement
from db.queries.settings import OfficeSettings, get_settings
from db.rules.agreements import period_fen
from db.types import Actor
from db.vocabulary import N_, AgreementState
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf

LONGEST_VERSION = 4


def agreement(by: Actor, request: Request) -> Response:
    """The version asked for (`?version=2`), else the one in force, else the newest; the print is noted."""
    number, asked = request.path_params["agreement_no"], request.query_params.get("version", "")
    act(print_agreement, by=by, agreement_no=number)
    shown, settings = ask(get_agreement, agreement_no=number, today=office_day(now())), ask(get_settings)
    if shown is None:
        raise NotFound(what=N_("Agreement"), key=number)
    version = shown.in_force or shown.live or shown.newest
    if asked:
        is_number = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_VERSION
        found = [each for each in shown.versions if is_number and each.number == int(asked)]
        if not found:
            raise NotFound(what=N_("Version"), key=asked[:LONGEST_VERSION])
        version = found[0]
    made = agreement_paper(shown, version, settings)
    return pdf(agreement_pdf(made, office_head(settings), settings.paper_language), number)


def agreement_paper(shown: AgreementView, version: VersionView, settings: OfficeSettings) -> AgreementPaper:
    """A version as the customer signs it."""
    facts = shown.facts
    return AgreementPaper(
        number=shown.agreement_no,
        version=version.number,
        kind=facts.kind,
        title=facts.title,
        customer=shown.customer,
        room=shown.unit_label,
        place=f"{facts.zone} {facts.building}".strip(),
        department=shown.department,
        from_on=facts.from_on,
        until_on=facts.until_on,
        in_force_on=version.terms.from_on,
        part_period=facts.part_period,
        payer=facts.payer,
        vacant_rate=version.terms.vacant_rate,
        lines=tuple(
            AgreementLinePaper(
                line.title,
                line.produces,
                line.rhythm,
                line.basis,
                line.quantity_thousandths,
                line.unit_price_fen,
                line.is_in_advance,
                period_fen(line),
            )
            for line in version.lines
        ),
        note=facts.note,
        term_days=settings.payment_term_days,
        path=f"/agreements?no={quote(shown.agreement_no)}",
        drafted=_signature(version.drafted_by, version.drafted_at),
        checked=_signature(version.checked_by, version.checked_at),
        approved=_signature(version.approved_by, version.approved_at),
        renews=shown.renews,
        ended_on=shown.ended_on,
        is_house=facts.customer_id is None,
        is_draft=version.state is not AgreementState.APPROVED,
    )


def _signature(name: str, at: datetime | None) -> Signature:
    return Signature(name, None if at is None else office_time(at))


AGREEMENT_PAPERS = [Route("/papers/agreement/{agreement_no}", paper(agreement))]
