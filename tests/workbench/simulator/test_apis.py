"""What Alexa's services answer, without the server."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup import Permission
from speakup_workbench.simulator import apis
from speakup_workbench.simulator.account import Account, Product, Profile
from speakup_workbench.simulator.apis import Answer, Call
from speakup_workbench.simulator.caller import Caller
from tests.workbench.simulator.callers import MORNING, REQUEST, SETTINGS, Listener

DEVICE = quote(SETTINGS.device_id, safe="")
PROFILE = "/v2/accounts/~current/settings/Profile"
PERSON = "/v2/persons/~current/profile"
ADDRESS = f"/v1/devices/{DEVICE}/settings/address"
PRODUCTS = "/v1/users/~current/skills/~current/inSkillProducts"
TREE = Product("amzn1.adg.product.tree", "tree", "A tree", type="CONSUMABLE", owned=3)
ATLAS = Product("amzn1.adg.product.atlas", "atlas", "The atlas")
WATER = {"spokenInfo": {"content": [{"locale": "en-US", "text": "Water the trees"}]}}
IN_AN_HOUR = {"trigger": {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": "3600"}, "alertInfo": WATER}
TEN_MINUTES = {
    "duration": "PT10M",
    "timerLabel": "shower",
    "triggeringBehavior": {"operation": {"type": "NOTIFY_ONLY"}},
}


def ask(caller: Caller | None, method: str, path: str, body: object = None, **more: Any) -> Answer:
    return apis.answer(Call(method, path, b"" if body is None else json.dumps(body).encode(), **more), caller)


def got(caller: Caller, path: str) -> tuple[int, Any]:
    answer = ask(caller, "GET", path)
    return answer.status, answer.body


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (f"/v2/devices/{DEVICE}/settings/System.timeZone", "code"),
        (f"{PROFILE}.name", "code"),
        (ADDRESS, "type"),
        ("/v1/alerts/reminders", "code"),
        ("/v1/alerts/timers", "code"),
        ("/v1/directives", "code"),
        (PRODUCTS, "message"),
        ("/v9/wishes", "code"),
    ],
)
def test_without_a_token_nothing_is_told_and_each_api_says_so_in_its_own_way(path: str, key: str) -> None:
    answer = ask(None, "GET", path)
    assert answer.status == 401
    assert isinstance(answer.body, dict) and key in answer.body


def test_the_settings_are_the_devices() -> None:
    caller = Listener().caller()
    assert got(caller, f"/v2/devices/{DEVICE}/settings/System.timeZone") == (200, "America/Los_Angeles")
    assert got(caller, f"/v2/devices/{DEVICE}/settings/System.distanceUnits") == (200, "IMPERIAL")
    assert got(caller, f"/v2/devices/{DEVICE}/settings/System.temperatureUnit") == (200, "FAHRENHEIT")
    assert got(caller, f"/v2/devices/{DEVICE}/settings/System.volume")[1]["code"] == "INVALID_KEY"
    status, body = got(caller, "/v2/devices/amzn1.ask.device.other/settings/System.timeZone")
    assert (status, body["code"]) == (403, "INVALID_TOKEN")


@pytest.mark.parametrize(
    ("key", "scope", "value"),
    [
        ("name", "alexa::profile:name:read", "Robin Fielding"),
        ("givenName", "alexa::profile:given_name:read", "Robin"),
        ("email", "alexa::profile:email:read", "robin@example.org"),
        ("mobileNumber", "alexa::profile:mobile_number:read", {"countryCode": "+1", "phoneNumber": "2065550123"}),
    ],
)
def test_a_profile_is_told_once_the_listener_has_granted_it(key: str, scope: str, value: object) -> None:
    listener = Listener()
    not_declared = {"code": "ACCESS_DENIED", "message": "Access denied with reason: FORBIDDEN"}
    not_granted = {"code": "ACCESS_DENIED", "message": "Access denied with reason: ACCESS_NOT_REQUESTED"}
    assert got(listener.caller(declared=frozenset()), f"{PROFILE}.{key}") == (403, not_declared)
    assert got(listener.caller(declared=frozenset({scope})), f"{PROFILE}.{key}") == (403, not_granted)
    assert got(listener.caller(), f"{PROFILE}.{key}") == (403, not_granted)
    assert got(listener.caller(scope), f"{PROFILE}.{key}") == (200, value)
    assert got(listener.caller(scope, declared=frozenset()), f"{PROFILE}.{key}") == (403, not_declared)
    listener.account.profile = Profile(None, None, None, None, None)
    assert got(listener.caller(scope), f"{PROFILE}.{key}") == (204, None)
    listener.account.profile = None
    assert got(listener.caller(scope), f"{PROFILE}.{key}") == (204, None)


def test_a_persons_profile_is_told_when_alexa_knows_the_voice() -> None:
    granted = "alexa::profile:given_name:read"
    known = Listener(settings=replace(SETTINGS, person="robin"))
    assert got(known.caller(granted), f"{PERSON}/givenName") == (200, "Robin")
    assert got(known.caller(granted), f"{PERSON}/email")[0] == 400
    assert got(known.caller(granted), f"{PERSON}/name")[0] == 403
    assert got(Listener().caller(granted), f"{PERSON}/givenName")[0] == 403


def test_the_address_is_told_in_two_sizes() -> None:
    listener = Listener()
    refused = (403, {"type": "FORBIDDEN", "message": "The authentication token is not valid."})
    assert got(listener.caller(), ADDRESS) == refused
    assert got(listener.caller(), f"{ADDRESS}/countryAndPostalCode") == refused
    single = "alexa:devices:all:address:country_and_postal_code:read"
    caller = listener.caller(Permission.COUNTRY_AND_POSTAL_CODE, declared=frozenset({single}))
    short = {"countryCode": "US", "postalCode": "98109"}
    assert got(caller, f"{ADDRESS}/countryAndPostalCode") == (200, short)
    assert got(caller, ADDRESS) == refused
    caller = listener.caller(Permission.ADDRESS)
    assert got(caller, ADDRESS) == (
        200,
        short
        | {"addressLine1": "12 Orchard Lane", "addressLine2": None, "addressLine3": None}
        | {"city": "Seattle", "stateOrRegion": "WA", "districtOrCounty": None},
    )
    assert got(caller, ADDRESS.replace(DEVICE, "other")) == refused
    listener.account.address = None
    assert got(caller, ADDRESS) == got(caller, f"{ADDRESS}/countryAndPostalCode") == (204, None)


def test_a_reminder_is_set_read_changed_and_deleted() -> None:
    listener = Listener()
    caller = listener.caller(Permission.REMINDERS)
    created = ask(caller, "POST", "/v1/alerts/reminders", IN_AN_HOUR)
    assert created.status == 200 and isinstance(created.body, dict)
    token = created.body["alertToken"]
    assert created.body == {
        "alertToken": token,
        "createdTime": "2026-11-21T16:00:00.000Z",
        "updatedTime": "2026-11-21T16:00:00.000Z",
        "status": "ON",
        "version": "1",
        "href": f"/v1/alerts/reminders/{token}",
    }
    status, details = got(caller, created.body["href"])
    assert status == 200 and "href" not in details
    assert (details["trigger"], details["alertInfo"]) == (IN_AN_HOUR["trigger"], WATER)

    listener.clock.set(MORNING + timedelta(minutes=5))
    later = IN_AN_HOUR | {"trigger": {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": "2026-11-21T12:00:00"}}
    changed = ask(caller, "PUT", created.body["href"], later)
    assert isinstance(changed.body, dict)
    assert (changed.status, changed.body["version"], changed.body["alertToken"]) == (200, "2", token)
    assert changed.body["createdTime"] < changed.body["updatedTime"]
    assert got(caller, "/v1/alerts/reminders")[1]["totalCount"] == "1"
    assert [ring.at.hour for ring in caller.account.rung(MORNING + timedelta(days=1))] == [20]
    assert got(caller, created.body["href"])[1]["status"] == "COMPLETED"

    assert ask(caller, "DELETE", created.body["href"]) == Answer(200)
    assert got(caller, "/v1/alerts/reminders") == (200, {"totalCount": "0", "alerts": [], "links": None})
    for method in ("GET", "PUT", "DELETE"):
        answer = ask(caller, method, created.body["href"], IN_AN_HOUR)
        assert isinstance(answer.body, dict)
        assert (answer.status, answer.body["code"]) == (404, "ALERT_NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/v1/alerts/reminders", Permission.REMINDERS),
        ("GET", "/v1/alerts/reminders", Permission.REMINDERS),
        ("GET", "/v1/alerts/reminders/1", Permission.REMINDERS),
        ("PUT", "/v1/alerts/reminders/1", Permission.REMINDERS),
        ("DELETE", "/v1/alerts/reminders/1", Permission.REMINDERS),
        ("POST", "/v1/alerts/timers", Permission.TIMERS),
        ("GET", "/v1/alerts/timers", Permission.TIMERS),
        ("DELETE", "/v1/alerts/timers", Permission.TIMERS),
        ("GET", "/v1/alerts/timers/1", Permission.TIMERS),
        ("DELETE", "/v1/alerts/timers/1", Permission.TIMERS),
        ("POST", "/v1/alerts/timers/1/pause", Permission.TIMERS),
        ("POST", "/v1/alerts/timers/1/resume", Permission.TIMERS),
    ],
)
def test_alerts_need_the_listeners_permission_and_the_manifests(method: str, path: str, scope: str) -> None:
    assert ask(Listener().caller(), method, path).status == 401
    assert ask(Listener().caller(scope, declared=frozenset({"other"})), method, path).status == 401
    assert ask(Listener().caller(scope, declared=frozenset({scope})), method, path).status != 401


def test_a_timer_is_set_paused_resumed_and_deleted() -> None:
    listener = Listener()
    caller = listener.caller(Permission.TIMERS)
    timer = ask(caller, "POST", "/v1/alerts/timers", TEN_MINUTES).body
    assert isinstance(timer, dict)
    path = f"/v1/alerts/timers/{timer['id']}"
    assert timer["triggerTime"] == "2026-11-21T16:10:00.000Z"
    assert (timer["status"], timer["timerLabel"], timer["remainingTimeWhenPaused"]) == ("ON", "shower", None)

    listener.clock.set(MORNING + timedelta(minutes=4))
    assert ask(caller, "POST", f"{path}/pause") == Answer(200)
    paused = got(caller, path)[1]
    assert (paused["status"], paused["triggerTime"], paused["remainingTimeWhenPaused"]) == ("PAUSED", None, "PT6M")
    assert ask(caller, "POST", f"{path}/pause").status == 400

    listener.clock.set(MORNING + timedelta(minutes=30))
    assert ask(caller, "POST", f"{path}/resume") == Answer(200)
    assert got(caller, path)[1]["triggerTime"] == "2026-11-21T16:36:00.000Z"
    assert ask(caller, "POST", f"{path}/resume").status == 400
    assert got(caller, "/v1/alerts/timers")[1]["totalCount"] == 1

    assert ask(caller, "DELETE", path) == Answer(200)
    assert ask(caller, "DELETE", path).status == 404
    ask(caller, "POST", "/v1/alerts/timers", TEN_MINUTES)
    assert ask(caller, "DELETE", "/v1/alerts/timers") == Answer(200)
    assert got(caller, "/v1/alerts/timers") == (200, {"totalCount": 0, "timers": [], "nextToken": None})


def directive(speech: object = "One moment.", request: object = REQUEST, kind: str = "VoicePlayer.Speak") -> Any:
    return {"header": {"requestId": request}, "directive": {"type": kind, "speech": speech}}


def test_a_skill_may_speak_while_it_thinks() -> None:
    caller = Listener().caller()
    assert ask(caller, "POST", "/v1/directives", directive()) == Answer(204)
    assert ask(caller, "POST", "/v1/directives", directive("<speak>Still looking.</speak>")) == Answer(204)
    assert caller.progressive == ["<speak>One moment.</speak>", "<speak>Still looking.</speak>"]


def test_a_skill_may_not_speak_after_its_answer_nor_for_another_request() -> None:
    caller = Listener().caller()
    assert ask(caller, "POST", "/v1/directives", directive(request="another")).status == 403
    caller.answering = None
    answer = ask(caller, "POST", "/v1/directives", directive())
    assert isinstance(answer.body, dict)
    assert (answer.status, answer.body["code"]) == (403, 403)
    assert caller.progressive == []


def test_five_progressive_responses_are_the_most() -> None:
    caller = Listener().caller()
    statuses = [ask(caller, "POST", "/v1/directives", directive()).status for _ in range(6)]
    assert statuses == [204] * 5 + [403]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"header": "x", "directive": "y"},
        directive(request=None),
        directive(speech=None),
        directive(speech=" "),
        directive(kind="Speak"),
        directive(speech="<speak>One moment"),
        directive(speech="You & I"),
        directive(speech="a" * 601),
    ],
)
def test_what_is_no_progressive_response(body: object) -> None:
    caller = Listener().caller()
    answer = ask(caller, "POST", "/v1/directives", body)
    assert isinstance(answer.body, dict)
    assert (answer.status, caller.progressive) == (400, [])


def shop() -> Caller:
    return Listener(account=Account(products={TREE.product_id: TREE, ATLAS.product_id: ATLAS})).caller()


def listed(**query: str) -> Any:
    return ask(shop(), "GET", PRODUCTS, query=query, headers={"accept-language": "en-US"}).body


def test_a_shop_tells_what_the_listener_owns() -> None:
    products = listed()["inSkillProducts"]
    assert [
        (product["entitled"], product["purchasable"], product["activeEntitlementCount"]) for product in products
    ] == [
        ("ENTITLED", "PURCHASABLE", 3),
        ("NOT_ENTITLED", "PURCHASABLE", 0),
    ]
    assert [product["name"] for product in listed(entitled="ENTITLED")["inSkillProducts"]] == ["A tree"]
    assert listed(purchasable="NOT_PURCHASABLE")["inSkillProducts"] == []
    assert [product["name"] for product in listed(productType="ENTITLEMENT")["inSkillProducts"]] == ["The atlas"]
    one = ask(shop(), "GET", f"{PRODUCTS}/{ATLAS.product_id}", headers={"accept-language": "en-US"})
    assert one == Answer(200, products[1])


def test_a_long_list_of_products_comes_in_pieces() -> None:
    first = listed(maxResults="1")
    assert (len(first["inSkillProducts"]), first["isTruncated"]) == (1, True)
    second = listed(maxResults="1", nextToken=first["nextToken"])
    assert (second["inSkillProducts"][0]["name"], second["isTruncated"], second["nextToken"]) == (
        "The atlas",
        False,
        None,
    )


def test_what_a_shop_refuses() -> None:
    headers = {"accept-language": "en-US"}
    assert ask(shop(), "GET", PRODUCTS).status == 400
    assert ask(shop(), "GET", PRODUCTS, headers=headers, query={"nextToken": "next"}).status == 400
    answer = ask(shop(), "GET", f"{PRODUCTS}/unknown", headers=headers)
    assert isinstance(answer.body, dict)
    assert (answer.status, set(answer.body)) == (404, {"message"})


def test_the_switch_for_purchases_by_voice() -> None:
    listener = Listener()
    path = "/v1/users/~current/skills/~current/settings/voicePurchasing.enabled"
    assert got(listener.caller(), path) == (200, True)
    listener.account.buys_by_voice = False
    assert got(listener.caller(), path.replace("~", "%7E")) == (200, False)


def test_wrong_paths_methods_and_bodies() -> None:
    caller = Listener().caller(Permission.REMINDERS, Permission.TIMERS)
    assert ask(caller, "GET", "/v1/alerts").status == 404
    assert ask(caller, "GET", "").status == 404
    assert ask(caller, "PUT", "/v1/alerts/reminders").status == 405
    answer = ask(caller, "POST", ADDRESS)
    assert isinstance(answer.body, dict)
    assert (answer.status, answer.body["type"]) == (405, "METHOD_NOT_ALLOWED")
    for body in (b"", b"{", b"[" * 100_000, b"\xff"):
        assert apis.answer(Call("POST", "/v1/alerts/reminders", body), caller).status == 400
        assert apis.answer(Call("POST", "/v1/alerts/timers", body), caller).status == 400


def test_the_simulators_own_mistakes_look_like_amazons() -> None:
    caller = Listener().caller()
    caller.account = None  # type: ignore[assignment]
    answer = ask(caller, "GET", f"{PROFILE}.name")
    assert isinstance(answer.body, dict)
    assert (answer.status, answer.body["code"]) == (500, "INTERNAL_SERVER_ERROR")


def test_the_same_conversation_gets_the_same_tokens() -> None:
    first, second = (
        [ask(Listener().caller(Permission.TIMERS), "POST", "/v1/alerts/timers", TEN_MINUTES).body] for _ in range(2)
    )
    assert first == second
    caller = Listener().caller(Permission.TIMERS)
    ids = [
        body["id"]
        for _ in range(3)
        if isinstance(body := ask(caller, "POST", "/v1/alerts/timers", TEN_MINUTES).body, dict)
    ]
    assert len(set(ids)) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("aZ0:T<&", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={"requestTime": JSON, "trigger": JSON, "alertInfo": JSON, "pushNotification": JSON}
    )
    | st.fixed_dictionaries({}, optional={"duration": JSON, "timerLabel": JSON, "triggeringBehavior": JSON})
    | st.fixed_dictionaries({}, optional={"header": JSON, "directive": JSON})
    | JSON,
    st.sampled_from(["/v1/alerts/reminders", "/v1/alerts/timers", "/v1/directives"]),
)
def test_no_body_is_too_wild(body: object, path: str) -> None:
    assert ask(Listener().caller(Permission.REMINDERS, Permission.TIMERS), "POST", path, body).status == 400
