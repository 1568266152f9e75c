"""Amazon's Signature Version 4, by which DynamoDB knows who asks."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from speakup.target import Credentials


def signed(
    url: str, region: str, operation: str, body: bytes, credentials: Credentials, moment: time.struct_time
) -> dict[str, str]:
    """The headers of a request at a moment (UTC), with Amazon's Signature Version 4.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    import hmac
    from hashlib import sha256

    stamp = time.strftime("%Y%m%dT%H%M%SZ", moment)
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "Host": host(url),
        "X-Amz-Date": stamp,
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    if credentials.token:
        headers["X-Amz-Security-Token"] = credentials.token
    lines = sorted(f"{name.lower()}:{value}\n" for name, value in headers.items())
    names = ";".join(sorted(map(str.lower, headers)))
    canonical = "\n".join(("POST", path(url), "", "".join(lines), names, sha256(body).hexdigest()))

    scope = (stamp[:8], region, "dynamodb", "aws4_request")
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    place = "/".join(scope)
    to_sign = "\n".join(("AWS4-HMAC-SHA256", stamp, place, sha256(canonical.encode()).hexdigest()))
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    who = f"Credential={credentials.access_key}/{place}"
    return {**headers, "Authorization": f"AWS4-HMAC-SHA256 {who}, SignedHeaders={names}, Signature={signature}"}


def host(url: str) -> str:
    """The header `Host`: without the port that goes without saying."""
    parts = urlsplit(url)
    return parts.netloc.removesuffix({"https": ":443", "http": ":80"}[parts.scheme])


def path(url: str) -> str:
    return f"{urlsplit(url).path.rstrip('/')}/"
