"""Every way in which a token can be wrong keeps its bearer out (privacy A.8)."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import orjson
import pytest

from shared.contracts.codes import Role
from shared.http.keysets import KeysUnavailable
from shared.http.tokens import BadToken
from tests.unit.shared.tokens.issuing import Issuer, new_pem, tampered


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def _unsigned(issuer: Issuer) -> str:
    headers = {"typ": "at+jwt", "kid": issuer.minter.kid}
    return jwt.encode(issuer.claims(), "", algorithm="none", headers=headers)


def _hs256_with_the_public_key(issuer: Issuer) -> str:
    head = {"typ": "at+jwt", "alg": "HS256", "kid": issuer.minter.kid}
    now = int(ago().timestamp())
    claims = issuer.claims(iat=now, exp=now + 300)
    signed = b".".join(base64.urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=") for part in (head, claims))
    digest = hmac.new(issuer.public_pem(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(digest).rstrip(b"=")).decode()


def _signed_by_another(issuer: Issuer) -> str:
    return Issuer().token(headers={"kid": issuer.minter.kid})


def _embedded_key(issuer: Issuer) -> str:
    other = Issuer()
    headers = {"kid": issuer.minter.kid, "jwk": other.minter.jwks()["keys"][0]}
    return other.token(headers=headers)


WRONG: dict[str, Callable[[Issuer], str]] = {
    "no signature": _unsigned,
    "HS256 signed with the public key": _hs256_with_the_public_key,
    "key of another realm": _signed_by_another,
    "key embedded in the token": _embedded_key,
    "key address in the token": lambda i: i.token(headers={"kid": "x", "jku": "https://else.example/jwks"}),
    "unknown key id": lambda i: i.token(headers={"kid": "another"}),
    "no key id": lambda i: i.token(headers={"kid": ""}),
    "wrong issuer": lambda i: i.token(iss="https://else.example"),
    "no issuer": lambda i: i.token(iss=None),
    "wrong audience": lambda i: i.token(aud="else"),
    "no audience": lambda i: i.token(aud=None),
    "ID token": lambda i: i.token(headers={"typ": "JWT"}),
    "no type": lambda i: i.token(headers={"typ": ""}),
    "expired": lambda i: i.token(iat=ago(minutes=9), exp=ago(minutes=2)),
    "no expiry": lambda i: i.token(exp=None),
    "not yet valid": lambda i: i.token(nbf=ago(minutes=-5)),
    "issued in the future": lambda i: i.token(iat=ago(minutes=-5)),
    "lives too long": lambda i: i.token(exp=ago(minutes=-30)),
    "no role": lambda i: i.token(role=None),
    "unknown role": lambda i: i.token(role="superuser"),
    "role of another kind": lambda i: i.token(role=["lapas_officer"]),
    "role of another agency": lambda i: i.token(role="bnn_doctor", facility=None),
    "no subject": lambda i: i.token(sub=None),
    "empty subject": lambda i: i.token(sub=""),
    "prison's role without a facility": lambda i: i.token(facility=None),
    "region-wide role with a facility": lambda i: i.token(role="kanwil", agency="kanwil"),
    "tampered role": lambda i: tampered(i.token(), role="lapas_head"),
    "tampered facility": lambda i: tampered(i.token(), facility="rutan-waingapu"),
    "too long": lambda i: i.token(sub="x" * 9000),
    "no token": lambda _: "x",
    "empty": lambda _: "",
}


@pytest.mark.parametrize("how", WRONG)
async def test_a_wrong_token_keeps_its_bearer_out(how: str) -> None:
    issuer = Issuer()
    with pytest.raises(BadToken):
        await issuer.verifier().verify(WRONG[how](issuer))


async def test_the_refusal_never_repeats_the_token() -> None:
    issuer = Issuer()
    for make in WRONG.values():
        token = make(issuer)
        with pytest.raises(BadToken) as refused:
            await issuer.verifier().verify(token)
        assert len(token) < 2 or token not in str(refused.value)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
async def test_a_good_token_says_who_it_is(kind: str) -> None:
    issuer = Issuer(new_pem(kind=kind))
    token = issuer.minter.mint(Role.LAPAS_OFFICER, sub="lapas-petugas-1", facility="lpp-kupang")
    claims = await issuer.verifier().verify(token)
    assert (claims.sub, claims.role, claims.agency, claims.facility) == (
        "lapas-petugas-1",
        Role.LAPAS_OFFICER,
        "lapas",
        "lpp-kupang",
    )


async def test_a_service_token_may_live_long() -> None:
    issuer = Issuer()
    token = issuer.minter.mint(Role.SERVICE, sub="service-bnnp", life=timedelta(days=365))
    assert (await issuer.verifier().verify(token)).role is Role.SERVICE


async def test_a_clock_that_is_a_minute_off_keeps_nobody_out() -> None:
    issuer = Issuer()
    token = issuer.token(iat=ago(minutes=9), exp=ago(seconds=30))
    assert (await issuer.verifier().verify(token)).sub == "lapas-petugas-1"


async def test_an_unknown_key_is_asked_for_once_a_minute_at_most() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token())
    for _ in range(5):
        with pytest.raises(BadToken):
            await verifier.verify(issuer.token(headers={"kid": "another"}))
    assert issuer.asked == 1
    issuer.now += 61
    with pytest.raises(BadToken):
        await verifier.verify(issuer.token(headers={"kid": "another"}))
    assert issuer.asked == 2


async def test_a_new_key_is_found_and_the_old_ones_survive_an_outage() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    old = issuer.token()
    await verifier.verify(old)
    issuer.down, issuer.now = True, issuer.now + 61
    with pytest.raises(BadToken):
        await verifier.verify(issuer.token(headers={"kid": "another"}))
    await verifier.verify(old)


async def test_without_any_key_nobody_is_let_in_and_the_reason_is_ours() -> None:
    issuer = Issuer()
    issuer.down = True
    with pytest.raises(KeysUnavailable):
        await issuer.verifier().verify(issuer.token())


async def test_a_symmetric_or_encryption_key_in_the_set_is_not_used() -> None:
    issuer = Issuer()
    secret: dict[str, Any] = {"kty": "oct", "k": "c2VjcmV0", "kid": "s", "alg": "HS256", "use": "sig"}
    encrypting = {**issuer.minter.jwks()["keys"][0], "use": "enc"}

    async def fetch() -> dict[str, Any]:
        return {"keys": [secret, encrypting]}

    issuer.fetch = fetch  # type: ignore[method-assign]
    with pytest.raises(KeysUnavailable):
        await issuer.verifier().verify(issuer.token())
