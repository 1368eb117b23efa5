"""What the pages without sign-in share: their look, their headers, their language, and a calm page instead."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from components.locale import translation

STYLE = (
    "*{box-sizing:border-box}body{margin:0 auto;max-width:44rem;padding:1.25rem 1rem 3rem;color:#1b2430;"
    "background:#fff;font:17px/1.55 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif}"
    "header{border-bottom:2px solid #1f5fa8;padding-bottom:1rem}.from{color:#5a6471;margin:0;font-size:.9rem}"
    "h1{font-size:1.6rem;margin:.3rem 0 .6rem}nav{float:right}a{color:#1f5fa8}"
    "h2{font-size:1.1rem;color:#1f5fa8;margin:1.8rem 0 .3rem}"
)


@dataclass(frozen=True)
class PublicPage:
    """One kind of page for everybody: plain HTML without a script; only a page with a form may be sent anywhere."""

    style: str
    takes_a_form: bool = False

    @cached_property
    def headers(self) -> dict[str, str]:
        style = base64.b64encode(hashlib.sha256(f"{STYLE}{self.style}".encode()).digest()).decode()
        form = "'self'" if self.takes_a_form else "'none'"
        return {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{style}'; img-src 'self'; "
            f"base-uri 'none'; form-action {form}; frame-ancestors 'none'",
            "Vary": "Accept-Language",
        }

    def html(self, title: str, body: str, language: str) -> str:
        return (
            f'<!doctype html><html lang="{language.replace("_", "-")}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<title>{escape(title)}</title><link rel="icon" href="/favicon.png"><style>{STYLE}{self.style}</style>'
            f"</head><body>{body}</body></html>"
        )

    def calm(self, title: str, note: str, language: str, status: int) -> Response:
        """A page that says why there is nothing; it names neither the office nor anything of it."""
        _ = translation(language).gettext
        body = f"<header><h1>{escape(_(title))}</h1></header><p>{escape(_(note))}</p>"
        headers = self.headers | {"Cache-Control": "no-store"}
        return HTMLResponse(self.html(_(title), body, language), status_code=status, headers=headers)


def page_language(request: Request) -> str:
    """?lang=zh or en; else the first of the two that the browser names; Chinese where it names no language at all."""
    named = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
    tongues = [tongue for name in named if (tongue := name.strip()[:2].lower())]
    known = [tongue for tongue in tongues if tongue in ("zh", "en")]
    return "en" if (known or tongues or ["zh"])[0] != "zh" else "zh_CN"


def other_language(language: str) -> str:
    """The link to the same page in the other language."""
    other, name = ("en", "English") if language == "zh_CN" else ("zh", "中文")
    return f'<nav><a href="?lang={other}" hreflang="{other}">{name}</a></nav>'
