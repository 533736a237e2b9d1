"""Health check of the containers web and live (whose port and path are given): exit 0 when it is ready.

Asks as a reader would, by one of the allowed names.
"""

import os
import sys
import urllib.request

name = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
port, path = sys.argv[1:] or ("8000", "/health/ready/")
request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": name})
with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - our own process
    sys.exit(answer.status != 200)  # noqa: PLR2004
