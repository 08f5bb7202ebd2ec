"""Links from a course to the learner's plan. The platform finds them by entry points; nothing of ours imports them."""
