"""The campus pages as a browser without script reads them."""

from django.urls import reverse
from lxml import html


def url(name, *args):
    return reverse(f"campus_plugin:{name}", args=args)


def read(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return html.fromstring(response.content.decode())


def text(response, status=200):
    return " ".join(read(response, status).find(".//main").text_content().split())
