"""The subcommands of `campus`: each module has one function per command, argv -> exit code."""
