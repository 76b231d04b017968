"""What staff read: words in two languages, and dates and numbers as offices write them."""

import re
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from shared.contracts.codes import Role
from shared.http import formatting, navigation, problems
from shared.http.invalid import SENTENCES
from shared.http.translations import Words, read_words
from tests.rules.tree import ROOT


def test_what_code_hands_to_templates_has_its_english_too() -> None:
    known = read_words(ROOT / "shared/http/locale/en.po")
    titles = {*navigation.ROLE_TITLES.values(), *(place.title for place in navigation.PLACES)}
    assert titles - known.keys() == set()


def test_the_navigation_marks_the_page_and_the_section_of_a_page_below_it() -> None:
    pages = {"program": "http://p.test/", "reporting-bnnp": "http://r.test"}
    for here, marked in (("/sesi", {"Sesi": "page"}), ("/sesi/1/x", {"Sesi": "true"}), ("/sesi-lain", {})):
        found = navigation.links(Role.BNN_COUNSELLOR, pages, here)
        assert {link.title: link.current for link in found if link.current} == marked
    assert [link.url for link in found[:2]] == ["http://p.test/hari-ini", "http://p.test/sesi"]
    assert "Asesmen" not in {link.title for link in found}, "nobody said where that service is"


def test_every_rule_of_the_edge_has_its_indonesian_sentence() -> None:
    sentences = tomllib.loads((ROOT / "shared/http/locale/refusals.toml").read_text("utf-8"))
    code = "".join(path.read_text("utf-8") for path in (ROOT / "shared/http").glob("*.py"))
    raised = re.findall(
        r"(?:Refused|Problem)\(\s*\d{3},\s*\"([a-z-]+)\""
        r"|(?:Invalid|NotAllowed|NotFound|Busy|BadHeader|_later)\(\s*\"([a-z-]+)\"",
        code,
    )
    rules = {one or other for one, other in raised} | {rule for _, _, rule, _ in problems.STORE_REFUSALS}
    assert {"too-large", "cross-site", "not-signed-in", "conflict"} <= rules
    assert rules - sentences.keys() == set()


def test_a_sentence_names_its_field_and_english_stays_as_the_api_says_it(tmp_path: Path) -> None:
    (tmp_path / "refusals.toml").write_text('too-early = "{field} terlalu awal."\n')
    assert (
        Words("id", [tmp_path]).say("too-early", "x is too early.", "starts_at") == "starts_at terlalu awal."
    )
    assert Words("en", [tmp_path]).say("too-early", "x is too early.") == "x is too early."
    assert Words("id", [tmp_path]).say("unknown", "As it is.") == "As it is."


def test_dates_times_and_numbers_are_written_as_offices_write_them() -> None:
    instant = datetime(2026, 11, 3, 6, 5, tzinfo=UTC)
    assert formatting.moment(instant) == "3 November 2026 14.05 WITA"
    assert formatting.moment(instant, "en", "Asia/Jayapura") == "3 November 2026 15:05 WIT"
    assert formatting.weekday(date(2026, 8, 4)) == "Selasa, 4 Agustus 2026"
    assert formatting.clock_time(time(9, 5)) == "09.05"
    assert formatting.number(1234567.891, digits=2) == "1.234.567,89"
    assert formatting.number(10) == "10"
    assert formatting.number(12.5, "en") == "12.5"


def test_a_share_of_few_has_no_percentage() -> None:
    assert formatting.share(6, 8) == "6 dari 8"
    assert formatting.share(19, 20) == "19 dari 20 (95,0%)"
    assert formatting.share(82, 87, "en") == "82 of 87 (94.3%)"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "baru saja"),
        (59, "baru saja"),
        (720, "12 menit lalu"),
        (7200, "2 jam lalu"),
        (200_000, "2 hari lalu"),
    ],
)
def test_an_age_is_said_roughly(seconds: float, words: str) -> None:
    assert formatting.age(seconds) == words


def test_every_sentence_about_a_field_is_one() -> None:
    context = dict.fromkeys(("min_length", "max_length", "gt", "ge", "lt", "le", "expected"), 1)
    assert all(re.match(r"(must|is|has|does)\b", sentence(context)) for sentence in SENTENCES.values())
