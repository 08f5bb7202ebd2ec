"""Files of the blocks and of Django, below /preview-assets/."""

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase


class Assets(StaticFilesHandler):
    """Django's own, where an address that climbs out of the folder is one that does not exist."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return super().serve(request)
        except SuspiciousFileOperation as error:
            raise Http404 from error
