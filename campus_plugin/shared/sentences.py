"""Words that authors and learners wrote as parts of a sentence, shown alone."""


def sentence(text: str) -> str:
    """`text` with a capital at its beginning; nothing else of it changes."""
    text = text.strip()
    return text[:1].upper() + text[1:]
