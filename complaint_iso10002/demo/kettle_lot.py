"""Seven complaints with one cause: a bad lot of kettles, within four weeks."""

from .case import Case, Point, Remedy

_LOT = (
    "Kettles of lot K24-09 left the supplier with a lid gasket of the wrong "
    "hardness; it softens when hot."
)


def _kettle(key, days, who, channel, name, text, **values):
    """One of the complaints about the bad lot of kettles."""
    point = Point(
        "The lid of the kettle leaks hot water",
        "qua_1",
        "upheld",
        "The kettle belongs to lot K24-09, whose lid gaskets soften when hot. It "
        "should never have been sold.",
        "man_1",
    )
    defaults = {
        "points": (point,),
        "level": ("3", "3", "normal"),
        "remedies": (Remedy("replacement", "A new kettle of a checked lot"),),
        "conclusion": _LOT,
    }
    more = {"about": "Kettle Aqua 17, lot K24-09", **values.pop("more", {})}
    until = values.pop("until", "closed")
    return Case(
        key, "household", days, until, who, channel, name, text, more=more,
        **{**defaults, **values},
    )  # fmt: skip


CASES = (
    _kettle(
        "kettle_1",
        96,
        "amelia_hart",
        "mgmt_web",
        "Kettle drips from the lid",
        "After a week the lid lets steam and hot water out at the side. I bought it "
        "in your Northgate shop.",
    ),
    _kettle(
        "kettle_2",
        94,
        "jonas_weber",
        "mgmt_email",
        "Hot water runs over the handle",
        "When I pour, water runs from the lid over the handle. Please send another one "
        "or take it back.",
        more={"remedy_requested": "Another kettle or the money back"},
    ),
    _kettle(
        "kettle_3",
        91,
        "priya_nair",
        "mgmt_phone",
        "Burnt hand from a leaking kettle",
        "The lid gave way while I was pouring and boiling water ran over my hand. I "
        "went to the doctor. Nobody should keep using this thing.",
        level=("4", "4", "complex"),
        remedies=(
            Remedy("refund", "Full price of the kettle", 39.90),
            Remedy("compensation", "Doctor's bill and pain", 450),
        ),
        more={
            "is_safety": True,
            "needs_immediate_action": True,
            "immediate_action": "Sale of the model stopped in all shops the same day.",
            "investigation_plan": "Inspect the returned kettle and ten from stock; ask "
            "the supplier for the lot record; compare with other reports.",
            "remedy_requested": "That the cause is found, and my costs",
        },
    ),
    _kettle(
        "kettle_4",
        88,
        "oscar_lind",
        "mgmt_phone",
        "Second kettle, same leak",
        "You exchanged my kettle last week and the new one leaks in the same place.",
        handler="handler2",
        more={"is_recurring": True},
    ),
    _kettle(
        "kettle_5",
        85,
        "fatima_idrissi",
        "in_person",
        "Lid does not close any more",
        "The lid warps when the kettle is hot and opens by itself.",
        answer="silent",
        remedies=(),
        handler="handler2",
    ),
    _kettle(
        "kettle_6",
        83,
        "hearthside_inn",
        "mgmt_email",
        "Six kettles for our rooms leak",
        "We run a small hotel and bought twelve kettles for the rooms. Six of them "
        "leak. We have taken all of them out of use.",
        until="remedy",
        level=("3", "3", "complex"),
        pace=4,
        remedies=(
            Remedy("replacement", "Twelve kettles of a checked lot"),
            Remedy("goodwill", "For the trouble in high season", 120),
        ),
        more={
            "order_reference": "SO-20418",
            "unit_concerned": "Business customers",
            "investigation_plan": "Lot numbers of all twelve; what the hotel needs.",
        },
    ),
    _kettle(
        "kettle_7",
        75,
        "thea_brandt",
        "mgmt_web",
        "Steam from the side of the lid",
        "The kettle blows steam out at the side. I only noticed because the cupboard "
        "above it is wet.",
        until="communicated",
        pace=7,
    ),
)
