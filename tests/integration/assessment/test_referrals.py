"""A referral from its draft to BNN's answer, by rules and within places; and two of one person."""

from shared.contracts.codes import Role
from tests.integration.assessment.house import CONSENT, KUPANG, NAMES, WAINGAPU, House, woman
from tests.integration.assessment.test_refusals import refused

OFFICER, HEAD, BNN, KANWIL = Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.BNN_COUNSELLOR, Role.KANWIL


async def test_a_draft_is_written_changed_sent_and_gone(assessment: House) -> None:
    fields = {name: value for name, value in woman().items() if name != "birth_date"}
    draft = (await assessment.done(OFFICER, "/v1/drafts", fields))["draft_id"]
    stored = await assessment.database.fetchval("select sealed from referral_drafts")
    assert NAMES[0].encode() not in stored
    assert await assessment.events("assessment") == []
    path = f"/v1/drafts/{draft}"
    answer = await assessment.ask(OFFICER, "POST", f"{path}/sending")
    refused(answer, 422, "draft-incomplete", "birth_date")
    del fields["facility"]
    changed = await assessment.ask(OFFICER, "PUT", path, {**fields, "birth_date": "1994-02-11"})
    assert changed.status_code == 200, changed.text
    refused(await assessment.ask(OFFICER, "GET", path, facility=WAINGAPU), 403, "other-facility", "facility")
    listed = (await assessment.ask(OFFICER, "GET", f"/v1/drafts?facility={KUPANG}")).json()["drafts"]
    assert [each["fields"]["name"] for each in listed] == [NAMES[0]]
    key = {"Idempotency-Key": "kirim-1"}
    sent = await assessment.ask(OFFICER, "POST", f"{path}/sending", headers=key)
    assert sent.status_code == 201, sent.text
    again = await assessment.ask(OFFICER, "POST", f"{path}/sending", headers=key)
    assert again.json() == sent.json()
    refused(await assessment.ask(OFFICER, "GET", path), 404, "unknown-draft", "draft_id")
    assert len(await assessment.events("assessment")) == 1
    other = (await assessment.done(OFFICER, "/v1/drafts", woman(1)))["draft_id"]
    for _ in range(2):
        assert (await assessment.ask(OFFICER, "DELETE", f"/v1/drafts/{other}")).status_code == 204
    assert await assessment.database.fetchval("select count(*) from referral_drafts") == 0


async def test_a_deleted_draft_does_not_come_back_with_its_request(assessment: House) -> None:
    key = {"Idempotency-Key": "konsep-1"}
    first, again = [
        (await assessment.ask(OFFICER, "POST", "/v1/drafts", woman(), headers=key)).json() for _ in range(2)
    ]
    assert first == again
    gone = await assessment.ask(OFFICER, "DELETE", f"/v1/drafts/{first['draft_id']}")
    assert gone.status_code == 204
    late = await assessment.ask(OFFICER, "POST", "/v1/drafts", woman(), headers=key)
    assert late.json() == first
    assert await assessment.database.fetchval("select count(*) from referral_drafts") == 0
    other = await assessment.ask(OFFICER, "POST", "/v1/drafts", woman(1), headers=key)
    assert other.status_code == 409, other.text


async def test_a_rule_that_fails_is_named_and_only_the_head_overrides(assessment: House) -> None:
    dealer = woman(case_type="pengedar", expected_release="2026-10-01")
    answer = await assessment.ask(OFFICER, "POST", "/v1/referrals", dealer)
    refused(answer, 422, "not-eligible", "expected_release")
    assert [e["rule"] for e in answer.json()["errors"]] == ["remaining-sentence-min", "case-type"]
    assert await assessment.events("assessment") == []
    why = {"override": "Rekomendasi TAT dan dokter lapas."}
    answer = await assessment.ask(OFFICER, "POST", "/v1/referrals", {**dealer, **why})
    refused(answer, 403, "override-role", "override")
    await assessment.done(HEAD, "/v1/referrals", {**dealer, **why})
    [event] = await assessment.events("assessment")
    assert (event["data"]["rule_set"], event["data"]["eligibility"]) == ("lpp-kupang.v1", "overridden")
    assert "pengedar" not in str(event)
    await assessment.done(OFFICER, "/v1/referrals", woman(1, case_type="pecandu"))
    assert (await assessment.events("assessment"))[1]["data"]["eligibility"] == "met"


async def test_a_referral_beyond_the_quota_names_it(assessment: House) -> None:
    path = f"/v1/quotas/{KUPANG}/2026"
    refused(await assessment.ask(OFFICER, "PUT", path, {"places": {"II": 1}}), 403, "role", None)
    assert (await assessment.ask(HEAD, "PUT", path, {"places": {"II": 1}})).status_code == 200
    she = await assessment.refer(0, category="II")
    answer = await assessment.ask(OFFICER, "POST", "/v1/referrals", woman(1, category="II"))
    refused(answer, 409, "quota-reached", "category")
    assert "category II" in answer.json()["detail"]
    seen = (await assessment.ask(KANWIL, "GET", "/v1/quotas?year=2026")).json()["quotas"]
    assert seen == [{"facility": KUPANG, "year": 2026, "category": "II", "places": 1, "used": 1}]
    await assessment.done(BNN, f"/v1/participants/{she}/rejection", {"reason": "di_luar_kuota"})
    await assessment.done(OFFICER, "/v1/referrals", woman(1, category="II"))


async def test_bnn_accepts_and_rejects_and_the_desk_lists_it(assessment: House) -> None:
    first, second = await assessment.refer(0), await assessment.refer(1)
    await assessment.done(BNN, f"/v1/participants/{first}/acceptance", {"accepted_on": "2026-08-05"})
    body = {"reason": "berkas_tidak_lengkap", "rejected_on": "2026-08-05"}
    done = await assessment.done(BNN, f"/v1/participants/{second}/rejection", body)
    answer = await assessment.ask(BNN, "POST", f"/v1/participants/{second}/consent", CONSENT)
    refused(answer, 409, "referral-rejected", None)
    seen = {"Pulih-Consistent-With": f"assessment:{done['positions']['assessment']}"}
    for state, who in (("accepted", first), ("rejected", second)):
        path = f"/v1/referrals?facility={KUPANG}&state={state}"
        rows = (await assessment.ask(OFFICER, "GET", path, headers=seen)).json()["referrals"]
        assert [row["participant_id"] for row in rows] == [who]
    page = (await assessment.ask(BNN, "GET", "/v1/referrals?limit=1", headers=seen)).json()
    rest = (await assessment.ask(BNN, "GET", f"/v1/referrals?after={page['following']}")).json()
    assert [row["participant_id"] for row in rest["referrals"]] == [second]
    third = await assessment.refer(1)
    assert third != second


async def test_one_person_with_two_referrals_is_found_and_merged_by_a_person(assessment: House) -> None:
    she = await assessment.refer(0)
    twin = woman(
        1,
        facility=WAINGAPU,
        name="Tjontoh Nona Ramboe",
        register_number="WGP-1/2026",
        birth_date="1994-11-02",
    )
    other = (await assessment.done(OFFICER, "/v1/referrals", twin, facility=WAINGAPU))["participant_id"]
    await assessment.refer(2, birth_date="1988-12-19")
    [pair] = (await assessment.ask(BNN, "GET", "/v1/duplicates")).json()["pairs"]
    assert {pair["one"]["participant_id"], pair["other"]["participant_id"]} == {she, other}
    assert pair["agree_in"] == ["swapped"]
    assert twin["register_number"] not in str(pair)
    refused(await assessment.ask(OFFICER, "GET", "/v1/duplicates"), 403, "role", None)
    await assessment.done(BNN, f"/v1/participants/{she}/consent", CONSENT)
    answer = await assessment.ask(BNN, "POST", f"/v1/participants/{she}/merge", {"kept_id": other})
    refused(answer, 409, "less-far", "kept_id")
    for _ in range(2):
        await assessment.done(BNN, f"/v1/participants/{other}/merge", {"kept_id": she})
    refused(
        await assessment.ask(BNN, "POST", f"/v1/participants/{other}/consent", CONSENT),
        409,
        "participant-merged",
        "participant_id",
    )
    assert (await assessment.ask(BNN, "GET", "/v1/duplicates")).json()["pairs"] == []
    again = await assessment.ask(OFFICER, "POST", "/v1/referrals", twin, facility=WAINGAPU)
    refused(again, 409, "merged-elsewhere", "register_number")
    assert she not in again.text
    assert "KPG" not in again.text
    names = [event["type"].split(".")[2] for event in await assessment.events("assessment")]
    assert names.count("ParticipantsMerged") == 1


async def test_a_settled_pair_is_not_shown_again(assessment: House) -> None:
    one = await assessment.refer(0)
    two = await assessment.refer(1, name=NAMES[0])
    assert len((await assessment.ask(BNN, "GET", "/v1/duplicates")).json()["pairs"]) == 1
    for pair in ({"one": one, "other": two}, {"one": two, "other": one}):
        await assessment.done(BNN, "/v1/duplicates/settled", pair)
    assert (await assessment.ask(BNN, "GET", "/v1/duplicates")).json()["pairs"] == []


async def test_a_number_that_led_to_a_retracted_referral_is_free_again(assessment: House) -> None:
    she, other = await assessment.refer(0), await assessment.refer(1)
    await assessment.done(BNN, f"/v1/participants/{other}/merge", {"kept_id": she})
    assert await assessment.refer(1) == she
    await assessment.done(OFFICER, f"/v1/participants/{she}/retraction", {"reason": "salah_rujuk"})
    anew = await assessment.refer(1)
    assert anew not in {she, other}
    assert await assessment.refer(1) == anew
