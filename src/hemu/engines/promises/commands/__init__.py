"""What can be done with promises and their calendar."""

from hemu.engines.promises.commands.seeding import seed_promises

__all__ = ["seed_promises"]
