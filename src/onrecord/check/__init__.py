"""The claims of an article, held against reference and record: `claims.check_reading` is the way in.

Imports nothing, so that the function `onrecord.check` costs nothing until it is called.
"""
