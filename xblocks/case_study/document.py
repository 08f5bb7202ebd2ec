"""What an author writes: the format « campus/case-study/1 », read and judged."""

from ..kit.documents import Format
from . import limits
from . import sense as _sense
from .instrument import revision, structure
from .models import NAME, CaseStudy

FORMAT: Format[CaseStudy] = Format(NAME, CaseStudy, _sense.check, limits.check)
sense = _sense.check

__all__ = ["FORMAT", "CaseStudy", "revision", "sense", "structure"]
