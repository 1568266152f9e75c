from speakup import Consent, LinkAccount, Permission, ask, ask_permission, delegate, elicit, tell


def test_ask_listens_and_tell_ends() -> None:
    asked = ask("offer", then="offered", litres=10)

    assert (asked.phrase, asked.then, asked.words, asked.ends) == ("offer", "offered", {"litres": 10}, False)
    assert tell("goodbye").ends


def test_words_may_have_any_name_but_the_replys_own() -> None:
    assert ask("offer", slot="kitchen", name="Ada", intent="none").words == {
        "slot": "kitchen",
        "name": "Ada",
        "intent": "none",
    }


def test_a_card_and_directives_are_handed_through() -> None:
    stop = {"type": "AudioPlayer.Stop"}

    assert ask("link", card=LinkAccount()).card == LinkAccount()
    assert tell("done", card=Consent("scope:a", "scope:b"), directives=[stop]) == tell(
        "done", card=Consent("scope:a", "scope:b"), directives=[stop]
    )
    assert Consent("scope:a", "scope:b").scopes == ("scope:a", "scope:b")


def test_elicit_asks_for_one_slot() -> None:
    plain, changed = elicit("litres", "litres_ask"), elicit("litres", "litres_ask", intent={"name": "PledgeIntent"})

    assert plain.directives == ({"type": "Dialog.ElicitSlot", "slotToElicit": "litres"},)
    assert changed.directives[0]["updatedIntent"] == {"name": "PledgeIntent"}


def test_delegate_says_nothing_and_may_chain_to_another_intent() -> None:
    assert delegate().phrase is None
    assert delegate().directives == ({"type": "Dialog.Delegate"},)
    assert delegate({"name": "PledgeIntent"}).directives[0]["updatedIntent"] == {"name": "PledgeIntent"}


def test_a_permission_is_asked_for_by_alexa_herself() -> None:
    reply = ask_permission(Permission.REMINDERS, "why", scope="a word", phrase="another")

    assert (reply.phrase, reply.words, reply.asks_for) == (
        "why",
        {"scope": "a word", "phrase": "another"},
        "alexa::alerts:reminders:skill:readwrite",
    )
    (directive,) = reply.directives
    assert (directive["type"], directive["name"]) == ("Connections.SendRequest", "AskFor")
    assert directive["payload"] == {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": "alexa::alerts:reminders:skill:readwrite",
    }
    assert ask_permission(Permission.REMINDERS).phrase is None
