"""From the words of a text to the person, body or country they stand for."""
