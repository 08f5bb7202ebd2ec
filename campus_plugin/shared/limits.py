"""How much an action may hold: the same for authors who propose it, learners who reword it and the plan that keeps it."""

LONGEST_ACTION_TEXT = 1000
"""Characters of each of « when », « then », « first step »."""
LONGEST_RULE = 140
"""Characters of the sentence to keep that comes with an action."""
MOST_DAYS = 1100
"""Days until an action is due, from 1: about three years."""
