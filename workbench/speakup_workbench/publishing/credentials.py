"""Who somebody is at Amazon: from the environment, from `speakup login`, or from the ASK CLI.

Nothing here is ever printed: the representation of credentials hides them.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake

VERSION = 1
ENVIRONMENT = "the environment"


@dataclass(frozen=True)
class Credentials:
    source: str
    """Where they come from, for people."""
    refresh_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    """Used when there is no refresh token, or no client to renew it with."""
    expires_at: float = 0.0
    """Of the access token, in seconds since 1970; 0 where nobody told."""
    client_id: str = field(default="", repr=False)
    """Of the security profile that the refresh token was made for; nobody else can renew it."""
    client_secret: str = field(default="", repr=False)
    vendor_id: str = ""

    @property
    def renewable(self) -> bool:
        return bool(self.refresh_token and self.client_id and self.client_secret)

    def write(self) -> Path:
        """Leaves them for the next time, for nobody else to read. Raises Mistake."""
        path = own_file()
        content = {
            "version": VERSION,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
            "vendor_id": self.vendor_id,
        }
        new = path.with_name(f"{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new.unlink(missing_ok=True)
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(content, file, indent=2)
            new.replace(path)
        except OSError as error:
            raise Mistake(f"{path} cannot be written: {error.strerror}. Make room for it, and sign in again.") from None
        return path


def forget() -> bool:
    """Removes what `speakup login` left, whatever it is; whether there was anything. Raises Mistake."""
    path = own_file()
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise Mistake(f"{path} cannot be removed: {error.strerror}. Remove it yourself.") from None
    return True


def found(profile: str | None) -> Credentials:
    """The credentials to use.

    Args:
        profile: of the ASK CLI, whose credentials are then used; by default those of the environment, else those of
            `speakup login`, else those of the ASK CLI's profile "default", or ASK_DEFAULT_PROFILE.

    The vendor is ASK_VENDOR_ID in any case, if that is set. Raises Mistake when there are no credentials, or somebody
    else could read them.
    """
    who = _found(profile)
    return replace(who, vendor_id=os.environ.get("ASK_VENDOR_ID") or who.vendor_id)


def _found(profile: str | None) -> Credentials:
    if profile:
        return _of_ask_cli(profile) or _nobody(f"{ask_cli_file()} has no profile {profile!r} that is signed in. ")
    of_ask_cli = os.environ.get("ASK_DEFAULT_PROFILE") or "default"
    return _of_environment() or own() or _of_ask_cli(of_ask_cli) or _nobody("")


def client() -> tuple[str, str]:
    """The id and secret of a security profile that the environment tells, as the ASK CLI calls them."""
    return os.environ.get("ASK_LWA_CLIENT_ID", ""), os.environ.get("ASK_LWA_CLIENT_CONFIRMATION", "")


def own_file() -> Path:
    folder = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA") or str(Path.home() / ".config")
    return Path(folder) / "speakup" / "credentials.json"


def ask_cli_file() -> Path:
    return Path.home() / ".ask" / "cli_config"


def _of_environment() -> Credentials | None:
    refresh, access = os.environ.get("ASK_REFRESH_TOKEN", ""), os.environ.get("ASK_ACCESS_TOKEN", "")
    if not (refresh or access):
        return None
    client_id, secret = client()
    if not access and not (client_id and secret):
        raise Mistake(
            "ASK_REFRESH_TOKEN is set, but not what renews it. Set ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION: "
            "the client id and secret of the security profile that it was made for."
        )
    return Credentials(
        ENVIRONMENT,
        refresh_token=refresh,
        access_token=access,
        client_id=client_id,
        client_secret=secret,
    )


def own() -> Credentials | None:
    """Those of the last `speakup login`. Raises Mistake when others could read them."""
    path = own_file()
    content = _read(path, f"Sign in again: rm {path}; speakup login")
    if content is None:
        return None
    names = ("client_id", "client_secret", "refresh_token", "vendor_id")
    if content.get("version") != VERSION or not all(isinstance(content.get(name), str) for name in names):
        raise Mistake(f"{path} is not what `speakup login` writes. Remove it, and sign in again.")
    return Credentials(str(path), **{name: content[name] for name in names})


def _of_ask_cli(profile: str) -> Credentials | None:
    path = ask_cli_file()
    content = _read(path, "Sign in again with `ask configure`")
    if content is None:
        return None
    try:
        written = content["profiles"][profile]
        token = written["token"]
        client_id, secret = client()
        return Credentials(
            f"{path}, profile {profile}",
            refresh_token=str(token["refresh_token"]),
            access_token=str(token["access_token"]),
            expires_at=datetime.fromisoformat(str(token["expires_at"])).timestamp(),
            client_id=client_id,
            client_secret=secret,
            vendor_id=str(written.get("vendor_id") or ""),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _read(path: Path, remedy: str) -> dict[str, Any] | None:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & 0o077:
            raise Mistake(f"{path} holds a password, and others may read it. Shut them out: chmod 600 {path}")
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise Mistake(f"{path} cannot be read as JSON. {remedy}.") from None
    return content if isinstance(content, dict) else {}


def _nobody(why: str) -> Credentials:
    raise Mistake(
        f"{why}Who are you at Amazon? Sign in with `speakup login`, which docs/publishing.md leads you to; or with the "
        "ASK CLI; or set ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID, ASK_LWA_CLIENT_CONFIRMATION and ASK_VENDOR_ID."
    )
