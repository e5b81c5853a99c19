"""Whether two pieces of HTML say the same, whatever their spacing and entities."""

from html.parser import HTMLParser


class Tokens(HTMLParser):
    """What stands in a text, in reading order, as a person would name it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = sorted((name, value or "") for name, value in attrs)
        attributes = "".join(f' {name}="{value}"' for name, value in pairs)
        self.found.append(f"<{tag}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found += [f"“{word}”" for word in data.split()]

    def handle_comment(self, data: str) -> None:
        self.found.append(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"a declaration: {data}")


def tokens(html: str) -> list[str]:
    parser = Tokens()
    parser.feed(html)
    parser.close()
    return parser.found


def first_difference(before: str, after: str) -> str | None:
    """The first thing of ``before`` that ``after`` lacks; None if they say the same."""
    old, new = tokens(before), tokens(after)
    if old == new:
        return None
    pairs = zip(old, new, strict=False)
    position = next((i for i, (a, b) in enumerate(pairs) if a != b), len(new))
    return old[position][:80] if position < len(old) else "the end of the text"
