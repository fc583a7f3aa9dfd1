"""The live stream: tells everybody who listens what has changed among the rows they see.

`Feed` reads the journal once for all listeners of this process. Other processes have feeds of their own;
what they have in common is the journal.
"""

from app.services.live.feed import Feed, Listening

__all__ = ["Feed", "Listening"]
