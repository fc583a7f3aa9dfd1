"""What shapes have in common: clean texts, exact money, days and times as the contract writes them."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, ClassVar, get_args

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.database import MAX_ID

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
    return unicodedata.normalize("NFC", value)


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


def _in_utc(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    if not FIRST_DAY.year < aware.year < LAST_DAY.year:  # a zone's offset must not lead out of the range
        raise PydanticCustomError("year_range", "the year is between 1901 and 2198")
    return aware.astimezone(UTC)


def _email(value: str) -> str:
    try:
        validate_email(value, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError) as error:
        raise PydanticCustomError("email_format", "not an e-mail address") from error
    return value


CLEAN = BeforeValidator(clean)

Title = Annotated[str, Field(min_length=1, max_length=255), CLEAN]
Name = Annotated[str, Field(min_length=1, max_length=120), CLEAN]
Line = Annotated[str, Field(max_length=255), CLEAN]
ShortLine = Annotated[str, Field(max_length=120), CLEAN]
LongLine = Annotated[str, Field(max_length=500), CLEAN]
Prose = Annotated[str, Field(max_length=20_000), CLEAN]
Phone = Annotated[str, Field(max_length=50), CLEAN]
Inn = Annotated[str, Field(max_length=20), CLEAN]
Email = Annotated[
    str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email), CLEAN
]
WebAddress = Annotated[
    str,
    Field(
        max_length=255,
        pattern=r"^([hH][tT][tT][pP][sS]?://[^\s/?#]+\S*|[^\s:/?#@]+\.[^\s:/?#@]+([/?#]\S*)?)$",
        description="With http:// or https://, or a bare domain.",
    ),
    CLEAN,
]
Color = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$")]

RowId = Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
Whole = StrictInt
Flag = StrictBool

Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, le=MAX_AMOUNT, decimal_places=2),
    AfterValidator(_one_form),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": float(MAX_AMOUNT), "multipleOf": 0.01}),
]
AmountLimit = Annotated[Decimal, Field(ge=0, le=MAX_AMOUNT, decimal_places=2)]
"""An amount in a filter, where everything is text."""

MoneyOut = Annotated[
    Decimal, PlainSerializer(float, return_type=float, when_used="json"), WithJsonSchema({"type": "number"})
]
Day = Annotated[date, BeforeValidator(_day), Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_utc)]

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

    def __init_subclass__(cls, *, partial: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, partial: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.NULLABLE = frozenset(
            name for name, field in cls.model_fields.items() if NoneType in get_args(field.annotation)
        )
        if partial:
            for field in cls.model_fields.values():
                field.default, field.default_factory = None, None
                field.json_schema_extra = _without_default
            cls.model_rebuild(force=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {
            name: None if name in cls.NULLABLE and isinstance(value, str) and not value.strip() else value
            for name, value in values.items()
        }

    def sent(self) -> dict[str, Any]:
        """The fields the client sent, with their values."""
        return self.model_dump(exclude_unset=True)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class Out(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(from_attributes=True)
