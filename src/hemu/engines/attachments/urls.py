from django.urls import path

from hemu.engines.attachments.web import views

urlpatterns = [path("files/<uuid:file_id>/", views.file, name="file")]
