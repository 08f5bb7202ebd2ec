"""`campus check`: every fault of a course that can be found before a learner finds it."""
