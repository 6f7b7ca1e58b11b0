#!/usr/bin/env python3
"""Writes tokens.json: access tokens by the unmodified livekit-api package, and forgeries by PyJWT.

Remake:  pip install livekit-api==1.2.2, then run this file. Keys and secrets in it are for tests alone.
"""

import base64
import datetime
import json
import os
import time

import jwt
from livekit import api

KEY, SECRET, OTHER = "devkey", "secret", "not-the-secret-but-as-long"
NOW = int(time.time())


def token():
    return api.AccessToken(KEY, SECRET)


def raw(payload, key=SECRET, algorithm="HS256", headers=None):
    return jwt.encode(payload, key, algorithm=algorithm, headers=headers)


full = (
    token().with_identity("alice").with_name("Alice ☎").with_metadata('{"a":1}').with_kind("agent")
    .with_attributes({"lk.agent.state": "listening", "ü": ""})
    .with_ttl(datetime.timedelta(minutes=10))
    .with_grants(api.VideoGrants(
        room_join=True, room="lobby", room_admin=True, room_create=True, room_list=True, room_record=True,
        can_publish=False, can_subscribe=True, can_publish_data=True, hidden=True, recorder=True, agent=True,
        can_publish_sources=["microphone", "screen_share_audio"], can_update_own_metadata=True, ingress_admin=True,
        destination_room="ballroom", can_subscribe_metrics=True))
    .with_sip_grants(api.SIPGrants(admin=True, call=True))
    .with_room_config(api.RoomConfiguration(
        name="lobby", empty_timeout=60, agents=[api.RoomAgentDispatch(agent_name="guide", metadata="m")]))
)
claims = {"iss": KEY, "sub": "alice", "nbf": NOW, "exp": NOW + 600, "video": {"roomJoin": True, "room": "lobby"}}


def without(*names, **more):
    return {**{k: v for k, v in claims.items() if k not in names}, **more}


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


good = raw(claims)
head, body, signature = good.split(".")
tokens = {
    "full": full.to_jwt(),
    "plain": token().with_identity("bob").with_grants(api.VideoGrants(room_join=True, room="lobby")).to_jwt(),
    "api": token().with_grants(api.VideoGrants(room_create=True, room_list=True, room_admin=True, room="lobby")).to_jwt(),
    "raw": good,
    "jti": raw(without("sub", jti="from-jti")),
    "fractional": raw(without("exp", exp=NOW + 600.75)),
    "forged-secret": raw(claims, OTHER),
    "forged-body": ".".join([head, part({**claims, "sub": "root"}), signature]),
    "alg-none": part({"alg": "none", "typ": "JWT"}) + "." + body + ".",
    "alg-none-signed": ".".join([part({"alg": "None", "typ": "JWT"}), body, signature]),
    "alg-hs512": raw(claims, SECRET, "HS512"),
    "alg-rs256": ".".join([part({"alg": "RS256", "typ": "JWT"}), body, signature]),
    "alg-missing": ".".join([part({"typ": "JWT"}), body, signature]),
    "crit": raw(claims, headers={"crit": ["exp"]}),
    "unknown-key": raw(without("iss", iss="nobody")),
    "no-key": raw(without("iss")),
    "no-exp": raw(without("exp")),
    "bad-name": raw(without(name=5)),
    "bad-video": raw(without("video", video={"roomJoin": "true"})),
    "no-video": raw(without("video")),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tokens.json"), "w", encoding="utf-8") as out:
    json.dump({"key": KEY, "secret": SECRET, "now": NOW, "tokens": tokens}, out, indent=1)
    out.write("\n")
