"""Peers' statistics: what may be published of whom, and when. docs/statistics.md says it for people.

`rules`, `groups` and `changes` are pure: they know neither Django nor the clock, and the attackers of the tests play
against them.
"""
