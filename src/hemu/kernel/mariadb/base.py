"""Django's MySQL backend over PyMySQL: pure Python, so that nothing has to be compiled on a user's machine."""

import pymysql

# Django asks for mysqlclient 2.2.1 or later by its version; PyMySQL speaks the same interface.
pymysql.version_info = (2, 2, 8, "final", 0)
pymysql.install_as_MySQLdb()

from django.db.backends.mysql import base  # noqa: E402  (only after the driver is in place)

_CASELESS = "COLLATE utf8mb4_general_ci LIKE %s"


class DatabaseWrapper(base.DatabaseWrapper):
    """Texts compare exactly, as on the other databases (``utf8mb4_bin``); look-ups that ask for it ignore case."""

    operators = {
        **base.DatabaseWrapper.operators,
        **dict.fromkeys(("iexact", "icontains", "istartswith", "iendswith"), _CASELESS),
    }


__all__ = ["DatabaseWrapper"]
