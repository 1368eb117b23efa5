"""Surveys from before the program: how their titles are compared, and whom they asked."""

import unicodedata

from db.rules.questionnaires import trend_key_of
from db.vocabulary import SurveyAudience

# The office's words for whom it asks, as they stand in titles.
AUDIENCES = {
    SurveyAudience.CONSUMERS: ("消费者", "顾客", "consumer"),
    SurveyAudience.SHOPS: ("商户", "商家", "商铺", "shop", "merchant"),
}


def plain_title(title: str) -> str:
    """A title as it is compared: a spreadsheet's signs and spaces are not always those of the screen."""
    return trend_key_of(unicodedata.normalize("NFKC", title))


def likely_audience(title: str) -> SurveyAudience:
    """Whom a survey of this title asked; residents where it does not say."""
    said = title.casefold()
    named = (audience for audience, words in AUDIENCES.items() if any(word in said for word in words))
    return next(named, SurveyAudience.RESIDENTS)
