#!/usr/bin/env python
"""The registry's commands: `manage.py help` lists them, `manage.py serve` runs the portal."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")
    execute_from_command_line(sys.argv)
