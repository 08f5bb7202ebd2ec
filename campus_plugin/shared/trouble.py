"""What may be logged of a failure that learners' words may have gone into."""

import traceback


def without_words(error: BaseException) -> str:
    """What went wrong and where, for a log. Not the message: databases quote in it what they could not store."""
    code = error.args[0] if error.args and isinstance(error.args[0], int) else ""
    return f"{type(error).__name__} {code}\n{''.join(traceback.format_tb(error.__traceback__))}"
