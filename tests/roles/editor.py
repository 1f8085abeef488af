"""How the tests of the editor send its form."""

from tests.roles.pages import page

PAPER = {
    "number": "๑๒/๒๕๖๙",
    "subject": "แต่งตั้ง DCIO",
    "signed_on": "25 ก.ย. 2569",
    "effective_on": "1/10/2569",
}


def tag(client, order) -> str:
    text = client.get(f"/orders/{order.pk}/edit/").content.decode()
    return text.split('name="tag" value="')[1].split('"')[0]


def press(client, order, do, _tag=None, **fields):
    """Send the editor's form with a button, from a page opened just now unless its tag is given."""
    named = {name.replace("change_", "change-", 1): value for name, value in fields.items()}
    sent = {"tag": _tag or tag(client, order), "do": do, **named}
    return client.post(f"/orders/{order.pk}/edit/", sent)


def editor(client, order):
    return page(client, f"/orders/{order.pk}/edit/")


def replacing(seat, **facts):
    return {
        "change_open": "1",
        "change_verb": "REPLACE",
        "change_seat": seat.pk,
        "change_start_date": "1/10/2569",
        "change_end_reason": "RETIRED",
        "change_position_title": "รองอธิบดี",
        **facts,
    }
