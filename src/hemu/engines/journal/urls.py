from django.urls import path

from hemu.engines.journal.web import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/<int:event_id>/", views.journal_entry, name="journal_entry"),
]
