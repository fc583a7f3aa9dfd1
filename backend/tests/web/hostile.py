"""Texts that would run as code, if a screen ever took text for markup: every way in by every trigger."""

from itertools import product

CODE = "window.hacked=(window.hacked||0)+1"

TAGS = (
    "<img src=x {on}>", "<svg {on}>", "<svg><animate {on} attributeName=x dur=1s>", "<video {on}><source>",
    "<audio src=x {on}>", "<body {on}>", "<iframe {on}>", "<input autofocus {on}>", "<details open {on}>",
    "<marquee {on}>", "<select autofocus {on}>", "<math><mtext {on}>", "<object data=x {on}>", "<style {on}>",
)  # fmt: skip
EVENTS = (
    "onerror", "onload", "onfocus", "onbegin", "ontoggle", "onstart", "onpageshow", "onanimationstart",
    "oncanplay", "onpointerenter",
)  # fmt: skip
WRAPPERS = ("{}", '"><{}', "'>{}")

WHOLE = (
    f"<script>{CODE}</script>",
    f"</title><script>{CODE}</script>",
    f"</script><script>{CODE}</script>",
    f"<ScRiPt>{CODE}</sCrIpT>",
    f"javascript:{CODE}",
    f"JaVaScRiPt:{CODE}",
    f"java\tscript:{CODE}",
    f"data:text/html,<script>{CODE}</script>",
    f"<a href='javascript:{CODE}'>x</a>",
    f"{{{{constructor.constructor('{CODE}')()}}}}",
    f"${{{CODE}}}",
    f"<%= {CODE} %>",
    f"[x](javascript:{CODE})",
    f"![x](x){{onerror={CODE}}}",
    f"<iframe srcdoc='<script>parent.{CODE}</script>'>",
    "<base href='https://elsewhere.example/'>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<link rel=stylesheet href=//elsewhere.example>",
    "<form action=//elsewhere.example><button>x",
    "<img src=//elsewhere.example/pixel>",
    "\u202e<b>gnp",
    "&lt;script&gt;",
    '=HYPERLINK("https://elsewhere.example")',
    "{{t('x')}}",
    "$t(common:slow)",
    "__proto__",
    "constructor",
)


def corpus() -> list[str]:
    """More than 400 of them, each at most 255 characters long."""
    attributes = (f'{event}="{CODE}"' for event in EVENTS)
    tags = [tag.format(on=on) for tag, on in product(TAGS, attributes)]
    return [*WHOLE, *(wrapper.format(tag) for tag, wrapper in product(tags, WRAPPERS))]
