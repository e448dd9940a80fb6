"""What can be done with promises and their calendar."""

from hemu.engines.promises.commands.acknowledging import acknowledge_clock
from hemu.engines.promises.commands.seeding import seed_promises

__all__ = ["acknowledge_clock", "seed_promises"]
