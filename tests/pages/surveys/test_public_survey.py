"""The form behind a link: whole in both languages, used once, silent to strangers, closed to what it is not for."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from components.locale import translation
from db import engine, work
from db.operations.settings import change_setting
from db.queries.survey_forms import get_open_form
from db.rules.questionnaires import MARK_WORDS
from db.rules.survey_tokens import token_hash
from db.tables.surveys import SurveyAddress, SurveyAnswer, SurveyResponse
from db.vocabulary import Role, SurveyState
from pages.plain import public_survey
from pages.plain.guesses import AT_ONCE, EVERY_SECONDS, Guesses
from pages.plain.public_survey import LONGEST_BODY, MOST_FIELDS, MOST_WAITING, PUBLIC_SURVEY
from pages.plain.survey_form import ANONYMOUS, NAMED, form_page
from tests.factories import make_actor
from tests.plain_routes import Answer, Browser
from tests.survey_answer_factories import Asked, ask_residents, send_in

GUESS = "0123456789ABCDEF"
HOSTILE = "<script>alert(1)</script>'\"&{0}%s\x00\u202e${7*7};DROP TABLE survey_answer;--"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T10:00:00+08:00")
    monkeypatch.setattr(public_survey, "GUESSES", Guesses())


@pytest.fixture
def asked(office: Path) -> Asked:
    return ask_residents()


def resident(languages: str = "en") -> Browser:
    return Browser(PUBLIC_SURVEY, None, languages=languages)


def get(token: str, languages: str = "en", **params: object) -> Answer:
    return resident(languages).get(f"/s/{token}", **params)


def post(token: str, said: dict[str, object], languages: str = "en") -> Answer:
    return resident(languages).post(f"/s/{token}", urlencode(said, doseq=True).encode())


def said_by(asked: Asked, *, mark: object = "5", **more: object) -> dict[str, object]:
    scale, choice, choices, words = asked.questions
    names = {"choice": choice, "choices": choices, "words": words}
    return {f"q{scale}": mark, **{f"q{names[name]}": value for name, value in more.items()}}


def kept(table: type) -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def test_the_form_asks_every_question_in_the_language_of_the_phone(asked: Asked) -> None:
    work.act(change_setting, by=make_actor(Role.MANAGER), setting="company", value="阳光物业")
    for languages, wording in (
        ("zh-CN,zh;q=0.9", "维修是否及时？"),
        ("en-GB", "Was the repair in time?"),
        ("", "维修是否及时？"),
    ):
        answer = get(asked.tokens[0], languages)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        text = unescape(answer.content.decode())
        _ = translation("en" if languages.startswith("en") else "zh_CN").gettext
        for words in (wording, "您的建议", "管家", "阳光物业", "2026-11-30", _("Send"), *map(_, MARK_WORDS.values())):
            assert words in text
        assert [text.count(f'name="q{question}"') for question in asked.questions] == [5, 3, 3, 1]
    assert "Please tell us" in get(asked.tokens[0], "zh", lang="en").content.decode()
    assert "请您评价" in get(asked.tokens[0], "en", lang="zh").content.decode()


def test_title_and_sections_stand_in_the_language_of_the_page_and_in_chinese_where_english_is_missing(
    asked: Asked,
) -> None:
    chinese, english = ("2026年住户满意度调查1", "服务"), ("Residents' survey 2026 No. 1", "Service")
    for language, (title, section), others in (("zh", chinese, english), ("en", english, chinese)):
        text = unescape(get(asked.tokens[0], lang=language).content.decode())
        assert f"<title>{title}</title>" in text
        assert text.count(f">{title}</h1>") == 1
        assert text.count(f">{section}</h2>") == 1
        assert not any(f">{other}</" in text for other in others)
    form = work.ask(get_open_form, token_hash=token_hash(asked.tokens[0]), today=date(2026, 11, 20))
    assert form is not None
    bare = replace(form, title_en="", questions=tuple(each._replace(section_en="") for each in form.questions))
    text = form_page(bare, "", "en")
    assert f'<h1 lang="zh">{chinese[0]}</h1>' in text
    assert f'<h2 lang="zh">{chinese[1]}</h2>' in text


def test_a_typed_link_opens_in_any_case_and_with_gaps(asked: Asked) -> None:
    token = asked.tokens[0].lower()
    assert get(f"{token[:4]} {token[4:8]}-{token[8:]}").status_code == 200


def test_the_form_says_truly_whether_the_answers_are_anonymous(asked: Asked) -> None:
    assert ANONYMOUS in unescape(get(asked.tokens[0]).content.decode())
    named = ask_residents(number=2, is_anonymous=False)
    text = unescape(get(named.tokens[0]).content.decode())
    assert NAMED in text
    assert ANONYMOUS not in text


def test_the_form_tells_nothing_of_the_address(asked: Asked) -> None:
    text = get(asked.tokens[3]).content.decode()
    for secret in ("3-1-0004", "一区", asked.tokens[3], "DC-2026"):
        assert secret not in text


def test_sent_answers_are_kept_once_and_thanked_for_on_a_page_that_sends_nothing(asked: Asked) -> None:
    sent = said_by(asked, mark="4", choice="2", choices=["1", "3"], words="灯\r\n亮")
    answer = post(asked.tokens[0], sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "thanks?lang=en")
    thanks = resident().get("/s/thanks", lang="en")
    assert thanks.status_code == 200
    assert "Your answers have arrived" in thanks.content.decode()
    for _ in range(3):
        assert post(asked.tokens[0], said_by(asked, mark="1")).status_code == 404
    assert (kept(SurveyResponse), kept(SurveyAnswer)) == (1, 4)
    answers = work.ask(
        lambda session: {(row.score, row.chosen, row.words) for row in session.scalars(select(SurveyAnswer))}
    )
    assert answers == {(4, "", ""), (None, "2", ""), (None, "1,3", ""), (None, "", "灯\n亮")}


def test_what_is_not_right_yet_is_told_beside_its_question_and_nothing_is_lost(asked: Asked) -> None:
    scale, choice, _, words = asked.questions
    answer = post(asked.tokens[0], {f"q{choice}": "2", f"q{words}": f"{HOSTILE} 保留"}, "zh-CN")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'<fieldset id="q{scale}" class="wrong".*?<p class="error" id="q{scale}-wrong">', text)
    assert 'value="2" checked' in text
    assert "保留" in text
    assert 'href="?lang=' not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert kept(SurveyResponse) == 0
    assert post(asked.tokens[0], said_by(asked)).status_code == 303


def test_unknown_used_closed_and_not_yet_started_links_look_the_same(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [state for state in SurveyState if state is not SurveyState.RUNNING]
    closed = [ask_residents(number=number, state=state).tokens[0] for number, state in enumerate(states, 2)]
    send_in(asked)
    tokens = [GUESS, "x", "%00", "'--", "A" * 5000, asked.tokens[0], *closed]
    answers = [act(token) for token in tokens for act in (get, lambda token: post(token, said_by(asked)))]
    monkeypatch.setenv("OFFICE_NOW", "2026-12-01T00:00:00+08:00")
    answers += [get(asked.tokens[1]), post(asked.tokens[1], said_by(asked))]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, tuple(answer.headers.items())) for answer in answers}) == 1
    assert kept(SurveyResponse) == 1


def test_guesses_are_stopped_before_they_are_looked_up_and_let_the_neighbours_through(asked: Asked) -> None:
    guesser, neighbour = resident(), resident()
    neighbour.address = "10.0.0.9"
    for _ in range(AT_ONCE):
        assert guesser.get(f"/s/{GUESS}").status_code == 404
    stopped = [guesser.get(f"/s/{token}") for token in (GUESS, asked.tokens[0])]
    stopped.append(guesser.post(f"/s/{asked.tokens[0]}", urlencode(said_by(asked)).encode()))
    assert {answer.status_code for answer in stopped} == {429}
    assert stopped[0].headers["retry-after"] == "20"
    assert neighbour.get(f"/s/{asked.tokens[0]}").status_code == 200
    assert kept(SurveyResponse) == 0


def test_a_house_behind_one_address_answers_and_presses_twice_without_being_stopped(office: Path) -> None:
    asked = ask_residents(AT_ONCE + 5)
    for token in asked.tokens:
        codes = [
            get(token).status_code,
            post(token, said_by(asked)).status_code,
            post(token, said_by(asked)).status_code,
        ]
        assert codes == [200, 303, 404]
    assert kept(SurveyResponse) == AT_ONCE + 5


def test_who_guessed_may_try_again_one_by_one_and_a_whole_net_counts_as_one() -> None:
    moment = [0.0]
    guesses = Guesses(clock=lambda: moment[0])
    for number in range(AT_ONCE):
        assert guesses.take(f"2001:db8::{number:x}")
    assert not guesses.take("2001:db8::ffff")
    assert guesses.take("2001:db8:0:1::1")
    moment[0] += EVERY_SECONDS
    assert guesses.take("2001:db8::1")
    assert not guesses.take("2001:db8::1")
    moment[0] += 10 * AT_ONCE * EVERY_SECONDS
    assert [guesses.take("2001:db8::2") for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]


def test_addresses_by_the_million_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.plain.guesses.MOST_ADDRESSES", 50)
    guesses = Guesses()
    for number in range(500):
        guesses.take(f"10.0.{number // 250}.{number % 250}")
    assert len(guesses.left) == 50


@pytest.mark.parametrize(
    "body",
    [
        b"q1=" + b"x" * LONGEST_BODY,
        b"&".join(b"q%d=1" % number for number in range(MOST_FIELDS + 1)),
    ],
)
def test_a_body_beyond_any_form_is_refused(asked: Asked, body: bytes) -> None:
    assert resident().post(f"/s/{asked.tokens[0]}", body).status_code == 413
    assert get(asked.tokens[0]).status_code == 200


def test_hostile_fields_and_text_do_nothing_but_stand_there(asked: Asked) -> None:
    words = asked.questions[3]
    form = said_by(asked, words=HOSTILE) | {
        "q0": "5",
        "q-1": "5",
        "q9" * 30: "5",
        "q999999": "5",
        "survey_id": "99",
        "is_anonymous": "false",
        "": "5",
        "q１": "5",
    }
    assert post(asked.tokens[0], form).status_code == 303
    assert (
        resident()
        .post(f"/s/{asked.tokens[1]}", b"\xff\xfe%ff%00=&&&=;" + f"&q{asked.questions[0]}=5".encode())
        .status_code
        == 303
    )
    assert kept(SurveyAnswer) == 3
    said = work.ask(lambda session: session.scalar(select(SurveyAnswer.words).where(SurveyAnswer.question_id == words)))
    assert said == HOSTILE.replace("\x00", "").replace("\u202e", "")


def test_whatever_bytes_are_sent_are_answered_calmly(office: Path) -> None:
    asked = ask_residents(80)
    chance, left = Random(7), list(asked.tokens)
    pieces = [b"q%d" % question for question in asked.questions]
    pieces += [
        b"=",
        b"&",
        b"=5",
        b"=1",
        b"%",
        b"%00",
        b"%ff",
        b"\xff",
        b"\x00",
        b"+",
        b";",
        "字".encode(),
        b"%F0%9F%98%80",
    ]
    for _ in range(120):
        body = b"".join(chance.choices(pieces, k=chance.randrange(12)))
        if chance.random() < 0.5:
            body = b"q%d=4&%s" % (asked.questions[0], body)
        status = resident().post(f"/s/{left[-1]}", body).status_code
        assert status in (303, 422), body
        if status == 303:
            left.pop()
    assert 80 > len(left) > 0
    assert kept(SurveyResponse) == 80 - len(left)


@pytest.mark.parametrize("forged", ["9", "-1", "5;1", "NaN", "0x5", "٦", "5" * 400, "5.0"])
def test_a_forged_mark_is_refused_whatever_the_form_offers(asked: Asked, forged: str) -> None:
    assert post(asked.tokens[0], said_by(asked, mark=forged)).status_code == 422
    assert kept(SurveyResponse) == 0


def test_a_questions_own_words_are_no_html(office: Path) -> None:
    asked = ask_residents(wordings=("<b onclick=x>甲</b>", '"><img src=x>', "{0}", "</textarea><script>"))
    text = get(asked.tokens[0], "zh").content.decode()
    for tag in ("<b onclick", "<img", "<script", "</textarea><script"):
        assert tag not in text
    assert "&lt;b onclick=x&gt;甲&lt;/b&gt;" in text


def test_its_headers_keep_out_scripts_frames_caches_and_searchers_and_tell_nobody_the_link(asked: Asked) -> None:
    for answer in (get(asked.tokens[0]), get(GUESS), post(asked.tokens[0], {}), resident().get("/s/thanks")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "set-cookie" not in answer.headers
        assert "<script" not in answer.content.decode()
    assert post(asked.tokens[0], said_by(asked)).headers["referrer-policy"] == "no-referrer"


def test_looking_writes_nothing_and_no_other_method_is_taken(asked: Asked) -> None:
    for method, status in (("HEAD", 200), ("PUT", 405), ("DELETE", 405), ("PATCH", 405)):
        assert resident().send(method, f"/s/{asked.tokens[0]}").status_code == status
    states = work.ask(lambda session: {row.answered_on for row in session.scalars(select(SurveyAddress))})
    assert states == {None}


def test_when_too_many_wait_a_resident_is_asked_to_come_back_and_the_link_stays_good(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_survey, "waiting", MOST_WAITING)
    answer = post(asked.tokens[0], said_by(asked))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    monkeypatch.setattr(public_survey, "waiting", 0)
    assert post(asked.tokens[0], said_by(asked)).status_code == 303


def test_without_a_database_the_page_stays_calm_and_the_link_stays_good(asked: Asked, office: Path) -> None:
    engine.forget_engine()
    (office / "office.db").rename(office / "away.db")
    (office / "office.db").mkdir()
    for answer in (get(asked.tokens[0]), post(asked.tokens[0], said_by(asked))):
        assert answer.status_code == 503
        assert "cannot be shown just now" in answer.content.decode()
    engine.forget_engine()
    (office / "office.db").rmdir()
    (office / "away.db").rename(office / "office.db")
    assert post(asked.tokens[0], said_by(asked)).status_code == 303
