"""Who looks at the preview: invented learners, staff, or a visitor without an account."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model, login, logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

STAFF = "staff"
FIRST_LEARNERS = 3
MOST_LEARNERS = 200
CHOSEN = "chosen"
"""In the session: somebody was chosen, if only the visitor without an account."""


@dataclass(frozen=True)
class Person:
    """`user_id` None is the visitor without an account."""

    user_id: int | None
    username: str
    staff: bool

    @property
    def label(self) -> str:
        if self.user_id is None:
            return _("visitor without an account")
        if self.staff:
            return _("course team")
        number = self.username.removeprefix("learner-")
        if number.isdigit() and int(number) % 2 == 1:
            return pgettext("a woman", "learner %(number)s") % {"number": number}
        return pgettext("a man", "learner %(number)s") % {"number": number}


NOBODY = Person(None, "", False)


def of(user: Any) -> Person:
    """The person behind Django's user."""
    return Person(user.pk, user.get_username(), user.is_staff) if user.is_authenticated else NOBODY


def everyone() -> list[Person]:
    """The learners in the order of their numbers, then the team; they are made at first use."""
    users = {user.get_username(): user for user in get_user_model().objects.filter(is_active=True)}
    if STAFF not in users:
        for name in [*(f"learner-{number}" for number in range(1, FIRST_LEARNERS + 1)), STAFF]:
            if name not in users:
                users[name] = _make(name)
    team = users.pop(STAFF)
    learners = sorted(users.values(), key=lambda user: (len(user.get_username()), user.get_username()))
    return [of(user) for user in (*learners, team)]


def become(request: HttpRequest, name: str) -> None:
    """Sign in as the person of that name; sign out where nobody has it."""
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        logout(request)
    else:
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[CHOSEN] = True


def add() -> Person | None:
    """One learner more; None when there are enough."""
    numbers = [int(p.username.removeprefix("learner-")) for p in everyone() if not p.staff]
    if len(numbers) >= MOST_LEARNERS:
        return None
    return of(_make(f"learner-{max(numbers, default=0) + 1}"))


def reset(person: Person) -> Person:
    """Forget everything about a learner, ours and the campus app's (whose rows go with the account)."""
    from . import records

    with transaction.atomic():
        records.forget(person.user_id)
        get_user_model().objects.filter(pk=person.user_id).delete()
        return of(_make(person.username))


def _make(name: str) -> Any:
    staff = name == STAFF
    first = "" if staff else name.replace("learner-", "apprenante " if int(name[8:]) % 2 else "apprenant ")
    model = get_user_model()
    try:
        with transaction.atomic():
            user = model(username=name, first_name=first, is_staff=staff, email=f"{name}@example.org")
            user.set_unusable_password()
            user.save()
            return user
    except IntegrityError:  # another process made it meanwhile
        return model.objects.get(username=name)
