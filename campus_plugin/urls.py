"""The learners' pages, below /campus/."""

app_name = "campus_plugin"

urlpatterns: list = []
