"""The keys of `[accounts.NAME]` with `adapter = "todoist"`."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

API = "https://api.todoist.com"


class TodoistSettings(BaseModel):
    """Keys of `[accounts.NAME]` with `adapter = "todoist"`. The token never stands here."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    project: str = Field(
        default="Household",
        min_length=1,
        max_length=120,
        description="Name of the project for owned tasks and timed sessions; found by this name, or made.",
    )
    url: str = Field(
        default=API, description="Scheme, host and port of the service, without a path; only tests need another one."
    )
    insecure: bool = Field(
        default=False, description="Allow plain http to another machine: token and tasks travel readable."
    )

    @field_validator("url")
    @classmethod
    def _origin(cls, url: str) -> str:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"url is no web address: leave it out, or write it like {API}")
        try:
            port = parts.port
        except ValueError:
            raise ValueError("url has a port that is no number: write it like https://example.org:8443") from None
        if parts.username or parts.password:
            raise ValueError("url must not hold a name or password: syncd login asks for the token")
        if parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError(f"url must end with its host or port, like {API}: syncd adds the path itself")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}"

    @model_validator(mode="after")
    def _safe(self) -> TodoistSettings:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and not self.insecure and not _loopback(parts.hostname or ""):
            raise ValueError(
                "url is plain http, so that token and tasks would travel readable: "
                "write https://, or set insecure = true if the way there is safe otherwise"
            )
        return self


def _loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
