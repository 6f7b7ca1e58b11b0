"""Access tokens, by the unmodified `livekit-api` package and, where they must be wrong, by hand."""

from __future__ import annotations

import datetime
import time

import jwt
from livekit import api

from .server import KEY, SECRET, Server


def token(server: Server, room: str, identity: str, *, name: str = "", metadata: str = "", kind: str = "",
          attributes: dict[str, str] | None = None, ttl: float = 600, config: api.RoomConfiguration | None = None,
          **grants) -> str:
    """A token to join `room`; `grants` are `VideoGrants` fields."""
    grants = {"room_join": True, "room": room, "can_update_own_metadata": True, **grants}
    made = (api.AccessToken(server.key, server.secret).with_identity(identity).with_name(name).with_metadata(metadata)
            .with_ttl(datetime.timedelta(seconds=ttl)).with_grants(api.VideoGrants(**grants)))
    if attributes:
        made = made.with_attributes(attributes)
    if kind:
        made = made.with_kind(kind)
    if config:
        made = made.with_room_config(config)
    return made.to_jwt()


def raw_token(video: dict | None, *, identity: str = "raw", key: str = KEY, secret: str = SECRET,
              algorithm: str = "HS256", expires: float | None = 600, not_before: float | None = None, **claims) -> str:
    """A token with exactly these claims. Times are seconds from now; `expires=None` leaves `exp` out."""
    body: dict = {"iss": key, "sub": identity, **claims}
    if video is not None:
        body["video"] = video
    if expires is not None:
        body["exp"] = int(time.time() + expires)
    if not_before is not None:
        body["nbf"] = int(time.time() + not_before)
    return jwt.encode(body, None if algorithm == "none" else secret, algorithm=algorithm)


def joining(room: str, **more) -> dict:
    return {"roomJoin": True, "room": room, **more}
