"""A provision that something rests on, as a link to its wording."""

from django.utils.translation import gettext as _

from committees.models import LegalInstrument
from committees.outline import instrument_url, short_name


def law_of(provision: str, instrument: LegalInstrument) -> dict[str, str]:
    """`law` and `law_url` of an item (`code#number`) of the instrument.

    Of `1.2-1` the paper has the item 1.2; a number that begins with a letter is the registry's own.
    """
    number = provision.partition("#")[2]
    name, item = short_name(instrument), number.partition("-")[0]
    if item[:1].isdigit():
        name = _("%(instrument)s, item %(number)s") % {"instrument": name, "number": item}
    return {"law_url": f"{instrument_url(instrument)}#{number}", "law": name}
