"""The page of a checked text: true to the text, harmless, and every verdict within reach of eye, pointer, keyboard and ear."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from check_fakes import ACCESSION, CONTRADICTED, SUPPORTED, TEXT, UNKNOWN, checked, claim, claims, told
from hypothesis import given
from hypothesis import strategies as st
from test_cli_page import Walk

from onrecord.cli.checked_page import checked_page
from onrecord.schema import Span, Verdict


def signs(walk):
    return [attrs for attrs in walk.of("a") if attrs.get("class", "").startswith("sign ")]


def pieces(walk):
    return [attrs["class"] for attrs in walk.of("span") if attrs.get("class", "").startswith("claim ") and " x" in attrs["class"]]


def test_article_is_the_text():
    walk = Walk(checked_page(checked()))
    assert walk.article == TEXT
    assert {"header", "main", "aside", "footer"} <= {tag for tag, _ in walk.tags}


def test_every_claim_ends_with_a_sign_that_leads_to_its_reasons():
    markup = checked_page(checked())
    walk = Walk(markup)
    assert [attrs["data-n"] for attrs in signs(walk)] == ["✓1", "✓2", "✗3", "·4"]
    assert [attrs["href"] for attrs in signs(walk)] == ["#l1", "#l2", "#l3", "#l4"]
    assert signs(walk)[2]["aria-label"] == "Claim 3, contradicted: Finland joined NATO in May 2023."
    assert signs(walk)[2]["aria-describedby"] == "w3"
    assert '<p class="why" id="w3"><bdi>Finland joined on 4 April 2023, not in 2023-05.</bdi></p>' in markup
    assert re.search(r'May 2023</span><a class="sign contradicted"', markup)


def test_a_sign_tells_the_reason_to_pointer_and_keyboard():
    markup = checked_page(checked())
    assert signs(Walk(markup))[2]["data-tip"].splitlines() == [
        "✗ CONTRADICTED",
        "Finland joined NATO in May 2023.",
        "In the words of Tomas Rell.",
        "Finland joined on 4 April 2023, not in 2023-05.",
    ]
    assert ".sign:hover::after, .sign:focus-visible::after { display: block; }" in markup
    assert ":root:has(.x3:hover) #a3::after{display:block}" in markup


def test_claims_that_overlap_nest_and_have_lanes_of_their_own():
    walk = Walk(checked_page(checked()))
    assert pieces(walk) == [
        "claim supported lane0 x1",
        "claim contradicted lane0 x3",
        "claim supported lane1 x2",
        "claim contradicted lane0 x3",
        "claim not_in_record lane0 x4",
    ]
    crossing = (claim(Span(0, 10), SUPPORTED), claim(Span(5, 20), CONTRADICTED), claim(Span(8, 30), UNKNOWN))
    walk = Walk(checked_page(checked(*crossing, claim(Span(9, 12), SUPPORTED, id="claim:4"))))
    assert walk.article == TEXT
    assert {look.rpartition(" ")[2]: look.split()[2] for look in pieces(walk)} == {
        "x1": "lane0",
        "x2": "lane1",
        "x3": "lane2",
        "x4": "lane1",
    }


def test_verdicts_differ_by_more_than_colour():
    markup = checked_page(checked())
    for verdict, style in ((SUPPORTED, "solid"), (CONTRADICTED, "wavy"), (UNKNOWN, "dotted")):
        assert re.search(rf"\.claim\.{verdict} {{[^}}]*text-decoration-style: {style}", markup)
    assert {attrs["data-n"][0] for attrs in signs(Walk(markup))} == {"✓", "✗", "·"}


def test_the_list_tells_everything():
    markup = checked_page(checked())
    assert "4 claims: 2 supported, 1 contradicted, 1 not in the record (1 doubtful)" in markup
    assert '<p class="verdict not_in_record">· not in the record <span class="doubt">? doubtful</span></p>' in markup
    assert '<p class="quote"><a href="#a1">“Finland joined NATO on 4 April 2023”</a></p>' in markup
    assert "Finland is member number 31 of NATO." in markup
    assert "<small>membership · 3:1 · in the words of Tomas Rell</small>" in markup
    assert markup.count('<p class="heading">Also told by</p>') == 1
    assert markup.count('<p class="heading">Told otherwise by</p>') == 1
    assert 'Conflicts with <a href="#l3">claim 3 (3:1)</a>' in markup
    assert "[recalled: github:b/c, " in markup


def test_rows_beyond_the_first_unfold():
    rows = tuple(replace(ACCESSION, key=str(n), text=f"Row {n}.") for n in range(9))
    markup = checked_page(checked(claim("Finland", SUPPORTED, because=rows)))
    before, after = markup.split("<details><summary>4 more</summary>")
    assert ["Row 4." in before, "Row 5." in before, "Row 8." in after] == [True, False, True]


def test_every_link_within_the_page_has_its_place():
    walk = Walk(checked_page(checked()))
    assert len(walk.ids) == len(set(walk.ids))
    assert {link[1:] for link in walk.links if link.startswith("#")} <= set(walk.ids)
    assert {attrs["aria-describedby"] for attrs in signs(walk)} <= set(walk.ids)


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("https://a.example/x?a=1&b=2", True),
        ("http://a.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://[broken", False),
        ("github:a/b", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_web_addresses_become_links(source, linked):
    row, voice, other = (replace(reason, source=source) for reason in (ACCESSION, told(1), told(2)))
    walk = Walk(checked_page(checked(claim("Finland", SUPPORTED, because=(row,), support=(voice,), dissent=(other,)))))
    assert walk.links.count(source) == (3 if linked else 0)
    assert all(attrs["rel"] == "noreferrer noopener" for attrs in walk.of("a") if not attrs["href"].startswith("#"))


def test_strict_policy_and_no_requests():
    markup = checked_page(checked())
    policy = [attrs["content"] for attrs in Walk(markup).of("meta") if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in Walk(markup).tags}
    assert "url(" not in markup
    assert "@import" not in markup


def test_everything_is_escaped():
    evil = "<script>alert('x')</script> & \"quoted\" </style></article>"
    row, voice, other = (replace(reason, text=evil, source=evil, grade=evil) for reason in (ACCESSION, told(1), told(2)))
    found = claim(
        Span(0, 20), CONTRADICTED, text=evil, claim=evil, why=evil, because=(row,) * 7, support=(voice,), dissent=(other,)
    )
    walk = Walk(checked_page(checked(found, text=evil, title=evil, publisher=evil, language='en"><script>'), evil))
    assert walk.article == evil
    assert not walk.of("script")
    assert len(walk.of("style")) == 1


def test_a_text_without_claims_says_so():
    walk = Walk(checked_page(checked(text="Nothing.")))
    assert walk.article == "Nothing."
    assert not walk.of("ol")
    assert "No claims of a kind that is checked were found." in checked_page(checked(text="Nothing."))


@pytest.mark.parametrize("where", [Span(50, 60), Span(2, 2), Span(-5, 0)])
def test_claims_without_a_place_in_the_text_are_listed_only(where):
    markup = checked_page(checked(claim(where, SUPPORTED), text="abc"))
    walk = Walk(markup)
    assert walk.article == "abc"
    assert not signs(walk)
    assert 'id="l1"' in markup
    assert "#a1" not in walk.links


def test_furniture_is_set_aside():
    assert '<span class="furniture">Share this story</span>' in checked_page(checked())


def test_control_characters_keep_their_places():
    text = "a\x1b[2Jb\x00c\x9bd\ud800e\r\nf"
    assert Walk(checked_page(checked(claim(Span(1, 7), SUPPORTED), text=text))).article == "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\r\nf"


texts = st.text(
    st.one_of(st.sampled_from("ab \n\r\t<>&\"'“é東"), st.characters(codec="utf-8", exclude_categories=("Cc",))), max_size=120
)


@st.composite
def readings(draw):
    text = draw(texts)
    place = st.tuples(st.integers(-2, len(text) + 3), st.integers(-2, len(text) + 3)).map(lambda pair: Span(*sorted(pair)))
    rows = st.lists(st.builds(lambda words: replace(told(1), text=words, source=words), texts), max_size=7).map(tuple)
    ids = st.sampled_from(["claim:1", "claim:2", "claim:3"])
    found = st.builds(
        lambda where, verdict, words, id_, **more: claim(where, verdict, text=text, claim=words, why=words, id=id_, **more),
        place,
        st.sampled_from(list(Verdict)),
        texts,
        ids,
        because=rows,
        dissent=rows,
        conflicts=st.lists(ids, max_size=3).map(tuple),
        doubtful=st.booleans(),
    )
    reading = checked(*draw(st.lists(found, max_size=6)), text=text)
    return replace(reading, boilerplate=tuple(draw(st.lists(place, max_size=2))))


@given(readings())
def test_any_claims_leave_the_text_as_it_is(reading):
    walk = Walk(checked_page(reading))
    assert walk.article == reading.text
    assert len(walk.ids) == len(set(walk.ids))
    assert {link[1:] for link in walk.links if link.startswith("#")} <= set(walk.ids)
    placed = sum(max(one.span.start, 0) < min(one.span.end, len(reading.text)) for one in reading.claims)
    assert len(signs(walk)) == placed


def test_the_order_is_that_of_the_text():
    markup = checked_page(replace(checked(), claims=claims()[::-1]))
    assert [attrs["href"] for attrs in signs(Walk(markup))] == ["#l1", "#l2", "#l3", "#l4"]
