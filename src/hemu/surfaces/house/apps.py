from django.apps import AppConfig

from hemu.kernel.invariants import declare_invariant


class HouseConfig(AppConfig):
    name = "hemu.surfaces.house"
    label = "house"

    def ready(self) -> None:
        from hemu.identity.demo import register_demo_people
        from hemu.surfaces.house import checks, verification  # importing checks registers them
        from hemu.surfaces.house.demo.people import list_featured

        assert checks
        register_demo_people(list_featured)
        declare_invariant(
            "house.form", "The database has the form that this version needs", verification.find_missing_migrations
        )
        declare_invariant(
            "house.sound", "The database is sound, and every reference in it leads somewhere", verification.find_damage
        )
