"""The keys of `[accounts.NAME]` with `adapter = "todoist"`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from syncd.model.address import Address, read_address

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
        address = _read(url)
        if address.path not in {"", "/"} or address.rest:
            raise ValueError(f"url must end with its host or port, like {API}: syncd adds the path itself")
        return address.origin

    @model_validator(mode="after")
    def _safe(self) -> TodoistSettings:
        if _read(self.url).travels_readable and not self.insecure:
            raise ValueError(
                "url is plain http, so that token and tasks would travel readable: "
                "write https://, or set insecure = true if the way there is safe otherwise"
            )
        return self


def _read(url: str) -> Address:
    return read_address(url, like=f"{API}, or leave it out", instead="syncd login asks for the token")
