"""A store of real XBlocks in memory, with a branch for authors and one for learners."""

from contextlib import contextmanager


class Store:
    def __init__(self):
        self.branches = {
            "draft-preferred": {},
            "published-only": {},
        }  # branch -> course key -> (course block, detached)
        self.branch = "draft-preferred"
        self.saved = []

    @contextmanager
    def branch_setting(self, branch_setting, course_id=None):
        before, self.branch = self.branch, branch_setting
        yield
        self.branch = before

    def has_course(self, course_id, ignore_case=False):
        return course_id in self.branches[self.branch]

    def get_course(self, course_key, depth=0, **kwargs):
        held = self.branches[self.branch].get(course_key)
        return held[0] if held else None

    def get_items(self, course_key, include_orphans=True, **kwargs):
        assert not include_orphans
        course, detached = self.branches[self.branch][course_key]
        found, left = [], [course, *detached]
        while left:
            block = left.pop()
            found.append(block)
            left.extend(block.get_children() if block.has_children else [])
        return found

    def update_item(self, xblock, user_id):
        xblock.save()
        self.saved.append((xblock, user_id))


STORE = Store()


def modulestore():
    return STORE
