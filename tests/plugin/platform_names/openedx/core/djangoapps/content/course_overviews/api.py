from types import SimpleNamespace


def get_course_overviews_from_ids(course_ids):
    """As the platform's: unknown courses map to None."""
    titles = {"Metamorphoses": "Métamorphoses"}
    return {
        key: SimpleNamespace(display_name_with_default=titles[key.course]) if key.course in titles else None
        for key in course_ids
    }
