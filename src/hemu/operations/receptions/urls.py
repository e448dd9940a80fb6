from django.urls import path

from hemu.operations.receptions.web import receptions

urlpatterns = [
    path("receptions/", receptions.reception_list, name="reception_list"),
    path("receptions/new/", receptions.reception_new, name="reception_new"),
    path("receptions/<int:reception_id>/", receptions.reception_page, name="reception_page"),
    path("receptions/<int:reception_id>/number/", receptions.reception_number, name="reception_number"),
]
