from hemu.identity.lockout import answer_lockout as lockout

__all__ = ["lockout"]
