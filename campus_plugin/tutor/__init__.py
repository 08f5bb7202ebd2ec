"""The Tutor plugin: one file, which an operator may copy to a host that has Tutor and nothing of ours."""
