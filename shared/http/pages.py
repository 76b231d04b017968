"""Pages rendered on the server: one base, one stylesheet, one small script that may be missing."""

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.http import formatting
from shared.http.access import Caller
from shared.http.assets import asset_url
from shared.http.navigation import DAILY, ROLE_TITLES, Link, links
from shared.http.translations import CATALOGUES, LANGUAGES, SOURCE, Words
from shared.runtime.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")
LANGUAGE_COOKIE = "pulih_lang"
LANGUAGE_SECONDS = 365 * 24 * 3600


class Pages:
    """Renders the templates in ``folders`` and the shared ones; words lie in ``locale`` beside a folder."""

    def __init__(self, settings: Settings, *folders: Path) -> None:
        self._settings = settings
        catalogues = [*CATALOGUES, *(folder.parent / "locale" for folder in folders)]
        self._words = {language: Words(language, catalogues) for language in LANGUAGES}
        self._environments = {
            language: _environment([*folders, TEMPLATES], words) for language, words in self._words.items()
        }

    def render(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,  # noqa: ANN401 - what a template takes is the template's own business
    ) -> HTMLResponse:
        """The page. Templates know ``lang``, ``caller``, ``demo``, ``nav``, ``daily`` and ``command_id``."""
        language = self.language(request)
        caller = getattr(request.state, "caller", None)
        text = (
            self._environments[language]
            .get_template(template)
            .render(
                lang=language,
                other_languages=[
                    (code, _with_language(request, code)) for code in LANGUAGES if code != language
                ],
                caller=caller,
                role_title="" if caller is None else ROLE_TITLES[caller.role],
                demo=self._settings.embedded,
                nav=self._nav(caller, request.url.path),
                daily=DAILY,
                command_id=str(uuid.uuid4()),
                **context,
            )
        )
        response = HTMLResponse(text, status, headers={"Content-Language": language, **(headers or {})})
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE,
                language,
                max_age=LANGUAGE_SECONDS,
                httponly=True,
                samesite="lax",
                secure=self._settings.cookies_are_secure,
            )
        return response

    def language(self, request: Request) -> str:
        """``?lang=``, else what was chosen before, else Indonesian."""
        wanted = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        return next((language for language in wanted if language in LANGUAGES), SOURCE)

    def words(self, request: Request) -> Words:
        """The translator of the page's language, for sentences that are not in a template."""
        return self._words[self.language(request)]

    def _nav(self, caller: Caller | None, here: str) -> list[Link]:
        return [] if caller is None else links(caller.role, self._settings.pages, here)


def wants_page(request: Request) -> bool:
    """Whether a person with a browser is asking."""
    return "authorization" not in request.headers and "text/html" in request.headers.get("accept", "")


def _environment(folders: Sequence[Path], words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        words, lambda one, many, n: words(one if n == 1 else many), newstyle=True
    )
    environment.globals["_"] = words
    environment.globals["say"] = words.say
    environment.globals["asset"] = asset_url
    language = words.language
    for name in ("day", "weekday", "clock_time", "moment", "number", "age"):
        environment.filters[name] = partial(getattr(formatting, name), language=language)
    environment.globals["share"] = partial(formatting.share, language=language)
    return environment


def _with_language(request: Request, language: str) -> str:
    return str(request.url.include_query_params(lang=language).replace(scheme="", netloc=""))
