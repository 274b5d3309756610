"""Encodings: marks, declarations, guesses, repairs."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest import from_bytes
from onrecord.ingest.decode import charset_of, decode

SAID = "“Não,” said the café’s owner – über alles."


@pytest.mark.parametrize(
    ("raw", "declared", "encoding"),
    [
        (SAID.encode(), None, "utf-8"),
        (codecs.BOM_UTF8 + SAID.encode(), "windows-1252", "utf-8"),
        (codecs.BOM_UTF16_LE + SAID.encode("utf-16-le"), None, "utf-16-le"),
        (codecs.BOM_UTF16_BE + SAID.encode("utf-16-be"), None, "utf-16-be"),
        (codecs.BOM_UTF32_LE + SAID.encode("utf-32-le"), None, "utf-32-le"),
        (SAID.encode("cp1252"), "iso-8859-1", "cp1252"),
        (SAID.encode(), "iso-8859-1", "utf-8"),
        (SAID.encode("cp1252"), '"windows-1252"'.strip('"'), "cp1252"),
    ],
)
def test_known_encodings(raw, declared, encoding):
    decoded = decode(raw, declared)
    assert (decoded.text, decoded.encoding, decoded.warnings) == (SAID, encoding, ())


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "iso-8859-5"])
def test_declared_in_the_header_or_in_the_markup(charset):
    text = "Министр сказал, что договор подписан."
    assert decode(text.encode(charset), charset).text == text
    for head in (
        f'<meta charset="{charset}">',
        f'<?xml version="1.0" encoding="{charset}"?>',
        f'<meta content="text/html; charset={charset}">',
    ):
        assert decode((head + text).encode(charset)).text == head + text


def test_japanese_in_seven_bits():
    text = "首相は言った"
    assert decode(text.encode("iso2022_jp"), "iso-2022-jp").text == text


@pytest.mark.parametrize("charset", ["base64", "unicode_escape", "idna", "rot13", "utf-7", "no-such", "", "\xff"])
def test_names_that_are_no_charset_are_not_used(charset):
    assert decode(b"a\\u0041 b", charset).text == "a\\u0041 b"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_is_guessed(encoding):
    decoded = decode("The minister said no.".encode(encoding))
    assert (decoded.text, decoded.warnings) == ("The minister said no.", (f"encoding guessed as {encoding}",))


def test_windows_1252_is_guessed():
    decoded = decode(SAID.encode("cp1252"))
    assert (decoded.text, decoded.warnings) == (SAID, ("encoding guessed as windows-1252",))


def test_stray_bytes_are_repaired_one_by_one():
    decoded = decode("“Não,”".encode() + b" she said \x96 caf\xe9 " + "“sim”".encode())
    assert decoded.text == "“Não,” she said – café “sim”"
    assert decoded.warnings == ("2 bytes not valid in UTF-8, read as windows-1252",)


def test_undecodable_bytes_are_replaced_and_told():
    assert decode(b"caf\xe9 \x81").warnings == ("1 bytes undecodable, replaced", "encoding guessed as windows-1252")
    assert decode(b"a\x81b", "windows-1252").warnings == ("1 places not valid in cp1252, replaced",)


def test_warnings_reach_the_document():
    document = from_bytes(SAID.encode("cp1252"), name="x")
    assert (document.text, document.warnings) == (SAID, ("encoding guessed as windows-1252",))
    assert from_bytes(SAID.encode("cp1252"), name="x", content_type="text/plain; charset=windows-1252").warnings == ()


def test_charset_of_a_header():
    assert charset_of('text/html; Charset="UTF-8"') == "UTF-8"
    assert charset_of("text/html") is None
    assert charset_of(None) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_utf8_is_read_as_it_is_but_for_the_mark(text):
    decoded = decode(b"so " + text.encode())
    if not decoded.warnings:
        assert decoded.text == "so " + text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "utf-32", "gb18030", "big5", "iso-2022-jp", "cp1252"]))
def test_decoding_never_fails(raw, declared):
    decode(raw, declared).text.encode()
