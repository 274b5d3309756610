"""From a text that went through the encoder to the facts in it, one file for each kind."""
