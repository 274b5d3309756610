"""Entries on disk or on a server: opened, written to, asked, as they stand and as they stood."""

from onrecord.store.errors import StoreError, Trouble
from onrecord.store.record import Correction, Hit, Record, StoredDocument, open_record
from onrecord.store.writer import Outcome

__all__ = ["Correction", "Hit", "Outcome", "Record", "StoreError", "StoredDocument", "Trouble", "open_record"]
