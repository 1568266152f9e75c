"""When a skill hands over to Alexa: she asks the listener for a permission or a purchase, then calls the skill again.

After Amazon's "Request Permission by Voice" and "Add ISPs to Your Skill Code". Her words here are ours; which
words she uses is her own affair and changes. An answer she does not understand is asked for once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.permissions import subject_of
from speakup_workbench.simulator.response import Refused, Speech

Json = dict[str, Any]
Answer = Literal["yes", "no", "nothing"]


@dataclass(frozen=True)
class Connection:
    """What Alexa is busy with on the skill's behalf."""

    name: str
    """Of the request: AskFor, Buy, Upsell or Cancel."""
    token: str
    """The skill's own, sent back to it as it is."""
    scopes: tuple[str, ...] = ()
    """The permissions asked for; none for a purchase."""
    product: str = ""
    question: Speech | None = None
    """None when nothing needs to be asked."""
    settled: str = ""
    """The result when nothing needs to be asked."""

    def answered(self, answer: Answer, account: Account) -> Json:
        """The payload of the Connections.Response. What was agreed to is entered in the account."""
        if self.scopes:
            status = {"yes": "ACCEPTED", "no": "DENIED", "nothing": "NOT_ANSWERED"}[answer]
            if answer == "yes":
                account.permissions.update(self.scopes)
            return {"status": self.settled or status, "permissionScope": self.scopes[0]}
        if answer == "yes" and not self.settled:
            product = account.products[self.product]
            account.products[self.product] = replace(product, owned=0 if self.name == "Cancel" else product.owned + 1)
        result = self.settled or ("ACCEPTED" if answer == "yes" else "DECLINED")
        return {"purchaseResult": result, "productId": self.product}


def opened(directive: Mapping[str, Any], account: Account, manifest: Manifest, skill: str) -> Connection:
    """Reads a Connections.SendRequest. `skill` is its name as Alexa says it. Raises Refused for what she refuses."""
    name, payload = directive.get("name"), directive.get("payload")
    token = str(directive.get("token") or "")
    if not isinstance(payload, Mapping):
        raise Refused("Connections.SendRequest lacks its payload.")
    if name == "AskFor":
        return _permission(payload, token, account, manifest, skill)
    if name in ("Buy", "Upsell", "Cancel"):
        return _purchase(str(name), payload, token, account)
    raise Refused(f"Connections.SendRequest has the name {name!r}. Alexa knows AskFor, Buy, Upsell and Cancel.")


def _permission(payload: Mapping[str, Any], token: str, account: Account, manifest: Manifest, skill: str) -> Connection:
    if payload.get("@type") != "AskForPermissionsConsentRequest":
        raise Refused("AskFor needs '@type': 'AskForPermissionsConsentRequest' in its payload.")
    many = payload.get("permissionScopes")
    found = [entry.get("permissionScope") for entry in many] if many else [payload.get("permissionScope")]
    scopes = tuple(scope for scope in found if isinstance(scope, str) and scope)
    if not scopes or len(scopes) < len(found):
        raise Refused("AskFor names no permission. Put its scope into 'permissionScope'.")
    for scope in scopes:
        if not manifest.requests(scope):
            raise Refused(f"AskFor asks for {scope}, which is not among the permissions of skill.json. Add it there.")
    if account.permissions.issuperset(scopes):
        return Connection("AskFor", token, scopes, settled="ACCEPTED")
    subject = " and ".join(map(subject_of, scopes))
    return Connection("AskFor", token, scopes, question=Speech(f"Do you allow {skill} to use {subject}?"))


def _purchase(name: str, payload: Mapping[str, Any], token: str, account: Account) -> Connection:
    named = payload.get("InSkillProduct")
    product = str(named.get("productId") or "") if isinstance(named, Mapping) else ""
    if not product:
        raise Refused(f"{name} names no product. Write {{'InSkillProduct': {{'productId': …}}}}.")
    known = account.products.get(product)
    if known is None:
        return Connection(name, token, product=product, settled="ERROR")
    if name == "Cancel":
        question = f"Do you want to cancel {known.name}?"
        settled = "" if known.owned else "NOT_ENTITLED"
    else:
        offer = f"{payload.get('upsellMessage') or ''} " if name == "Upsell" else ""
        question = f"{offer}Would you like to buy {known.name}?"
        settled = "ALREADY_PURCHASED" if known.owned and known.type != "CONSUMABLE" else ""
    return Connection(name, token, product=product, question=None if settled else Speech(question), settled=settled)
