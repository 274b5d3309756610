"""Canonical text with offsets: sentences, quotations, boilerplate."""
