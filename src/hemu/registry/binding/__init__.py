"""How residents get accounts and how accounts get homes (RES-08, RES-10)."""
