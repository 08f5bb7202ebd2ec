"""Bringing a course onto the platform without losing what was changed in Studio.

`decision`, `changes`, `attestation` and `archive` are pure or touch files only; `records` keeps what was brought last;
`bring` does one course from beginning to end through a `Platform`, which is `campus_plugin.edxapp` in Studio and a
stand-in in the tests. Nothing here reads OLX: the management command, above, says what a course holds (`Source`).
"""
