"""How much is taken and kept: the same for authors who propose, learners who write, and the tables that keep it.

What a text of an author may hold stands beside its models (docs/format.md); what no computer could do in time stands
where it is computed.
"""

LONGEST_ACTION_TEXT = 1000
"""Characters of each of « when », « then », « first step »."""
LONGEST_RULE = 140
"""Characters of the sentence to keep that comes with an action."""
MOST_DAYS = 1100
"""Days until an action is due, from 1: about three years."""
MOST_OWN = 100
"""Actions that a learner may add on the plan's page, those done or set aside with them."""
LARGEST_ATTEMPT = 100_000
"""The number of a learner's last run at a block, from 1."""
MAX_BODY = 64 * 1024
"""Bytes of what a learner's request to a block carries."""
MOST_FIELDS = 1000
"""Of a plain form: as many as the platform's own limit (Django's DATA_UPLOAD_MAX_NUMBER_FIELDS)."""
