"""What shapes have in common: clean texts, exact money, days and times as the contract writes them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial as partial_function
from types import NoneType
from typing import Annotated, Any, ClassVar, get_args

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StrictBool,
    StrictInt,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.database import MAX_ID
from app.folding import normal

MAX_AMOUNT = Decimal("99999999999.99")
"""922,337 deals of this amount in one currency still add up within 64 bits of hundredths."""

# An office writes to its own machines too: admin@localhost and ivan@server.local are addresses.
SPECIAL_USE_DOMAIN_NAMES.clear()

NOT_GIVEN: Any = None
"""The default of a field that may be left out but not emptied."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def clean(value: Any) -> Any:
    """A text in its composed form (NFC), as it is stored; NUL is refused, PostgreSQL can't hold it."""
    if not isinstance(value, str):
        return value
    if "\0" in value:
        raise PydanticCustomError("string_nul", "text must not contain a NUL character")
    return normal("NFC", value)


def _amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("amount_type", "an amount is a number")
    return value if isinstance(value, int | Decimal) else Decimal(str(value))


def _one_form(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise PydanticCustomError("day_format", "a day is written YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise PydanticCustomError("day_format", "a day is written YYYY-MM-DD")
    return value


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}", value, re.ASCII):
        raise PydanticCustomError("moment_format", "a time is written in ISO 8601, 2026-11-23T14:05:00+03:00")
    return value


def _in_range(value: date) -> date:
    if not FIRST_DAY.year < value.year < LAST_DAY.year:  # a zone's offset must not lead out of the range
        raise PydanticCustomError("year_range", "the year is between 1901 and 2198")
    return value


def _in_utc(value: datetime) -> datetime:
    _in_range(value)
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


# Addresses that no rule could refuse; others are looked at closely, which takes a hundred times as long.
_PLAIN_EMAIL = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9]|-(?!-)){0,60}[A-Za-z0-9]\.)+[A-Za-z]{2,24}",
    re.ASCII,
)


def _email(value: str) -> str:
    if _PLAIN_EMAIL.fullmatch(value):
        return value
    try:
        validate_email(value, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError) as error:
        raise PydanticCustomError("email_format", "not an e-mail address") from error
    return value


CLEAN = BeforeValidator(clean)

# What `clean` and the stripping of spaces mean for a text, in the words of JSON Schema.
NO_NUL: Any = {"pattern": r"^[^\x00]*$"}
_NOT_BLANK: Any = {"pattern": r"^[^\x00]*[^\s\x00][^\x00]*$"}

Title = Annotated[str, Field(min_length=1, max_length=255, json_schema_extra=_NOT_BLANK), CLEAN]
Name = Annotated[str, Field(min_length=1, max_length=120, json_schema_extra=_NOT_BLANK), CLEAN]
Line = Annotated[str, Field(max_length=255, json_schema_extra=NO_NUL), CLEAN]
ShortLine = Annotated[str, Field(max_length=120, json_schema_extra=NO_NUL), CLEAN]
LongLine = Annotated[str, Field(max_length=500, json_schema_extra=NO_NUL), CLEAN]
Prose = Annotated[str, Field(max_length=20_000, json_schema_extra=NO_NUL), CLEAN]
Phone = Annotated[str, Field(max_length=50, json_schema_extra=NO_NUL), CLEAN]
Inn = Annotated[str, Field(max_length=20, json_schema_extra=NO_NUL), CLEAN]
Sought = Annotated[str, Field(max_length=200, json_schema_extra=NO_NUL), CLEAN]
"""A text in a filter."""
Email = Annotated[
    str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email), CLEAN
]
WebAddress = Annotated[
    str,
    Field(
        max_length=255,
        pattern=(
            r"^([hH][tT][tT][pP][sS]?://[^\s\x00/?#]+[^\s\x00]*"
            r"|[^\s\x00:/?#@]+\.[^\s\x00:/?#@]+([/?#][^\s\x00]*)?)$"
        ),
        description="With http:// or https://, or a bare domain.",
    ),
    CLEAN,
]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$")]

RowId = Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
Whole = StrictInt
Flag = StrictBool

_AMOUNT_SCHEMA = WithJsonSchema(
    {"type": "number", "minimum": 0, "maximum": float(MAX_AMOUNT), "multipleOf": 0.01}
)
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, le=MAX_AMOUNT, decimal_places=2),
    AfterValidator(_one_form),
    _AMOUNT_SCHEMA,
]
AmountLimit = Annotated[Decimal, Field(ge=0, le=MAX_AMOUNT, decimal_places=2), _AMOUNT_SCHEMA]
"""An amount in a filter, where everything is text."""

MoneyOut = Annotated[
    Decimal, PlainSerializer(float, return_type=float, when_used="json"), WithJsonSchema({"type": "number"})
]
Day = Annotated[
    date, BeforeValidator(_day), AfterValidator(_in_range), Field(description="Between 1901 and 2198.")
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    AfterValidator(_in_utc),
    Field(description="Between 1901 and 2198; without an offset it is meant in UTC."),
]

# ISO 4217, the currencies in circulation.
_IN_CIRCULATION = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_IN_CIRCULATION.split())


def _known_currency(value: str) -> str:
    if value not in CURRENCIES:
        raise PydanticCustomError("currency_unknown", "not a currency of ISO 4217")
    return value


Currency = Annotated[
    str,
    AfterValidator(_known_currency),
    WithJsonSchema({"type": "string", "enum": sorted(CURRENCIES)}),
]


class In(BaseModel):
    """What a client sends. Fields we don't know are ignored: clients send whole forms.

    `class DealEdit(DealIn, partial=True)` has the same fields, none of them required: what is not sent
    stays as it is (see `sent`). An empty text for a field that may be empty means «not given».
    """

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    NULLABLE: ClassVar[frozenset[str]] = frozenset()
    NULLABLE_TEXTS: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, partial: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, partial: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.NULLABLE = frozenset(
            name for name, field in cls.model_fields.items() if NoneType in get_args(field.annotation)
        )
        kinds = {name: get_args(cls.model_fields[name].annotation) for name in cls.NULLABLE}
        cls.NULLABLE_TEXTS = frozenset(
            name for name in kinds if any(getattr(kind, "__origin__", kind) is str for kind in kinds[name])
        )
        if partial:
            for field in cls.model_fields.values():
                field.default, field.default_factory = None, None
                field.json_schema_extra = partial_function(_without_default, field.json_schema_extra)
            cls.model_rebuild(force=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        empty = [name for name, value in values.items() if isinstance(value, str) and not value.strip()]
        given = {name: None for name in empty if name in cls.NULLABLE and cls._is_empty(name, values[name])}
        return values | given if given else values

    @classmethod
    def _is_empty(cls, name: str, value: str) -> bool:
        return not value or name in cls.NULLABLE_TEXTS

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> Any:
        """The document says it too: an empty text is as good as null."""
        reference = handler(core)
        shape = handler.resolve_ref_schema(reference)
        for name in cls.NULLABLE:
            options = shape["properties"][name]["anyOf"]
            if name not in cls.NULLABLE_TEXTS:
                options.append({"const": "", "type": "string"})
            elif options[0].get("pattern") != NO_NUL["pattern"]:
                options.append({"type": "string", "pattern": r"^\s*$"})
        return reference

    def sent(self) -> dict[str, Any]:
        """The fields the client sent, with their values."""
        return self.model_dump(exclude_unset=True)


def _without_default(extra: Any, schema: dict[str, Any]) -> None:
    schema.update(extra or {})
    schema.pop("default", None)


class Out(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(from_attributes=True)
