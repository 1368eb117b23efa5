"""From the data of a paper to its PDF. Equal data gives equal bytes."""

from collections.abc import Sequence

from components.paper.agreement import agreement_content
from components.paper.agreement_data import AgreementPaper
from components.paper.care import care_content
from components.paper.care_data import CarePaper
from components.paper.closing import closing_content
from components.paper.closing_data import ClosingPaper
from components.paper.data import OfficeHead, SlipPaper
from components.paper.dunning import DunningPaper, dunning_content
from components.paper.hand_over import hand_over_content
from components.paper.month_report import MonthPaper, month_report_content
from components.paper.price_data import PricePaper, QuotePaper
from components.paper.prices import prices_content
from components.paper.quote import quote_content
from components.paper.receipt import receipt_content
from components.paper.refund import RefundPaper, refund_content
from components.paper.register import RegisterPaper, register_content
from components.paper.slip import slips_content
from components.paper.survey_report import SurveyReport, survey_report_content
from components.paper.till_data import HandOverPaper, ReceiptPaper, TillSheetPaper
from components.paper.till_sheet import till_sheet_content
from components.paper.typesetting import pdf
from components.paper.year_end import YearEndPaper, year_end_content


def slip_pdf(slips: Sequence[SlipPaper], head: OfficeHead, language: str) -> bytes:
    """Work order slips, 241 x 140 mm, each in its four parts (R-ORDER-3)."""
    return pdf("slip.typ", slips_content(slips, head, language))


def receipt_pdf(receipt: ReceiptPaper, head: OfficeHead, language: str) -> bytes:
    """One numbered receipt, 241 x 140 mm; a reprint and a void one say so."""
    return pdf("receipt.typ", receipt_content(receipt, head, language))


def refund_pdf(refund: RefundPaper, head: OfficeHead, language: str) -> bytes:
    """The voucher of a refund, on a receipt's sheet (R-DEC-21)."""
    return pdf("receipt.typ", refund_content(refund, head, language))


def till_sheet_pdf(sheet: TillSheetPaper, head: OfficeHead, language: str) -> bytes:
    """A till's day by way of paying, A4 (R-BILL-7)."""
    return pdf("till_sheet.typ", till_sheet_content(sheet, head, language))


def dunning_pdf(letters: Sequence[DunningPaper], head: OfficeHead, language: str) -> bytes:
    """Letters about overdue money, A4, each from a new page (R-BILL-9)."""
    return pdf("dunning.typ", dunning_content(letters, head, language))


def hand_over_pdf(hand_over: HandOverPaper, head: OfficeHead, language: str) -> bytes:
    """The slip of one hand-over with all that it covers, A4 (R-BILL-7)."""
    return pdf("hand_over.typ", hand_over_content(hand_over, head, language))


def price_notice_pdf(paper: PricePaper, head: OfficeHead, language: str) -> bytes:
    """The published prices for the lobby board, A3 portrait, the type as large as one sheet allows (R-PRICE-3)."""
    return pdf("prices.typ", prices_content(paper, head, language, is_leaflet=False))


def price_leaflet_pdf(paper: PricePaper, head: OfficeHead, language: str) -> bytes:
    """The same for the rooms, A5."""
    return pdf("prices.typ", prices_content(paper, head, language, is_leaflet=True))


def quote_pdf(quote: QuotePaper, head: OfficeHead, language: str) -> bytes:
    """The price confirmation of an ad-hoc job, A4 (R-PRICE-5)."""
    return pdf("quote.typ", quote_content(quote, head, language))


def agreement_pdf(agreement: AgreementPaper, head: OfficeHead, language: str) -> bytes:
    """An agreement with room to sign, A4 (R-BILL-6)."""
    return pdf("agreement.typ", agreement_content(agreement, head, language))


def closing_pdf(sheet: ClosingPaper, head: OfficeHead, language: str) -> bytes:
    """The month's closing sheet, A4, with what one person did alone (R-ROLE-1)."""
    return pdf("closing.typ", closing_content(sheet, head, language))


def care_pdf(report: CarePaper, head: OfficeHead, language: str) -> bytes:
    """The month's complaints and callbacks on one page, A4 (R-COMP-6, R-CALL-5)."""
    return pdf("care.typ", care_content(report, head, language))


def register_pdf(register: RegisterPaper, head: OfficeHead, language: str) -> bytes:
    """A register as it is listed, A4 across (R-REG)."""
    return pdf("register.typ", register_content(register, head, language))


def survey_report_pdf(report: SurveyReport, head: OfficeHead, language: str) -> bytes:
    """The report of a survey with its charts, A4 (R-SURV-4)."""
    return pdf("survey_report.typ", survey_report_content(report, head, language))


def month_report_pdf(report: MonthPaper, head: OfficeHead, language: str) -> bytes:
    """The monthly report with its charts, A4, for the meeting (R-YEAR)."""
    return pdf("month_report.typ", month_report_content(report, head, language))


def year_end_pdf(report: YearEndPaper, head: OfficeHead, language: str) -> bytes:
    """The year-end report with its tables, A4 (R-YEAR)."""
    return pdf("year_end.typ", year_end_content(report, head, language))
