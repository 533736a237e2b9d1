"""Health check of the web container: exit 0 when it is ready. Asks as a reader would, by one of the allowed names."""

import os
import sys
import urllib.request

name = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
request = urllib.request.Request("http://127.0.0.1:8000/health/ready/", headers={"Host": name})
with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - the fixed address above
    sys.exit(answer.status != 200)  # noqa: PLR2004
