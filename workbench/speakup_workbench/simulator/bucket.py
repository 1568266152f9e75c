"""The bucket in which a skill keeps files, on the S3 of this computer: empty, and made when S3 is first asked.

https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from threading import Lock
from urllib.parse import quote
from xml.etree import ElementTree

NAME = "speakup"
"""It stands in the path of an address, not in the host: the client of S3 does so by itself for 127.0.0.1."""

PAGE = 1000
"""Names that S3 lists at once, at most."""


class Bucket:
    """What the simulator itself asks of S3."""

    def __init__(self, endpoint: str, region: str) -> None:
        self._url = f"{endpoint}/{NAME}"
        self._headers = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential=offline/0/{region}/s3/aws4_request",
            "Content-Type": "application/octet-stream",
            "X-Simulator": "yes",
        }
        self._lock = Lock()
        self._is_made = False

    def make(self) -> None:
        """Makes the bucket unless it is there."""
        with self._lock:
            if not self._is_made:
                self._is_made = True
                self._send("PUT")
                self._empty()

    def forget(self) -> None:
        if self._is_made:
            self._empty()

    def files(self) -> dict[str, bytes]:
        """Every file by its key; none as long as nobody has asked S3 for anything."""
        return {key: self._send("GET", f"/{quote(key)}") for key in self._keys()} if self._is_made else {}

    def put(self, key: str, content: bytes) -> None:
        self.make()
        self._send("PUT", f"/{quote(key)}", content)

    def _empty(self) -> None:
        for key in list(self._keys()):
            self._send("DELETE", f"/{quote(key)}")

    def _keys(self) -> Iterator[str]:
        start = ""
        while True:
            page = ElementTree.fromstring(
                self._send("GET", f"?list-type=2&max-keys={PAGE}&start-after={quote(start, safe='')}")
            )
            names = [str(name.text) for name in page.iterfind("{*}Contents/{*}Key")]
            yield from names
            if page.findtext("{*}IsTruncated") != "true":
                return
            start = names[-1]

    def _send(self, method: str, path: str = "", body: bytes | None = None) -> bytes:
        request = urllib.request.Request(self._url + path, body, self._headers, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request) as answer:
            content: bytes = answer.read()
            return content
