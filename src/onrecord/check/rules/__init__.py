"""The rules by which claims are judged: one file for each sort, each a table of relations and the function that judges them."""
