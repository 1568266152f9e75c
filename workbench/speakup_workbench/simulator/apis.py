"""The APIs that Alexa offers to a skill: what each path answers, with Amazon's status codes and bodies.

Settings, customer profile, device address, reminders, timers, progressive response and in-skill products, each after
its reference page. An error looks different from API to API, as it does at Amazon's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote

from speakup.replies import Permission
from speakup_workbench.simulator import reminders, ssml, timers
from speakup_workbench.simulator.account import Product, Profile
from speakup_workbench.simulator.caller import Caller
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.settings import Settings

Json = dict[str, Any]
Kept = TypeVar("Kept")

MAX_PROGRESSIVE = 5
"""Progressive responses to one request. Amazon's page names no number: authors report this one, and the next."""
MAX_PROGRESSIVE_LENGTH = 600
"""Characters of one."""


@dataclass(frozen=True)
class Call:
    """What a skill asks."""

    method: str
    path: str
    """Percent-encoded, without the query."""
    body: bytes = b""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""

    def json(self) -> object:
        """The body. Raises Refusal when it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Refusal(400, "INVALID_REQUEST", "The body is no JSON.") from None


@dataclass(frozen=True)
class Answer:
    """What the service says."""

    status: int
    body: object = None
    """Becomes JSON; None for no body."""


def answer(call: Call, caller: Caller | None) -> Answer:
    """What Alexa answers; `caller` is None when the access token is missing or unknown. Never raises."""
    try:
        if caller is None:
            raise Refusal(
                401, "INVALID_TOKEN", "The Authorization header is 'Bearer ' and context.System.apiAccessToken."
            )
        route, parts = _route(call.path)
        if route is None:
            raise Refusal(404, "INVALID_URI", f"There is nothing at {call.path}.")
        if call.method not in route.apis:
            raise Refusal(405, "METHOD_NOT_ALLOWED", f"{call.method} is not for {call.path}.")
        return route.apis[call.method](caller, call, **parts)
    except Refusal as refusal:
        return refused(call.path, refusal)
    except Exception as error:  # our own mistake: the skill meets it as it would meet Amazon's
        return refused(call.path, Refusal(500, "INTERNAL_SERVER_ERROR", f"{type(error).__name__}: {error}"))


def refused(path: str, refusal: Refusal) -> Answer:
    """A refusal in the form of the API that the path belongs to."""
    route, _ = _route(path)
    return Answer(refusal.status, (route.error if route else _coded)(refusal))


Api = Callable[..., Answer]
"""Takes the caller, the call and what stands in the path's braces; raises Refusal."""


@dataclass(frozen=True)
class _Route:
    path: str
    error: Callable[[Refusal], Json]
    """The body of an error."""
    apis: Mapping[str, Api]
    """By method."""

    def parts(self, path: str) -> dict[str, str] | None:
        """What stands in the braces; None for another path."""
        asked, wanted = [unquote(segment) for segment in path.split("/")], self.path.split("/")
        if len(asked) != len(wanted):
            return None
        pairs = list(zip(wanted, asked, strict=True))
        if any(want != ask for want, ask in pairs if not want.startswith("{")):
            return None
        return {want.strip("{}"): ask for want, ask in pairs if want.startswith("{")}


def _route(path: str) -> tuple[_Route | None, dict[str, str]]:
    for route in _ROUTES:
        parts = route.parts(path)
        if parts is not None:
            return route, parts
    return None, {}


# The bodies of errors.


def _coded(refusal: Refusal) -> Json:
    return {"code": refusal.code, "message": refusal.message}


def _typed(refusal: Refusal) -> Json:
    return {"type": refusal.code, "message": refusal.message}


def _numbered(refusal: Refusal) -> Json:
    return {"code": refusal.status, "message": refusal.message}


def _worded(refusal: Refusal) -> Json:
    return {"message": refusal.message}


def _found(value: object) -> Answer:
    return Answer(204) if value is None else Answer(200, value)


# Settings of the device: no permission needed. https://developer.amazon.com/docs/smapi/alexa-settings-api-reference.html

_IMPERIAL = ("en-US", "es-US")
_SETTINGS: Mapping[str, Callable[[Settings], str]] = {
    "System.timeZone": lambda settings: settings.time_zone.key,
    "System.distanceUnits": lambda settings: "IMPERIAL" if settings.locale in _IMPERIAL else "METRIC",
    "System.temperatureUnit": lambda settings: "FAHRENHEIT" if settings.locale in _IMPERIAL else "CELSIUS",
}


def _setting(caller: Caller, call: Call, device: str, key: str) -> Answer:
    if device != caller.settings.device_id:
        raise Refusal(403, "INVALID_TOKEN", "The token is for another device.")
    if key not in _SETTINGS:
        raise Refusal(400, "INVALID_KEY", f"There is no setting {key}.")
    return _found(_SETTINGS[key](caller.settings))


# Customer profile. Without permission Amazon answers a code that the SDK's own list of codes lacks, so that the SDK
# raises SerializationException: what a skill meets in production, it is to meet here.
# https://developer.amazon.com/docs/custom-skills/request-customer-contact-information-for-use-in-your-skill.html


def _mobile_number(profile: Profile) -> Json | None:
    if profile.phone_number is None:
        return None
    return {"countryCode": profile.country_code, "phoneNumber": profile.phone_number}


_PROFILE: Mapping[str, tuple[str, Callable[[Profile], object]]] = {
    "Profile.name": (Permission.NAME, lambda profile: profile.name),
    "Profile.givenName": (Permission.GIVEN_NAME, lambda profile: profile.given_name),
    "Profile.email": (Permission.EMAIL, lambda profile: profile.email),
    "Profile.mobileNumber": (Permission.MOBILE_NUMBER, _mobile_number),
}


def _profile(caller: Caller, call: Call, key: str) -> Answer:
    if key not in _PROFILE:
        raise Refusal(400, "INVALID_KEY", f"There is no {key}.")
    scope, value = _PROFILE[key]
    reason = caller.lacks(scope)
    if reason:
        raise Refusal(403, "ACCESS_DENIED", f"Access denied with reason: {reason}")
    return _found(value(caller.account.profile) if caller.account.profile else None)


def _person(caller: Caller, call: Call, key: str) -> Answer:
    if key not in ("name", "givenName", "mobileNumber"):
        raise Refusal(400, "INVALID_KEY", f"There is no {key} of a person.")
    if not caller.settings.person:
        raise Refusal(403, "ACCESS_DENIED", "Access denied with reason: FORBIDDEN")
    return _profile(caller, call, f"Profile.{key}")


# Address of the device. https://developer.amazon.com/docs/custom-skills/device-address-api.html


def _address(caller: Caller, call: Call, device: str) -> Answer:
    return _found(_address_fields(caller, device, Permission.ADDRESS))


def _postal_code(caller: Caller, call: Call, device: str) -> Answer:
    fields = _address_fields(caller, device, Permission.COUNTRY_AND_POSTAL_CODE)
    return _found(fields and {key: fields[key] for key in ("countryCode", "postalCode")})


def _address_fields(caller: Caller, device: str, scope: str) -> Json | None:
    if device != caller.settings.device_id or caller.lacks(scope):
        raise Refusal(403, "FORBIDDEN", "The authentication token is not valid.")
    address = caller.account.address
    return {_camel(name): value for name, value in asdict(address).items()} if address else None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


# Reminders. https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html


def _may_remind(caller: Caller) -> None:
    if caller.lacks(Permission.REMINDERS):
        raise Refusal(401, "UNAUTHORIZED", f"The listener has not granted {Permission.REMINDERS}.")


def _create_reminder(caller: Caller, call: Call) -> Answer:
    _may_remind(caller)
    settings = caller.settings
    reminder = reminders.read(_new_id(caller), call.json(), caller.now(), settings.time_zone, settings.locale)
    caller.account.reminders[reminder.token] = reminder
    return Answer(200, reminder.receipt)


def _list_reminders(caller: Caller, call: Call) -> Answer:
    _may_remind(caller)
    alerts = [reminder.details for reminder in caller.account.reminders.values()]
    return Answer(200, {"totalCount": str(len(alerts)), "alerts": alerts, "links": None})


def _get_reminder(caller: Caller, call: Call, token: str) -> Answer:
    _may_remind(caller)
    return Answer(200, _kept(caller.account.reminders, token, "ALERT_NOT_FOUND").details)


def _update_reminder(caller: Caller, call: Call, token: str) -> Answer:
    _may_remind(caller)
    before, settings = _kept(caller.account.reminders, token, "ALERT_NOT_FOUND"), caller.settings
    reminder = before.changed(call.json(), caller.now(), settings.time_zone, settings.locale)
    caller.account.reminders[token] = reminder
    return Answer(200, reminder.receipt)


def _delete_reminder(caller: Caller, call: Call, token: str) -> Answer:
    _may_remind(caller)
    _kept(caller.account.reminders, token, "ALERT_NOT_FOUND")
    del caller.account.reminders[token]
    return Answer(200)


# Timers. https://developer.amazon.com/docs/smapi/alexa-timers-api-reference.html


def _may_time(caller: Caller) -> None:
    if caller.lacks(Permission.TIMERS):
        raise Refusal(401, "UNAUTHORIZED", f"The listener has not granted {Permission.TIMERS}.")


def _create_timer(caller: Caller, call: Call) -> Answer:
    _may_time(caller)
    timer = timers.read(_new_id(caller), call.json(), caller.now(), caller.settings.locale)
    caller.account.timers[timer.id] = timer
    return Answer(200, timer.details)


def _list_timers(caller: Caller, call: Call) -> Answer:
    _may_time(caller)
    found = [timer.details for timer in caller.account.timers.values()]
    return Answer(200, {"totalCount": len(found), "timers": found, "nextToken": None})


def _delete_timers(caller: Caller, call: Call) -> Answer:
    _may_time(caller)
    caller.account.timers.clear()
    return Answer(200)


def _get_timer(caller: Caller, call: Call, id: str) -> Answer:
    _may_time(caller)
    return Answer(200, _kept(caller.account.timers, id, "TIMER_NOT_FOUND").details)


def _delete_timer(caller: Caller, call: Call, id: str) -> Answer:
    _may_time(caller)
    _kept(caller.account.timers, id, "TIMER_NOT_FOUND")
    del caller.account.timers[id]
    return Answer(200)


def _pause_timer(caller: Caller, call: Call, id: str) -> Answer:
    _may_time(caller)
    caller.account.timers[id] = _kept(caller.account.timers, id, "TIMER_NOT_FOUND").paused(caller.now())
    return Answer(200)


def _resume_timer(caller: Caller, call: Call, id: str) -> Answer:
    _may_time(caller)
    caller.account.timers[id] = _kept(caller.account.timers, id, "TIMER_NOT_FOUND").resumed(caller.now())
    return Answer(200)


def _kept(alerts: Mapping[str, Kept], key: str, code: str) -> Kept:
    if key not in alerts:
        raise Refusal(404, code, f"This skill has set no {key} for this listener.")
    return alerts[key]


def _new_id(caller: Caller) -> str:
    """Not by chance: a conversation held again holds the same ids."""
    caller.account.alerts += 1
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{caller.settings.user_id}/{caller.account.alerts}"))


# Progressive response. https://developer.amazon.com/docs/custom-skills/progressive-response-api-reference.html


def _speak(caller: Caller, call: Call) -> Answer:
    asked = call.json()
    header, directive = (
        (asked.get(name) if isinstance(asked, Mapping) else None) or {} for name in ("header", "directive")
    )
    request = header.get("requestId") if isinstance(header, Mapping) else None
    speech = directive.get("speech") if isinstance(directive, Mapping) else None
    if not isinstance(request, str):
        raise _bad_directive("header.requestId is the requestId of the request.")
    if not isinstance(speech, str) or not speech.strip() or directive.get("type") != "VoicePlayer.Speak":
        raise _bad_directive("directive is a VoicePlayer.Speak with its speech.")
    spoken = speech.strip() if speech.strip().startswith("<speak") else f"<speak>{speech.strip()}</speak>"
    if len(speech) > MAX_PROGRESSIVE_LENGTH:
        raise _bad_directive(f"speech has {len(speech)} characters, and {MAX_PROGRESSIVE_LENGTH} are the most.")
    for problem in ssml.errors(spoken):
        raise _bad_directive(problem)
    if request != caller.answering:
        raise Refusal(403, "FORBIDDEN", "The skill is not allowed to send directives now: it answers no such request.")
    if len(caller.progressive) >= MAX_PROGRESSIVE:
        raise Refusal(403, "FORBIDDEN", f"The skill has sent the {MAX_PROGRESSIVE} directives that a request allows.")
    caller.progressive.append(spoken)
    return Answer(204)


def _bad_directive(message: str) -> Refusal:
    return Refusal(400, "INVALID_DIRECTIVE", message)


# In-skill products: what the listener owns. https://developer.amazon.com/docs/in-skill-purchase/isp-overview.html


def _list_products(caller: Caller, call: Call) -> Answer:
    _check_language(call)
    asked = {name: call.query[name] for name in ("purchasable", "entitled") if name in call.query}
    asked |= {"type": call.query["productType"]} if "productType" in call.query else {}
    found = [_product(product) for product in caller.account.products.values()]
    found = [product for product in found if all(product[name] == value for name, value in asked.items())]
    start = _whole_number(call.query.get("nextToken", "0"), "nextToken")
    end = start + (_whole_number(call.query.get("maxResults", "100"), "maxResults") or 100)
    more = len(found) > end
    body = {"inSkillProducts": found[start:end], "isTruncated": more, "nextToken": str(end) if more else None}
    return Answer(200, body)


def _get_product(caller: Caller, call: Call, id: str) -> Answer:
    _check_language(call)
    return Answer(200, _product(_kept(caller.account.products, id, "NOT_FOUND")))


def _buys_by_voice(caller: Caller, call: Call) -> Answer:
    return Answer(200, caller.account.buys_by_voice)


def _product(product: Product) -> Json:
    can_buy = product.type == "CONSUMABLE" or not product.owned
    return {
        "productId": product.product_id,
        "referenceName": product.reference_name,
        "type": product.type,
        "name": product.name,
        "summary": product.summary,
        "purchasable": "PURCHASABLE" if can_buy else "NOT_PURCHASABLE",
        "entitled": "ENTITLED" if product.owned else "NOT_ENTITLED",
        "entitlementReason": "PURCHASED" if product.owned else "NOT_PURCHASED",
        "activeEntitlementCount": product.owned,
        "purchaseMode": "TEST",
    }


def _check_language(call: Call) -> None:
    if not call.headers.get("accept-language"):
        raise Refusal(400, "INVALID_REQUEST", "The header Accept-Language is missing: it is the request's locale.")


def _whole_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refusal(400, "INVALID_REQUEST", f"{name} is no number that was given out.")
    return int(text)


_OWN = "/v1/users/~current/skills/~current"
_ROUTES = (
    _Route("/v2/devices/{device}/settings/{key}", _coded, {"GET": _setting}),
    _Route("/v2/accounts/~current/settings/{key}", _coded, {"GET": _profile}),
    _Route("/v2/persons/~current/profile/{key}", _coded, {"GET": _person}),
    _Route("/v1/devices/{device}/settings/address", _typed, {"GET": _address}),
    _Route("/v1/devices/{device}/settings/address/countryAndPostalCode", _typed, {"GET": _postal_code}),
    _Route("/v1/alerts/reminders", _coded, {"POST": _create_reminder, "GET": _list_reminders}),
    _Route(
        "/v1/alerts/reminders/{token}",
        _coded,
        {"GET": _get_reminder, "PUT": _update_reminder, "DELETE": _delete_reminder},
    ),
    _Route("/v1/alerts/timers", _coded, {"POST": _create_timer, "GET": _list_timers, "DELETE": _delete_timers}),
    _Route("/v1/alerts/timers/{id}", _coded, {"GET": _get_timer, "DELETE": _delete_timer}),
    _Route("/v1/alerts/timers/{id}/pause", _coded, {"POST": _pause_timer}),
    _Route("/v1/alerts/timers/{id}/resume", _coded, {"POST": _resume_timer}),
    _Route("/v1/directives", _numbered, {"POST": _speak}),
    _Route(f"{_OWN}/inSkillProducts", _worded, {"GET": _list_products}),
    _Route(f"{_OWN}/inSkillProducts/{{id}}", _worded, {"GET": _get_product}),
    _Route(f"{_OWN}/settings/voicePurchasing.enabled", _worded, {"GET": _buys_by_voice}),
)
