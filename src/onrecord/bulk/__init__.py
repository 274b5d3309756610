"""Many documents at once: worker processes that may be killed at any time without a document being lost."""

from onrecord.bulk.pool import Failed, Pool, PoolError

__all__ = ["Failed", "Pool", "PoolError"]
