"""What the rule set medis_v1 proposes: each trigger, what is missing, and that severity never lowers it."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain.clinical import Result
from services.assessment.domain.deciding.proposing import RANK, propose, urgent
from services.assessment.domain.deciding.rules import ScoreReaches
from services.assessment.domain.instruments.asi.items import CONTROLLED
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.rulesets import load
from shared.contracts.base import Event
from shared.contracts.care import HealthFact, Proposed, UrgentKind
from shared.contracts.codes import RecallAnchor
from tests.unit.assessment.needs.world import RULES, assist, facts, profile, proposed, result, seen


def told(*given_: Result | Event) -> tuple[str, str]:
    """The proposal and the letters of what fired."""
    found = proposed(*given_)
    return found.proposal, "".join(fired.trigger for fired in found.triggers)


LOW = assist({"cannabis": 2, "alcohol": 5})
MODERATE = assist({"amphetamine": 20})
CASES = [
    ([], "belum_lengkap", ""),
    ([LOW], "edukasi", "H"),
    ([MODERATE], "sosial", "G"),
    ([assist({"amphetamine": 31})], "sosial", "G"),
    ([assist({"tobacco": 25, "cannabis": 0})], "edukasi", "H"),
    ([assist({"alcohol": 11})], "sosial", "G"),
    ([assist({"opioids": 27})], "medis", "B"),
    ([assist({"alcohol": 26})], "sosial", "G"),
    ([assist({"sedatives": 27})], "medis", "B"),
    ([assist({"cannabis": None})], "belum_lengkap", ""),
    ([assist({"cannabis": None, "amphetamine": 4})], "sosial", "G"),
    ([assist({"tobacco": None, "cannabis": 3})], "edukasi", "H"),
    ([LOW, facts(injecting_over_4_days=True)], "medis", "B"),
    ([LOW, facts(dependence=True)], "medis", "C"),
    ([LOW, profile(icd10="F15.2")], "medis", "C"),
    ([LOW, profile(icd10="F15.1")], "edukasi", "H"),
    ([LOW, profile(icd10="F11.20")], "medis", "C"),
    ([result("cows", 2, values={"score": 12})], "belum_lengkap", ""),
    ([result("cows", 2, values={"score": 13})], "medis_segera", "A"),
    ([MODERATE, result("ciwa_ar", 2, variant="A", values={"score": 8})], "medis_segera", "A"),
    ([MODERATE, result("ciwa_ar", 2, variant="B", values={"score": 9})], "sosial", "G"),
    ([MODERATE, result("ciwa_ar", 2, variant="B", values={"score": 10})], "medis_segera", "A"),
    ([MODERATE, facts(sedative_withdrawal=True)], "medis_segera", "A"),
    ([MODERATE, result("asi", 2, values={"psychiatric_severity": 6})], "medis", "D"),
    ([MODERATE, result("asi", 2, values={"drug_severity": 9, "medical_severity": 5})], "sosial", "G"),
    ([MODERATE, result("srq20", 2, values={"score": 6})], "sosial", "EG"),
    ([LOW, result("phq9", 2, values={"score": 1}, alerts=("suicide_risk",))], "edukasi", "EH"),
    ([MODERATE, facts(hiv_treatment=True)], "medis", "F"),
    ([MODERATE, facts(pregnant=True)], "medis", "F"),
    ([assist({"tobacco": 25, "cannabis": 0}), facts(pregnant=True)], "edukasi", "H"),
    ([facts(pregnant=True), profile(used_last_year=True)], "medis", "F"),
    ([assist({"opioids": 30}), facts(dependence=True, sedative_withdrawal=True)], "medis_segera", "ABC"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "proposal", "letters"), CASES)
def test_each_trigger_fires_from_its_limit_on(
    given_: list[Result | Event], proposal: str, letters: str
) -> None:
    assert told(*given_) == (proposal, letters)


def test_an_open_sum_counts_as_the_lowest_it_can_become() -> None:
    for lowest, letters in ((6, "EG"), (5, "G")):
        srq = result("srq20", 2, values={"score": None}, possible={"score": (lowest, 12)}, missing=("q3",))
        assert told(MODERATE, srq) == ("sosial", letters)


def test_a_trigger_says_what_made_it_fire() -> None:
    [fired] = proposed(result("cows", 2, values={"score": 15})).triggers
    [found] = fired.inputs
    assert (found.code, found.value, found.limit, found.result_id) == ("cows.score", 15, 13, UUID(int=2))


def test_what_is_missing_is_shown_and_stops_nothing() -> None:
    found = proposed(assist({"amphetamine": 20, "cannabis": None}, injecting="last_3_months"))
    assert found.proposal is Proposed.SOCIAL
    assert {"assist.cannabis", "srq20", "asi", "pregnant", "injecting_over_4_days", "profile"} <= {
        *found.missing
    }
    assert "asi" not in proposed(LOW).missing
    everything = dict.fromkeys(HealthFact, False)
    whole = [
        LOW,
        result("srq20", 2, values={"score": 0}),
        profile(),
        facts(**{f.value: n for f, n in everything.items()}),
    ]
    assert proposed(*whole).missing == ()


def test_three_months_inside_do_not_hide_what_was_before_custody() -> None:
    inside = assist({"opioids": 6}, 2, day=18, recall_anchor=RecallAnchor.LAST_3_MONTHS)
    assert told(assist({"opioids": 37}), inside) == ("medis", "B")
    again = assist({"opioids": 6}, 3, day=18)
    assert told(assist({"opioids": 37}), again) == ("sosial", "G")


def test_a_later_day_replaces_a_fact_and_a_doctors_code_outlasts_a_profile_without_one() -> None:
    assert told(LOW, facts(11, dependence=True), facts(12, dependence=False)) == ("edukasi", "H")
    assert told(LOW, profile(11, icd10="F11.2"), profile(12, 61)) == ("medis", "C")


def test_a_picture_holds_what_was_found_by_its_day() -> None:
    known = seen(MODERATE, facts(18, dependence=True), day=date(2026, 8, 17))
    assert propose(RULES, known).proposal is Proposed.SOCIAL


def test_what_is_urgent_is_told_by_kind() -> None:
    found = urgent(
        RULES,
        seen(
            MODERATE,
            facts(pregnant=True, breastfeeding=True),
            result("cows", 2, values={"score": 30}),
            result("srq20", 3, values={"score": 1}, alerts=("suicide_risk",)),
        ),
    )
    assert set(found) == set(UrgentKind)
    assert [each.code for each in found[UrgentKind.PREGNANCY]] == ["pregnant", "use"]
    assert urgent(RULES, seen(MODERATE, facts(breastfeeding=True))) == {}


def test_the_rules_speak_of_what_the_library_scores() -> None:
    conditions = [condition for trigger in RULES.triggers for condition in trigger.any]
    scores = [condition for condition in conditions if isinstance(condition, ScoreReaches)]
    assert {each.instrument for each in scores} == {"cows", "ciwa_ar", "asi", "srq20"}
    for each in scores:
        instrument = LIBRARY[each.instrument]
        assert each.variant is None or each.variant in instrument.variants
        assert each.value in scored_names(each.instrument)
    pictured = {RULES.basis, *RULES.picture.instruments, *RULES.picture.from_moderate}
    assert pictured <= set(LIBRARY)


def scored_names(code: str) -> set[str]:
    """Names of the scores of a form without answers; the ASI asks where she was, whatever else is missing."""
    answers = {CONTROLLED: True} if code == "asi" else {}
    return set(LIBRARY[code].score(answers).values)


def test_a_rule_set_is_found_by_its_code_and_version() -> None:
    assert {code: rules.version for code, rules in load().items()} == {"medis_v1": 1}
    assert set(RULES.urgent) == set(UrgentKind)
    assert "".join(trigger.code for trigger in RULES.triggers) == "ABCDEFGH"


SCORES = st.dictionaries(
    st.sampled_from(["tobacco", "alcohol", "cannabis", "amphetamine", "opioids", "sedatives"]),
    st.integers(0, 39),
    min_size=1,
)
FACTS = st.dictionaries(st.sampled_from(sorted(HealthFact)), st.booleans())


@st.composite
def pictures(draw: st.DrawFn) -> list[Result | Event]:
    """An ASSIST, some other results and some facts."""
    made: list[Result | Event] = [assist(draw(SCORES))]
    for number, (code, most) in enumerate(
        [("cows", 48), ("ciwa_ar", 67), ("srq20", 20), ("asi", 9)], start=2
    ):
        if draw(st.booleans()):
            name = "medical_severity" if code == "asi" else "score"
            variant = draw(st.sampled_from(["A", "B", "C"])) if code == "ciwa_ar" else None
            made.append(result(code, number, values={name: draw(st.integers(0, most))}, variant=variant))
    return [*made, facts(**draw(FACTS))]


@settings(max_examples=60)
@given(pictures(), st.data())
def test_more_severe_answers_never_lower_the_proposal(
    made: list[Result | Event], data: st.DataObject
) -> None:
    before = proposed(*made)
    worse: list[Result | Event] = []
    for each in made:
        if isinstance(each, Result):
            values = {
                name: value + data.draw(st.integers(0, 12))
                for name, value in each.values.items()
                if value is not None
            }
            worse.append(
                assist(values) if each.instrument == "assist" else each.model_copy(update={"values": values})
            )
        else:
            more = data.draw(st.sets(st.sampled_from(sorted(HealthFact))))
            worse += [each, facts(number=51, **dict.fromkeys(more, True))]
    after = proposed(*worse)
    assert RANK[after.proposal] >= RANK[before.proposal]
    assert after.review >= before.review


@settings(max_examples=40)
@given(pictures(), st.lists(pictures(), max_size=2), st.randoms())
def test_the_order_of_results_and_facts_is_irrelevant(
    first: list[Result | Event], more: list[list[Result | Event]], chance: object
) -> None:
    made = list(first)
    for number, others in enumerate(more, start=1):
        made += [
            each.model_copy(update={"result_id": UUID(int=each.result_id.int + 10 * number)})
            if isinstance(each, Result)
            else each
            for each in others
        ]
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert proposed(*shuffled) == proposed(*made)
