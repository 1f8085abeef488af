"""A provision that something rests on (`code#number`), as a link to its wording.

Of `1.2-1` the paper has the item 1.2; a number that begins with a letter is the registry's own.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from committees.models import LegalInstrument
from committees.outline import short_name


def law_of(provision: str, instrument: LegalInstrument) -> dict[str, str]:
    """`law`, with the name of the instrument, and `law_url`."""
    name, item = short_name(instrument), _item(provision)
    if item[:1].isdigit():
        name = _("%(instrument)s, item %(number)s") % {"instrument": name, "number": item}
    return {"law_url": _address(provision), "law": name}


def item_link(provision: str) -> dict[str, str]:
    """The same, where nothing is known of the instrument but its code: the item alone."""
    return {"law_url": _address(provision), "law": _("Item %(number)s") % {"number": _item(provision)}}


def _item(provision: str) -> str:
    number = provision.partition("#")[2]
    item = number.partition("-")[0]
    return item if item[:1].isdigit() else number


def _address(provision: str) -> str:
    code, _sign, number = provision.partition("#")
    return f"{reverse('instrument-detail', args=[code])}#{number}"
