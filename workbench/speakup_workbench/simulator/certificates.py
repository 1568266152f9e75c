"""The certificates by which a skill trusts Alexa's services on this computer.

Amazon's SDK speaks https alone. The authority is made afresh each time and only ever vouches for 127.0.0.1; its key
never leaves the process. trustme makes it: three lines, where the `cryptography` beneath it wants fifty.
"""

from __future__ import annotations

import ssl


def made() -> tuple[ssl.SSLContext, bytes]:
    """What a server shows, and the bundle (PEM) by which a client trusts it and every public site."""
    # trustme builds on cryptography, the slowest import here, which moto has brought by the time a stage opens.
    import certifi
    import trustme

    authority = trustme.CA(organization_name="Speak Up simulator")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context, certifi.contents().encode() + authority.cert_pem.bytes()
