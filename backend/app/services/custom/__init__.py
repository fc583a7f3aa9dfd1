"""Values of the fields that a business has added (`services/fields` has the fields themselves).

* `values` says whether a value fits its field
* `filling` gives values to rows, and knows what a stage asks for
* `asking` turns filters and orders by such fields into SQL
* `keeping` keeps the index of values
"""

from app.services.custom.asking import page, understand
from app.services.custom.filling import Fields, Filling, asked_at, fields_of, fill, filling, lacking
from app.services.custom.keeping import keep, renew

__all__ = [
    "Fields",
    "Filling",
    "asked_at",
    "fields_of",
    "fill",
    "filling",
    "keep",
    "lacking",
    "page",
    "renew",
    "understand",
]
