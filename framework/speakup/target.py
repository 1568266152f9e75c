"""Where DynamoDB is, and who asks.

An environment that says it plainly (keys, a region, perhaps an endpoint), as Lambda's does, is read here. For every
other one (profiles and config files, container, SSO or EC2 credentials, SnapStart, FIPS, proxies, other partitions)
botocore itself is asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from speakup.errors import StoreError

_UNUSUAL = set(
    """
    AWS_ACCOUNT_ID AWS_ACCOUNT_ID_ENDPOINT_MODE AWS_AUTH_SCHEME_PREFERENCE AWS_CREDENTIAL_EXPIRATION AWS_DATA_PATH
    AWS_DEFAULT_PROFILE AWS_ENDPOINT_DISCOVERY_ENABLED AWS_IGNORE_CONFIGURED_ENDPOINT_URLS AWS_PROFILE
    AWS_SECURITY_TOKEN AWS_SIGV4A_SIGNING_REGION_SET AWS_USE_DUALSTACK_ENDPOINT AWS_USE_FIPS_ENDPOINT
    """.split()
)
"""Variables with a say in where DynamoDB is or who asks, that only botocore is trusted to understand."""
_CONFIG_FILES = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}
_ORDINARY_REGION = re.compile(r"(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+")
"""Those of the partition `aws`; China, GovCloud and the others are botocore's to know."""
_ORDINARY_ENDPOINT = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/?")


class Credentials(Protocol):
    """As in botocore's own frozen credentials."""

    @property
    def access_key(self) -> str: ...
    @property
    def secret_key(self) -> str: ...
    @property
    def token(self) -> str | None: ...


@dataclass(frozen=True)
class Keys:
    """Credentials that the environment gives and that last as long as it."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Target:
    """Where DynamoDB is, and who asks."""

    url: str
    region: str
    credentials: Callable[[], Credentials]
    """Asked before each try: they may have been renewed meanwhile. Raises StoreError."""
    ca_bundle: str | None = None
    """A file of certificates; None for those of certifi."""
    proxy: str | None = field(default=None, repr=False)
    """With its password, perhaps; so have the headers."""
    proxy_headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def target(environment: Mapping[str, str]) -> Target:
    """The one place that decides who is asked. botocore knows the process's own environment only."""
    return plain_target(environment) or botocore_target(environment)


def plain_target(environment: Mapping[str, str]) -> Target | None:
    """What the environment says by itself; None when it says anything of which we cannot prove what botocore does."""
    access, secret = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    region = environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION") or ""
    if not access or not secret or not _ORDINARY_REGION.fullmatch(region):
        return None
    configured = environment.get("AWS_ENDPOINT_URL_DYNAMODB") or environment.get("AWS_ENDPOINT_URL")
    url = configured or f"https://dynamodb.{region}.amazonaws.com"
    proxy = f"{url.partition(':')[0]}_PROXY".upper()
    if not _ORDINARY_ENDPOINT.fullmatch(url) or {*_UNUSUAL, proxy} & {name.upper() for name in environment}:
        return None
    if _has_system_proxies() or _has_config_file(environment):
        return None
    keys = Keys(access, secret, environment.get("AWS_SESSION_TOKEN") or None)
    return Target(url, region, lambda: keys, environment.get("AWS_CA_BUNDLE"))


def _has_system_proxies() -> bool:
    # Windows and macOS keep proxies in the system's settings, too, where botocore looks them up.
    return os.name == "nt" or os.uname().sysname == "Darwin"


def _has_config_file(environment: Mapping[str, str]) -> bool:
    paths = (environment.get(name, usual) for name, usual in _CONFIG_FILES.items())
    return any(
        os.path.exists(path) for path in map(os.path.expandvars, map(os.path.expanduser, paths)) if path != os.devnull
    )


def botocore_target(environment: Mapping[str, str]) -> Target:
    """What botocore finds. Raises StoreError when it finds no region, or cannot read its settings.

    Account-based endpoints are left out: the region's endpoint answers for every account.
    """
    from botocore.exceptions import BotoCoreError
    from botocore.httpsession import ProxyConfiguration
    from botocore.session import Session
    from botocore.utils import get_environ_proxies

    try:
        session = Session()
        # Lambda's name for it, which botocore does not read.
        region = session.get_config_variable("region") or environment.get("AWS_REGION")
        meta = session.create_client("dynamodb", region_name=region).meta
        proxies = ProxyConfiguration(get_environ_proxies(meta.endpoint_url))
        proxy = proxies.proxy_url_for(meta.endpoint_url)
    except (BotoCoreError, ValueError) as error:
        raise _unready(error) from None
    if proxy and not proxy.startswith("http:"):
        raise StoreError("DynamoDB is behind a proxy that itself wants https: give HTTPS_PROXY an http:// address.")

    def credentials() -> Credentials:
        try:
            found = session.get_credentials()
            frozen: Credentials | None = found and found.get_frozen_credentials()
        except BotoCoreError as error:
            raise _unready(error) from None
        if frozen is None:
            raise StoreError("There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.")
        return frozen

    return Target(
        meta.endpoint_url,
        meta.region_name,
        credentials,
        session.get_config_variable("ca_bundle"),
        proxy,
        proxies.proxy_headers_for(proxy) if proxy else {},
    )


def _unready(error: Exception) -> StoreError:
    if type(error).__name__ == "NoRegionError":
        return StoreError("DynamoDB is in no region: set AWS_REGION.")
    # Not its text: a credential process may have put anything into it.
    return StoreError(f"botocore cannot use the AWS settings here: {type(error).__name__}. See AWS_PROFILE and ~/.aws.")
