"""Rich text that tries to do more than format, and what must be left of none of it."""

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)">x</p>',
    "<p ONMOUSEOVER=alert(1)>x</p>",
    "<table><tr><td onfocus=alert(1) tabindex=1>x</td></tr></table>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java&#x73;cript:alert(1)">x</a>',
    '<a href="jav&#9;ascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<p style="position:fixed">x</p>',
    "<style>*{display:none}</style>",
    '<iframe src="https://example.org"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object><embed src="x">',
    "</article></main><form action=/x><input></form>",
    "<base href=//example.org><meta http-equiv=refresh content=0>",
    "<p>a</div></section><b><i>x</b></i>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<template><img src=x onerror=alert(1)></template>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<p id="main" class="vh" hidden>x</p>',
]
# What the desk's editor can make, and nothing else.
TAGS = {
    *("p", "strong", "em", "ul", "ol", "li", "br", "h3", "h4", "a"),
    *("table", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "rel", "target", "colspan", "rowspan", "start", "class"}
SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#")


def faults(tags):
    """What of ``Markup.tags`` no editor may write, in words."""
    for tag, attrs in tags:
        if tag not in TAGS:
            yield f"<{tag}>"
        yield from (f"{tag} {name}" for name in attrs.keys() - ATTRIBUTES)
        if "href" in attrs and not attrs["href"].startswith(SCHEMES):
            yield attrs["href"]
