"""The keys of `[accounts.NAME]` with `adapter = "caldav"`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from syncd.model.address import Address, read_address


class CaldavSettings(BaseModel):
    """Keys of `[accounts.NAME]` with `adapter = "caldav"`. The secret never stands here."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    url: str = Field(
        description="Address of the CalDAV service, of the account in it, or of one calendar.",
        examples=["https://cloud.example.org/remote.php/dav/"],
    )
    username: str = Field(default="", description='Login name; not needed with auth = "bearer".')
    task_list: str = Field(
        default="Household",
        min_length=1,
        max_length=200,
        description="Display name of the task list for owned tasks; made if the server lets us.",
    )
    calendar: str = Field(
        default="Household",
        min_length=1,
        max_length=200,
        description="Display name of the calendar for sessions; made if the server lets us.",
    )
    auth: Literal["basic", "digest", "bearer"] = Field(
        default="basic",
        description="How to log in: basic, digest (older servers), or bearer (the secret is a token).",
    )
    ca_file: str = Field(
        default="", description="PEM file of the authority that signed the server's certificate, for a private one."
    )
    insecure: bool = Field(
        default=False, description="Allow plain http to another machine: password and tasks travel readable."
    )

    @field_validator("url")
    @classmethod
    def _whole_address(cls, url: str) -> str:
        address = _read(url)
        if address.rest:
            raise ValueError("url must end with its path: leave out what follows ? or #")
        return f"{address.origin}{address.path or '/'}"

    @model_validator(mode="after")
    def _fit_together(self) -> CaldavSettings:
        if _read(self.url).travels_readable and not self.insecure:
            raise ValueError(
                "url is plain http, so that password and tasks would travel readable: "
                "write https://, or set insecure = true if the way there is safe otherwise"
            )
        if self.auth != "bearer" and not self.username:
            raise ValueError('username is missing: add it, or set auth = "bearer" if the secret is a token')
        return self


def _read(url: str) -> Address:
    return read_address(
        url, like="https://cloud.example.org/dav/", instead="use username, and syncd login for the secret"
    )
