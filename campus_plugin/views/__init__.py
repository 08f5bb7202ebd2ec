"""The learners' pages: the action plan, and what is kept about them."""
