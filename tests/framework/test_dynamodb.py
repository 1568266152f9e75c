"""What is asked of DynamoDB arrives as botocore's would, and whatever happens on the way is told truly."""

from __future__ import annotations

import datetime
import json
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import botocore.auth
import botocore.session
import certifi
import pytest
import trustme
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES
from botocore.credentials import EnvProvider
from botocore.exceptions import ClientError
from botocore.retries.standard import ThrottledRetryableChecker
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup import dynamodb
from speakup import target as places
from speakup.dynamodb import DynamoDB
from speakup.errors import Conflict, StoreError, Unanswered
from speakup.signature import signed
from speakup.target import Keys, plain_target, target
from tests.framework.conftest import ServerMaker
from tests.framework.peer import Peer, Step, answer, drip, half_an_answer, hang_up, raw, reset, silence, tunnel

PeerMaker = Callable[..., Peer]
READ = {"TableName": "listeners", "Key": {"id": {"S": "ada"}}}
WRITE = {
    **READ,
    "UpdateExpression": "SET litres = :litres",
    "ExpressionAttributeValues": {":litres": {"N": "10"}},
}


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Lambda sets, and nothing that this machine does."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["plain", "botocore"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to find out where DynamoDB is and who asks."""
    monkeypatch.setattr(places, "_has_system_proxies", lambda: False)
    if request.param == "botocore":
        monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "false")
    assert (plain_target(os.environ) is None) == (request.param == "botocore")
    return str(request.param)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[PeerMaker]:
    """play(step, …) is the DynamoDB of this environment; tries follow each other without a pause."""
    monkeypatch.setattr("random.random", lambda: 0.0)
    peers: list[Peer] = []

    def start(*script: Step, tls: ssl.SSLContext | None = None) -> Peer:
        peers.append(Peer(*script, tls=tls))
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", peers[-1].endpoint)
        return peers[-1]

    yield start
    for peer in peers:
        peer.close()


def refusal(code: str, message: str = "No.", status: int = 400) -> Step:
    return answer({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message}, status)


def botocore_client(**retries: Any) -> Any:
    config = Config(retries={"mode": "standard", **retries}, connect_timeout=1, read_timeout=1)
    return botocore.session.Session().create_client("dynamodb", config=config)


# On a real table


def test_what_was_written_is_read(table: str, way: str) -> None:
    ours = DynamoDB()
    key = {"TableName": table, "Key": {"id": {"S": "ada"}}}
    values = {":data": {"B": "AAEC/w=="}, ":said": {"S": "Ō 😀"}}

    assert "Item" not in ours.call("GetItem", key, 5)
    ours.call(
        "UpdateItem", {**key, "UpdateExpression": "SET x = :data, y = :said", "ExpressionAttributeValues": values}, 5
    )

    assert ours.call("GetItem", key, 5)["Item"] == {"id": {"S": "ada"}, "x": values[":data"], "y": values[":said"]}
    both = ours.call("BatchGetItem", {"RequestItems": {table: {"Keys": [key["Key"]]}}}, 5)
    assert both["Responses"][table][0]["y"] == values[":said"]
    ours.call("DeleteItem", key, 5)
    assert "Item" not in ours.call("GetItem", key, 5)


def test_fifty_threads_share_one(table: str, way: str) -> None:
    ours = DynamoDB()

    def visit(number: int) -> str:
        key = {"TableName": table, "Key": {"id": {"S": f"listener {number}"}}}
        values = {":n": {"N": str(number)}}
        ours.call("UpdateItem", {**key, "UpdateExpression": "SET n = :n", "ExpressionAttributeValues": values}, 60)
        return str(ours.call("GetItem", key, 60)["Item"]["n"]["N"])

    with ThreadPoolExecutor(50) as threads:
        assert list(threads.map(visit, range(50))) == [str(number) for number in range(50)]


def test_a_condition_that_does_not_hold_is_a_conflict(table: str, way: str) -> None:
    request = {**WRITE, "TableName": table, "ConditionExpression": "attribute_exists(id)"}

    with pytest.raises(Conflict, match=f"UpdateItem on table '{table}'"):
        DynamoDB().call("UpdateItem", request, 5)


def test_a_table_that_is_not_there_is_named(table: str, way: str) -> None:
    with pytest.raises(StoreError, match=r"'nowhere'.*ResourceNotFoundException.*create it.*AWS_REGION"):
        DynamoDB().call("GetItem", {**READ, "TableName": "nowhere"}, 5)


def test_another_key_is_told(table: str, way: str) -> None:
    botocore_client().create_table(
        TableName="others",
        KeySchema=[{"AttributeName": "who", "KeyType": "HASH"}, {"AttributeName": "when", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "when", "AttributeType": "N"},
            {"AttributeName": "who", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    try:
        for operation, request in (("GetItem", READ), ("UpdateItem", WRITE)):
            with pytest.raises(StoreError) as raised:
                DynamoDB().call(operation, {**request, "TableName": "others"}, 5)
            assert "The key of 'others' is 'who' (S) and 'when' (N). Speak Up expects" in str(raised.value)
            assert "DynamoStore(partition_key=...)" in str(raised.value)
    finally:
        botocore_client().delete_table(TableName="others")


@pytest.mark.parametrize(
    "message",
    [
        "The provided key element does not match the schema",
        "One of the required keys …",
        "The number of conditions on the keys …",
    ],
)
def test_another_key_is_told_without_permission_to_look(play: PeerMaker, message: str) -> None:
    play(refusal("ValidationException", message), refusal("AccessDeniedException"))

    with pytest.raises(StoreError, match=r"ValidationException. Speak Up expects the string key 'id'"):
        DynamoDB().call("BatchGetItem", {"RequestItems": {"listeners": {}, "totals": {}}}, 5)


# Who asks, and whom


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


@given(
    access=TEXT,
    secret=st.text(min_size=1),
    token=st.none() | TEXT,
    region=st.from_regex(r"[a-z]{2}(-[a-z]{2,9}){1,2}-[0-9]", fullmatch=True),
    endpoint=st.sampled_from(
        ["", "http://127.0.0.1:8000", "http://here:80/", "https://x.y:443", "http://[::1]:5/deep"]
    ),
    operation=st.sampled_from(["GetItem", "UpdateItem", "BatchGetItem"]),
    body=st.binary(max_size=300),
    moment=st.datetimes(datetime.datetime(1971, 1, 1), datetime.datetime(2999, 1, 1)),
)
def test_a_signature_is_botocores(
    access: str,
    secret: str,
    token: str | None,
    region: str,
    endpoint: str,
    operation: str,
    body: bytes,
    moment: datetime.datetime,
) -> None:
    url = endpoint or f"https://dynamodb.{region}.amazonaws.com"
    ours = signed(url, region, operation, body, Keys(access, secret, token), moment.utctimetuple())

    sent = {name: ours[name] for name in ("Content-Type", "X-Amz-Target")}
    path = "" if url.endswith("/") else "/"
    theirs = AWSRequest("POST", url + path, headers=sent, data=body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
        botocore.auth.SigV4Auth(Keys(access, secret, token), "dynamodb", region).add_auth(theirs)

    assert ours["Authorization"] == theirs.headers["Authorization"]
    assert ours["X-Amz-Date"] == theirs.headers["X-Amz-Date"]
    assert ours.get("X-Amz-Security-Token") == theirs.headers.get("X-Amz-Security-Token")


def found_by_botocore() -> tuple[Any, ...]:
    """What botocore's own client would use."""
    session = botocore.session.Session()
    client = session.create_client(
        "dynamodb", region_name=os.environ.get("AWS_DEFAULT_REGION") or os.environ["AWS_REGION"]
    )
    keys = session.get_credentials().get_frozen_credentials()
    bundle = session.get_config_variable("ca_bundle")
    return client.meta.endpoint_url, client.meta.region_name, keys.access_key, keys.secret_key, keys.token, bundle


def found() -> tuple[Any, ...]:
    here = target(os.environ)
    keys = here.credentials()
    return here.url, here.region, keys.access_key, keys.secret_key, keys.token, here.ca_bundle


def test_every_ordinary_region_has_botocores_endpoint() -> None:
    session = botocore.session.Session()
    for partition in session.get_available_partitions():
        for region in session.get_available_regions("dynamodb", partition):
            ours = plain_target({**os.environ, "AWS_DEFAULT_REGION": region})
            assert (ours is None) == (partition != "aws" or places._has_system_proxies()), region
            if ours:
                assert ours.url == session.create_client("dynamodb", region).meta.endpoint_url


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "us-iso-east-1", "local", "us-atlantis-7"])
def test_other_regions_are_botocores(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)

    assert found() == found_by_botocore()


@given(
    environment=st.fixed_dictionaries(
        {},
        optional={
            "AWS_SESSION_TOKEN": st.sampled_from(["", "token"]),
            "AWS_SECURITY_TOKEN": st.sampled_from(["", "old token"]),
            "AWS_DEFAULT_REGION": st.sampled_from(["", "eu-west-1", "cn-north-1", "us-gov-west-1"]),
            "AWS_ENDPOINT_URL": st.sampled_from(["http://localhost:8000", "https://here/", "http://[::1]:8000/below"]),
            "AWS_ENDPOINT_URL_DYNAMODB": st.sampled_from(["", "http://127.0.0.1:4566"]),
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": st.sampled_from(["true", "false"]),
            "AWS_USE_FIPS_ENDPOINT": st.sampled_from(["true", "false"]),
            "AWS_USE_DUALSTACK_ENDPOINT": st.sampled_from(["true", "false"]),
            "AWS_CA_BUNDLE": st.just("/a/bundle.pem"),
            "AWS_RETRY_MODE": st.just("adaptive"),
            "AWS_MAX_ATTEMPTS": st.just("9"),
            "AWS_PROFILE": st.just("default"),
            "NO_PROXY": st.just("*"),
        },
    )
)
@settings(max_examples=15, deadline=None)
def test_every_environment_means_what_botocore_makes_of_it(environment: dict[str, str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            theirs: Any = found_by_botocore()
        except (botocore.exceptions.BotoCoreError, ValueError) as error:
            with pytest.raises(StoreError, match=type(error).__name__):
                found()
        else:
            assert found() == theirs


def test_no_variable_of_botocores_is_overlooked() -> None:
    """A new one has to be judged: does it say where DynamoDB is, or who asks?"""
    judged = {
        *places._UNUSUAL,
        *places._CONFIG_FILES,
        *("AWS_CA_BUNDLE", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        # Other services, other credentials, what is said of us in a header, or retries, which are the framework's own.
        *("AWS_METADATA_SERVICE_TIMEOUT", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_EC2_METADATA_SERVICE_ENDPOINT"),
        *("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_EC2_METADATA_V1_DISABLED", "AWS_IMDS_USE_IPV6"),
        *("AWS_CSM_ENABLED", "AWS_CSM_HOST", "AWS_CSM_PORT", "AWS_CSM_CLIENT_ID", "AWS_STS_REGIONAL_ENDPOINTS"),
        *("AWS_RETRY_MODE", "AWS_DEFAULTS_MODE", "AWS_MAX_ATTEMPTS", "AWS_SDK_UA_APP_ID", "BOTOCORE_TCP_KEEPALIVE"),
        *("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "AWS_DISABLE_REQUEST_COMPRESSION"),
        *("AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION", "AWS_DISABLE_HOST_PREFIX_INJECTION"),
        *("AWS_STS_USE_GLOBAL_ENDPOINT",),
    }
    read: set[str] = {EnvProvider.ACCESS_KEY, EnvProvider.SECRET_KEY, *EnvProvider.TOKENS}
    read |= {EnvProvider.EXPIRY_TIME, EnvProvider.ACCOUNT_ID}
    for _, names, *_ in BOTOCORE_DEFAUT_SESSION_VARIABLES.values():
        read |= {names} if isinstance(names, str) else set(names or ())

    assert {name for name in read - judged if not name.startswith("AWS_S3_")} == set()


def test_lambdas_region_is_enough(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    assert target(os.environ).url == "https://dynamodb.eu-west-1.amazonaws.com"


def test_no_region_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION")

    with pytest.raises(StoreError, match="set AWS_REGION"):
        DynamoDB().call("GetItem", READ, 1)


def test_no_credentials_say_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    with pytest.raises(StoreError, match="no AWS credentials: set AWS_PROFILE"):
        DynamoDB().call("GetItem", READ, 1)


def test_a_profile_with_its_endpoint_is_botocores(
    play: PeerMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    peer = play(answer({"Item": {}}))
    keys = "aws_access_key_id = mine\naws_secret_access_key = x"
    config = f"[profile mine]\nregion = eu-west-3\nendpoint_url = {peer.endpoint}\n{keys}\n"
    (tmp_path / "config").write_text(config, encoding="utf-8")
    for name in ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "mine")

    DynamoDB().call("GetItem", READ, 5)

    assert "Credential=mine/" in peer.asked[0].headers["Authorization"]
    assert "/eu-west-3/dynamodb/" in peer.asked[0].headers["Authorization"]


def test_a_config_file_alone_is_reason_enough_to_ask_botocore(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\nuse_fips_endpoint = true\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", "$HOME/config")

    assert target(os.environ).url == "https://dynamodb-fips.us-east-1.amazonaws.com"


def test_a_profile_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")

    with pytest.raises(StoreError, match=r"ProfileNotFound\. See AWS_PROFILE"):
        DynamoDB().call("GetItem", READ, 1)


def container(serve: ServerMaker, monkeypatch: pytest.MonkeyPatch, status: int = 200) -> Any:
    """Credentials as SnapStart and containers give them: by a server, and about to expire."""
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5)
    keys = {"AccessKeyId": "lent", "SecretAccessKey": "x", "Token": "t", "Expiration": f"{soon:%Y-%m-%dT%H:%M:%SZ}"}
    server = serve(status, json.dumps(keys).encode())
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{server.endpoint}/keys")
    return server


def test_lent_credentials_are_renewed(serve: ServerMaker, play: PeerMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    lender, peer = container(serve, monkeypatch), play(answer())
    ours = DynamoDB()
    ours.call("GetItem", READ, 5)
    renewed = len(lender.asked)
    ours.call("GetItem", READ, 5)

    assert len(lender.asked) > renewed
    assert [asked.headers["X-Amz-Security-Token"] for asked in peer.asked] == ["t", "t"]


def test_credentials_that_nobody_lends_are_told(
    serve: ServerMaker, play: PeerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    container(serve, monkeypatch, status=404)
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)

    with pytest.raises(StoreError, match="CredentialRetrievalError"):
        DynamoDB().call("GetItem", READ, 1)


def test_credentials_that_cannot_be_renewed_are_told(
    serve: ServerMaker, play: PeerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lender = container(serve, monkeypatch)
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    play(answer())
    ours = DynamoDB()
    ours.call("GetItem", READ, 5)
    lender.close()

    with pytest.raises(StoreError, match="CredentialRetrievalError"):
        ours.call("GetItem", READ, 5)


def test_a_snapshot_holds_botocores_answer(monkeypatch: pytest.MonkeyPatch, play: PeerMaker) -> None:
    play(answer())
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    ours = DynamoDB()
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB")

    assert ours.call("GetItem", READ, 5) == {}


def test_a_snapshot_of_what_is_not_ready_says_so_at_the_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION")
    ours = DynamoDB()

    with pytest.raises(StoreError, match="set AWS_REGION"):
        ours.call("GetItem", READ, 1)


def test_nothing_heavy_is_imported_before_the_first_call() -> None:
    program = (
        "import sys, speakup; assert 'speakup.dynamodb' not in sys.modules\n"
        "from speakup.dynamodb import DynamoDB; DynamoDB()\n"
        "print({'http.client', 'ssl', 'hmac', 'botocore', 'urllib.request'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout == "set()\n"
    )


def test_botocore_is_not_imported_where_the_environment_is_plain(play: PeerMaker) -> None:
    play(answer())
    program = (
        "import sys; from speakup.dynamodb import DynamoDB\n"
        f"DynamoDB().call('GetItem', {READ!r}, 5); print('botocore' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ran.stdout == ("True\n" if places._has_system_proxies() else "False\n")


# Proxies and certificates


def test_a_request_goes_through_the_proxy(play: PeerMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = play(answer({"Item": {"id": {"S": "ada"}}}))
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://dynamodb.example:8000")
    monkeypatch.setenv("HTTP_PROXY", proxy.endpoint.replace("//", "//me:p%40ss@"))

    theirs = botocore_client().get_item(**READ)["Item"]

    assert DynamoDB().call("GetItem", READ, 5)["Item"] == theirs
    by_botocore, by_us = proxy.asked
    assert by_us.call == by_botocore.call == "POST http://dynamodb.example:8000/"
    for header in ("Host", "Proxy-Authorization", "X-Amz-Target", "Content-Type"):
        assert by_us.headers[header] == by_botocore.headers[header]


def test_no_proxy_is_respected(play: PeerMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    play(answer({"Item": {}}))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    assert DynamoDB().call("GetItem", READ, 5) == {"Item": {}}


def test_a_proxy_for_other_addresses_does_not_matter(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert target(os.environ).proxy is None


def test_a_proxy_that_wants_https_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "https://proxy.example")

    with pytest.raises(StoreError, match="give HTTPS_PROXY an http:// address"):
        DynamoDB().call("GetItem", READ, 1)


@pytest.fixture
def authority(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """A server's certificate, and the file of the authority behind it."""
    made, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    return context, str(tmp_path / "authority.pem")


def test_a_certificate_that_nobody_knows_is_refused(
    play: PeerMaker, authority: tuple[ssl.SSLContext, str], way: str
) -> None:
    peer = play(answer(), tls=authority[0])

    with pytest.raises(Unanswered, match=r"no connection to 127.0.0.1:\d+, unable to get local issuer certificate"):
        DynamoDB().call("UpdateItem", WRITE, 5)
    with pytest.raises(botocore.exceptions.SSLError):
        botocore_client(total_max_attempts=1).update_item(**WRITE)
    assert not peer.asked


def test_certificates_of_ones_own_are_trusted(
    play: PeerMaker, authority: tuple[ssl.SSLContext, str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = play(answer(), tls=authority[0])
    monkeypatch.setenv("AWS_CA_BUNDLE", authority[1])
    ours = DynamoDB()

    assert (ours.call("GetItem", READ, 5), ours.call("UpdateItem", WRITE, 5)) == ({}, {})
    assert peer.connections == 1


def test_certifis_certificates_are_trusted(
    play: PeerMaker, authority: tuple[ssl.SSLContext, str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(answer(), tls=authority[0])
    monkeypatch.setattr(certifi, "where", lambda: authority[1])

    assert DynamoDB().call("GetItem", READ, 5) == {}


def test_without_certifi_botocores_certificates_are_trusted(
    play: PeerMaker, authority: tuple[ssl.SSLContext, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    play(answer(), tls=authority[0])
    Path(authority[1]).rename(tmp_path / "cacert.pem")
    monkeypatch.setitem(sys.modules, "certifi", None)
    monkeypatch.setattr("botocore.__file__", str(tmp_path / "__init__.py"))

    assert DynamoDB().call("GetItem", READ, 5) == {}


def test_certificates_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/bundle.pem")

    with pytest.raises(
        StoreError, match=r"FileNotFoundError in the certificates of /nowhere/bundle.pem. Correct AWS_CA"
    ):
        DynamoDB().call("GetItem", READ, 1)


def test_a_proxy_is_tunnelled_through(
    play: PeerMaker, authority: tuple[ssl.SSLContext, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, peer = play(tunnel), play(answer({"Item": {}}), tls=authority[0])
    monkeypatch.setenv("AWS_CA_BUNDLE", authority[1])
    monkeypatch.setenv("HTTPS_PROXY", proxy.endpoint.replace("//", "//me:pass@"))

    assert DynamoDB().call("GetItem", READ, 5) == {"Item": {}}
    assert [asked.call for asked in proxy.asked] == [f"CONNECT 127.0.0.1:{peer.port}"]
    assert proxy.asked[0].headers["Proxy-Authorization"] == "Basic bWU6cGFzcw=="
    assert "Proxy-Authorization" not in peer.asked[0].headers


# What happens on the way

PASSING: Mapping[str, Step] = {
    "500": refusal("InternalServerError", status=500),
    "502": answer(b"<html>", 502),
    "503": refusal("ServiceUnavailable", status=503),
    "504": answer(b"", 504),
    "timed out there": refusal("RequestTimeout"),
    "damaged": answer({"Item": {"id": {"S": "no"}}}, checksum=1),
    "hung up": hang_up,
}
"""Nobody knows whether DynamoDB did what was asked."""
DECLINED: Mapping[str, Step] = {
    "throttled": refusal("ProvisionedThroughputExceededException"),
    "too many": answer(b"", 429),
    "written in another region": refusal("ReplicatedWriteConflictException", status=409),
}
"""DynamoDB surely did not do it, and may the next time."""
REFUSED = {
    "AccessDeniedException": "template.yaml must allow dynamodb:{operation} on this table",
    "ResourceNotFoundException": "no such table",
    "ValidationException": "See the error's name",
    "ExpiredTokenException": "get new credentials",
    "InvalidSignatureException": "the clock is right",
    "UnrecognizedClientException": "get new credentials",
    "ItemCollectionSizeLimitExceededException": "See the error's name",
    "KMSAccessDeniedException": "See the error's name",
}
"""It will not do it, however often it is asked."""


@pytest.mark.parametrize("failure", [*PASSING, "throttled", "too many"])
def test_a_read_is_tried_again_as_botocore_would(
    play: PeerMaker, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    script = [{**PASSING, **DECLINED}[failure]] * 2 + [answer({"Item": {"id": {"S": "ada"}}})]
    peer = play(*script)
    ours = DynamoDB().call("GetItem", READ, 30)

    theirs_peer = play(*script)
    theirs = botocore_client().get_item(**READ)

    assert ours["Item"] == theirs["Item"]
    assert len(peer.asked) == len(theirs_peer.asked) == 3


@pytest.mark.parametrize("failure", DECLINED)
def test_a_write_is_tried_again_when_it_surely_was_not_done(play: PeerMaker, failure: str) -> None:
    peer = play(DECLINED[failure], DECLINED[failure], answer())

    assert DynamoDB().call("UpdateItem", WRITE, 30) == {}
    assert len(peer.asked) == 3


@pytest.mark.parametrize("failure", PASSING)
def test_a_write_is_never_tried_again_when_nobody_knows(play: PeerMaker, failure: str) -> None:
    peer = play(PASSING[failure], answer())

    with pytest.raises(Unanswered, match="did not answer UpdateItem on table 'listeners'"):
        DynamoDB().call("UpdateItem", WRITE, 30)
    assert len(peer.asked) == 1


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_is_final_and_says_what_to_do(play: PeerMaker, code: str) -> None:
    for operation, request in (("GetItem", READ), ("UpdateItem", WRITE)):
        peer = play(refusal(code, "Not for ada."))

        with pytest.raises(StoreError) as raised:
            DynamoDB().call(operation, request, 5)

        assert type(raised.value) is StoreError
        assert f"refused {operation} on table 'listeners': {code}." in str(raised.value)
        assert REFUSED[code].format(operation=operation) in str(raised.value)
        assert not re.search("ada|nobody|nothing", str(raised.value))
        assert len(peer.asked) == 1


def test_throttling_that_does_not_end_is_a_refusal(play: PeerMaker) -> None:
    peer = play(refusal("ThrottlingException"))

    with pytest.raises(StoreError, match="busy until the time was up") as raised:
        DynamoDB().call("UpdateItem", WRITE, 30)
    assert type(raised.value) is StoreError
    assert len(peer.asked) == 4


def test_no_try_is_begun_that_cannot_end(play: PeerMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = play(refusal("ThrottlingException"))
    monkeypatch.setattr("random.random", lambda: 1.0)

    with pytest.raises(StoreError):
        DynamoDB().call("GetItem", READ, 0.9)
    assert len(peer.asked) == 1


def test_every_way_to_be_busy_is_known() -> None:
    assert dynamodb._THROTTLED == set(ThrottledRetryableChecker._THROTTLED_ERROR_CODES)


@pytest.mark.parametrize(
    "body",
    [
        b'{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"No."}',
        b'{"__type":"AccessDeniedException:http://internal.amazon.com/coral/"}',
        b'{"__type":"a#b#AccessDeniedException","message":null}',
        b'{"message":"Nothing more."}',
        b"{}",
        b"<html>",
        b"",
    ],
)
def test_an_error_is_parsed_as_botocore_does(play: PeerMaker, body: bytes) -> None:
    play(answer(body, 400))

    with pytest.raises(ClientError) as theirs:
        botocore_client().get_item(**READ)
    with pytest.raises(StoreError, match=rf": {theirs.value.response['Error']['Code']}\."):
        DynamoDB().call("GetItem", READ, 5)


NONSENSE: Mapping[str, Step] = {
    "half": half_an_answer,
    "another protocol": raw(b"SSH-2.0\r\n"),
    "half, of unknown length": raw(b"HTTP/1.1 200 OK\r\n\r\n{"),
    "a list": answer(b"[]"),
    "endlessly deep": answer(b"[" * 100_000),
    "no text": answer(b"\xff"),
}


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_what_is_no_answer_is_never_taken_for_an_empty_record(play: PeerMaker, nonsense: str) -> None:
    play(NONSENSE[nonsense])

    with pytest.raises(Unanswered):
        DynamoDB().call("GetItem", READ, 5)
    with pytest.raises(Unanswered):
        DynamoDB().call("UpdateItem", WRITE, 5)


def test_a_read_that_hangs_leaves_time_for_another(play: PeerMaker) -> None:
    play(silence, answer({"Item": {}}))

    assert DynamoDB().call("GetItem", READ, 2) == {"Item": {}}


@pytest.mark.parametrize("endless", [silence, drip])
@pytest.mark.parametrize(("operation", "request_"), [("GetItem", READ), ("UpdateItem", WRITE)])
def test_what_does_not_end_in_time_is_given_up(
    play: PeerMaker, operation: str, request_: dict[str, Any], endless: Step
) -> None:
    peer = play(endless)

    with pytest.raises(Unanswered, match="TimeoutError"):
        DynamoDB().call(operation, request_, 0.3)
    assert operation == "GetItem" or len(peer.asked) == 1


def test_where_nobody_listens_nothing_was_done_and_it_is_tried_again(
    play: PeerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    with pytest.raises(Unanswered, match=r"no connection to 127\.0\.0\.1:1, ConnectionRefusedError"):
        DynamoDB().call("UpdateItem", WRITE, 5)
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        botocore_client().update_item(**WRITE)


@pytest.mark.parametrize(
    ("endpoint", "error", "said"),
    [
        ("http://127.0.0.1:70000", StoreError, "no such address: Port out of range"),
        ("http://no..where", Unanswered, "no connection to no..where, UnicodeError"),
    ],
)
def test_an_address_that_cannot_be_is_told(
    endpoint: str, error: type[StoreError], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)

    with pytest.raises(error, match=re.escape(said)):
        DynamoDB().call("UpdateItem", WRITE, 0.5)


def test_a_token_that_no_header_can_carry_is_told(play: PeerMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = play(answer())
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret\r\nX-Injected: yes")

    with pytest.raises(Unanswered) as raised:
        DynamoDB().call("UpdateItem", WRITE, 5)
    assert "secret" not in str(raised.value)
    assert not peer.asked


# Connections are kept, and closed by others


def test_a_connection_is_kept(play: PeerMaker, way: str) -> None:
    peer, ours = play(answer()), DynamoDB()
    for operation, request in (("GetItem", READ), ("UpdateItem", WRITE), ("GetItem", READ)):
        ours.call(operation, request, 5)

    assert peer.connections == 1


def test_a_connection_that_the_server_closed_is_opened_again(play: PeerMaker) -> None:
    peer, ours = play(answer(closes=True), reset, answer()), DynamoDB()
    ours.call("UpdateItem", WRITE, 5)
    for _ in range(2):
        peer.wait_until_closed()
        ours.call("UpdateItem", WRITE, 5)

    assert (len(peer.asked), peer.connections) == (3, 3)


def test_a_read_on_a_connection_closed_at_that_moment_is_no_try_lost(play: PeerMaker) -> None:
    passing = PASSING["500"]
    peer, ours = play(answer(), hang_up, passing, passing, passing, answer({"Item": {}})), DynamoDB()
    ours.call("GetItem", READ, 5)

    assert ours.call("GetItem", READ, 5) == {"Item": {}}
    assert len(peer.asked) == 6


def test_a_write_on_a_connection_closed_at_that_moment_may_have_arrived(play: PeerMaker) -> None:
    peer, ours = play(answer(), hang_up, answer()), DynamoDB()
    ours.call("GetItem", READ, 5)

    with pytest.raises(Unanswered):
        ours.call("UpdateItem", WRITE, 5)
    assert len(peer.asked) == 2


def test_after_a_freeze_a_write_takes_a_new_connection_and_the_present_time(
    play: PeerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, ours = play(answer()), DynamoDB()
    ours.call("UpdateItem", WRITE, 5)
    later = time.time() + 3600
    present = time.gmtime(later)
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "gmtime", lambda: present)
    ours.call("UpdateItem", WRITE, 5)

    assert peer.connections == 2
    before, after = (datetime.datetime.strptime(asked.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ") for asked in peer.asked)
    assert after - before >= datetime.timedelta(minutes=59)


def test_a_read_that_hangs_on_a_kept_connection_gets_another(play: PeerMaker) -> None:
    peer, ours = play(answer(), silence, answer({"Item": {}})), DynamoDB()
    ours.call("GetItem", READ, 5)

    assert ours.call("GetItem", READ, 2) == {"Item": {}}
    assert peer.connections == 2


def test_what_a_server_says_unasked_makes_a_connection_useless(play: PeerMaker) -> None:
    unasked = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 408 Too late\r\n\r\n")
    peer, ours = play(unasked, answer()), DynamoDB()
    ours.call("GetItem", READ, 5)
    peer.wait_until_closed()
    ours.call("UpdateItem", WRITE, 5)

    assert (len(peer.asked), peer.connections) == (2, 2)
