"""A process that signs someone in with a password and a code, as a worker of the web server does.

Run as `python -m tests.roles.code_giver` with a line of JSON on its input: database, name, password, code.
It waits for another line, so that several begin at once, and says on its output `in` or `refused`.
"""

import json
import os
import sys


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")
    django.setup()
    from django.db import connections
    from django.test import Client

    given = json.loads(sys.stdin.readline())
    connections["default"].settings_dict.update(given["database"])
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/sign-in/", {"login": given["name"], "password": given["password"]})
    say("ready")
    sys.stdin.readline()
    client.post("/sign-in/code/", {"code": given["code"]})
    say("in" if client.get("/account/").status_code == 200 else "refused")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
