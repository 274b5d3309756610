"""From readings to entries: identity of facts, merging of retellings, disputes. Pure functions, no database."""
