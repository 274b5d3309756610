"""Texts no editor would pass: any characters, and the pieces that news text is made of in any order."""

from hypothesis import strategies as st

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
PIECES = st.lists(
    st.sampled_from(
        [
            "He said", " ", "  ", '\n', '\n\n', '\r\n', '\t', ".", "...", "?", "!”", "“", "”", '"', "„", "«", "»",
            "``", "''", "U.S.", "Mr.", "J.", "p.m.", "No. 10", "Share", "Read more", "3 min read", "Home",
            "Politics", "Facebook", "Related articles", "Queen opens port", "Photo: Ann Lens", "| Site.com", "(AFP)",
            "(https://a.example/b)", "[link]", "- ", '\x00', '\xa0', '\u2028', '\x85', "İ", "ß", "a" * 70,
            "the minister of the lake said that nobody was to blame for it",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip
TEXTS = ANY | PIECES
LONG = [
    "word " * 2000,
    "x" * 10_000,
    "." * 10_000 + "x",
    ". " * 5000,
    " " * 10_000 + "x",
    "\n" * 10_000 + "x",
    "\n " * 5000,
    "a\n" * 5000,
    '"' * 10_000,
    "“" * 10_000,
    "(" * 10_000,
    "[(" * 5000 + "http://x",
    "(http://" * 1500,
    "| a " * 2500,
    "- News " * 1500,
    "#tag " * 2000,
    "share " * 2000,
    "A. " * 3000,
    ("w" * 60 + "\n") * 200,
    ("Facebook Twitter " * 8 + "\n") * 80,
    "contributed " * 900,
    "By continuing, you " * 600,
    "\x00" * 10_000,
]
