from django.urls import path

from hemu.operations.repairs.web import materials

urlpatterns = [
    path("materials/", materials.material_list, name="material_list"),
    path("materials/new/", materials.material_new, name="material_new"),
    path("materials/<int:material_id>/", materials.material_edit, name="material_edit"),
]
