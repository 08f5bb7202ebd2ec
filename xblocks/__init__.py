"""The two XBlocks of the campus and what they share. Installed under the name `campus_xblocks`."""
