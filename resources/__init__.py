"""The reference tables as people edit them, and the step that checks and ships them."""
