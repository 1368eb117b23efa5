"""Letters about overdue money as PDF: one letter, or all of one act in one file. The same bytes at every print."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.dunning_papers import dunning_paper
from components.locale import translation
from components.paper.render import dunning_pdf
from db.errors import NotFound
from db.operations.dunning import print_dunning
from db.queries.dunning_papers import list_letters
from db.queries.settings import get_settings
from db.types import Actor
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf


def letters(by: Actor, request: Request) -> Response:
    """`?until=` names the last letter of the file; without it one letter. Each file is on record (R-CUST-2)."""
    first = request.path_params["dunning_no"]
    last = request.query_params.get("until", first)
    if not act(print_dunning, by=by, first_no=first, last_no=last):
        raise NotFound(what=N_("Letter"), key=first)
    settings = ask(get_settings)
    translate = translation(settings.paper_language).gettext
    papers = [dunning_paper(letter, translate) for letter in ask(list_letters, first_no=first, last_no=last)]
    return pdf(dunning_pdf(papers, office_head(settings), settings.paper_language), first)


DUNNING_PAPERS = [Route("/papers/dunning/{dunning_no}", paper(letters))]
