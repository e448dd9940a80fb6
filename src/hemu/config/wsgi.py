"""The web entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemu.config.settings")
application = get_wsgi_application()
if os.environ.get("HEMU_BEHIND_PROXY") == "1":
    # Else everybody has the proxy's address: in the journal (SYS-04), and where tries are counted by address.
    application = wrap_wsgi_with_proxy_headers(application, os.environ.get("HEMU_PROXIES", "127.0.0.1,::1"))
