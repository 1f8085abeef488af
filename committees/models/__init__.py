from committees.models.committee import Committee, CommitteeKind, Variant
from committees.models.instrument import InstrumentRelation, LegalInstrument, Provision
from committees.models.organization import Organization, ParentLink, Succession
from committees.models.seat import CompositionGap, Seat, SeatRole, SeatTemplate

__all__ = [
    "Committee",
    "CommitteeKind",
    "CompositionGap",
    "InstrumentRelation",
    "LegalInstrument",
    "Organization",
    "ParentLink",
    "Provision",
    "Seat",
    "SeatRole",
    "SeatTemplate",
    "Succession",
    "Variant",
]
