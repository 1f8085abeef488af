"""The peer's environment and its databases: the registry's rows in the tables of opencivicdata."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import parse_dsn

from bench.databases import INGREDIENTS, KEPT_IN, ROOT, Say, Server, fingerprint, tidy

VENV = KEPT_IN.parent / "peer-venv"
LOCK = ROOT / "bench" / "peer" / "requirements.lock"
MOMENTS = "created_at, updated_at, last_seen, locked_fields"
NOW = "now(), now(), now(), '{}'::text[]"

# What Popolo has no field for goes into `extras`: our list shows it too.
EXTRAS = """json_build_object(
    'capacity', m.capacity, 'start_precision', m.start_precision, 'end_precision', m.end_precision,
    'end_reason', m.end_reason, 'sources', m.sources,
    'appointed_by', CASE WHEN a.id IS NOT NULL THEN
        json_build_object('id', a.id, 'number', a.number || '/' || a.be_year, 'signed_on', a.signed_on) END,
    'ended_by', CASE WHEN e.id IS NOT NULL THEN
        json_build_object('id', e.id, 'number', e.number || '/' || e.be_year, 'signed_on', e.signed_on) END
)"""


def ocd_id(kind: str, expression: str) -> str:
    """SQL for the id of opencivicdata's form that stands for one of our ids."""
    return f"'ocd-{kind}/' || md5('{kind} ' || {expression})::uuid"


# The peer's table, its columns, and the query on our tables that fills them.
ROWS = [
    (
        "opencivicdata_organization",
        f"id, name, classification, founding_date, dissolution_date, image, extras, {MOMENTS}",
        f"""SELECT {ocd_id("organization", "c.id")}, c.name_th, 'committee', c.start_date::text,
            COALESCE(c.end_date::text, ''), '', json_build_object('code', c.code), {NOW}
        FROM committees_committee c""",
    ),
    (
        "opencivicdata_post",
        f"id, label, role, organization_id, start_date, end_date, maximum_memberships, extras, {MOMENTS}",
        f"""SELECT {ocd_id("post", "s.id")}, COALESCE(NULLIF(s.local_title_th, ''), t.holder_th, s.key),
            s.role, {ocd_id("organization", "s.committee_id")},
            COALESCE(s.local_start_date, c.start_date)::text,
            COALESCE(s.local_end_date::text, ''), 1, json_build_object('key', s.key), {NOW}
        FROM committees_seat s JOIN committees_committee c ON c.id = s.committee_id
        LEFT JOIN committees_seattemplate t ON t.committee_kind = c.kind AND t.variant = c.variant
            AND t.key = s.key AND t.end_date IS NULL""",
    ),
    (
        "opencivicdata_person",
        "id, name, sort_name, family_name, given_name, image, gender, summary, national_identity, biography,"
        f" birth_date, death_date, extras, {MOMENTS}",
        f"""SELECT {ocd_id("person", "p.id")}, p.name_th, '', p.family_th, p.given_th,
            '', '', '', '', '', '', '', json_build_object('name_en', p.name_en), {NOW}
        FROM roles_person p""",
    ),
    (
        "opencivicdata_membership",
        "id, organization_id, person_id, person_name, post_id, label, role, start_date, end_date, extras,"
        f" {MOMENTS}",
        f"""SELECT {ocd_id("membership", "m.id")}, {ocd_id("organization", "s.committee_id")},
            {ocd_id("person", "m.person_id")}, '', {ocd_id("post", "m.seat_id")}, m.position_title, s.role,
            m.start_date::text, COALESCE(m.end_date::text, ''), {EXTRAS}, {NOW}
        FROM roles_membership m JOIN committees_seat s ON s.id = m.seat_id
        LEFT JOIN roles_order a ON a.id = m.appointed_by_id
        LEFT JOIN roles_order e ON e.id = m.ended_by_id""",
    ),
]


def environment(say: Say) -> Path:
    """The peer's own Python, installed by hash when its lock file has changed."""
    stamp = VENV / "installed.lock"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        say("peer: installing opencivicdata 3.4.0 and Django 4.2 in an environment of its own")
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        install = ["-m", "pip", "install", "-qq", "--no-input", "--require-hashes", "-r", str(LOCK)]
        subprocess.run([VENV / "bin" / "python", *install], check=True)
        shutil.copy(LOCK, stamp)
    return VENV / "bin" / "python"


def variables(url: str) -> dict[str, str]:
    """The environment of a process of the peer: its database in libpq's variables."""
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    at = {names[key]: value for key, value in parse_dsn(url).items() if key in names}
    return {**os.environ, **at, "DJANGO_SETTINGS_MODULE": "bench.peer.settings"}


def database(at: Server, registry: str, say: Say) -> str:
    """The URL of the peer's database with the rows of the registry, which is that of size S.

    At L it would be asked how long PostgreSQL counts a million rows: plain page numbers do so each time.
    """
    name = "peer_s"
    label = f"S of {fingerprint(*INGREDIENTS, 'bench/peering.py', 'bench/peer/requirements.lock')}"
    url = at.database(name)
    python = environment(say)
    if at.read_label(name) != label:
        begin = time.monotonic()
        at.make(name)
        migrate = [str(python), "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=variables(url), check=True)
        with (
            contextlib.closing(psycopg2.connect(registry)) as ours,
            contextlib.closing(psycopg2.connect(url)) as theirs,
        ):
            for table, columns, query in ROWS:
                _move(ours, query, theirs, f"{table} ({columns})")
            theirs.commit()
        tidy(url)
        at.label(name, label)
        say(f"{name}: the same rows in the peer's tables in {time.monotonic() - begin:.0f} s")
    return url


def _move(source: Any, query: str, target: Any, into: str) -> None:
    with tempfile.TemporaryFile() as file, source.cursor() as reader, target.cursor() as writer:
        reader.copy_expert(f"COPY ({query}) TO STDOUT", file)
        file.seek(0)
        writer.copy_expert(f"COPY {into} FROM STDIN", file)
