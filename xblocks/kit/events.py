"""The names of the tracking events that the blocks emit: `campus.<block>.<object>.<past verb>`.

Each carries ids and numbers only, never a learner's own words.
"""

CASE_RUN_STARTED = "campus.case_study.run.started"
CASE_STEP_DECIDED = "campus.case_study.step.decided"
CASE_RUN_FINISHED = "campus.case_study.run.finished"
CASE_CARD_SHOWN = "campus.case_study.card.shown"
DIAGNOSTIC_RUN_STARTED = "campus.self_diagnostic.run.started"
DIAGNOSTIC_RUN_FINISHED = "campus.self_diagnostic.run.finished"
DIAGNOSTIC_CONSENT_GIVEN = "campus.self_diagnostic.consent.given"
DIAGNOSTIC_CONSENT_WITHDRAWN = "campus.self_diagnostic.consent.withdrawn"
ACTION_PLANNED = "campus.plan.action.planned"
