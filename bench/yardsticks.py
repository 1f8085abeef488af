"""A: PostgreSQL builds the same JSON in one statement, and the same driver brings it.

Written as a good SQL programmer would write each for itself; `bench.ours.check` sees to it that the
content is the same as the API's before anything is timed.
"""

ORDER = (
    "CASE WHEN {0}.id IS NOT NULL THEN json_build_object("
    "'id', {0}.id, 'number', {0}.number || '/' || {0}.be_year, 'signed_on', {0}.signed_on) END"
)
TITLE_ON_DAY = """COALESCE((
    SELECT earlier.title_th FROM roles_earliertitle earlier
    WHERE earlier.membership_id = m.id AND earlier.end_date >= %(day)s::date
    ORDER BY earlier.end_date LIMIT 1
), m.position_title)"""
MEMBERSHIP = f"""json_build_object(
    'id', m.id, 'committee', committee.code,
    'seat', json_build_object('id', seat.id, 'key', seat.key,
        'title_th', COALESCE(version.holder_th, seat.local_title_th),
        'title_en', COALESCE(version.holder_en, seat.local_title_en)),
    'role', COALESCE(version.role, seat.role),
    'person', json_build_object('id', person.id, 'name_th', person.name_th, 'name_en', person.name_en),
    'position_title', {{title}}, 'capacity', m.capacity,
    'start_date', m.start_date, 'start_precision', m.start_precision,
    'end_date', m.end_date, 'end_precision', m.end_precision, 'end_reason', NULLIF(m.end_reason, ''),
    'appointed_by', {ORDER.format("appointing")}, 'ended_by', {ORDER.format("ending")},
    'evidence', m.evidence, 'sources', m.sources
)"""
PEOPLE_AND_ORDERS = """
JOIN roles_person person ON person.id = m.person_id
LEFT JOIN roles_order appointing ON appointing.id = m.appointed_by_id
LEFT JOIN roles_order ending ON ending.id = m.ended_by_id"""
AROUND = f"""
JOIN committees_seat seat ON seat.id = m.seat_id
JOIN committees_committee committee ON committee.id = seat.committee_id{PEOPLE_AND_ORDERS}
LEFT JOIN LATERAL (
    SELECT template.* FROM committees_seattemplate template
    WHERE template.committee_kind = committee.kind AND template.variant = committee.variant
        AND template.key = seat.key AND template.start_date <= {{law_day}}
    ORDER BY template.start_date DESC LIMIT 1
) version ON TRUE"""
OF_ALL_DAYS = {
    "row": MEMBERSHIP.format(title="m.position_title"),
    "around": AROUND.format(law_day="COALESCE(m.end_date, 'infinity')"),
}
OF_A_DAY = {
    "row": MEMBERSHIP.format(title=TITLE_ON_DAY),
    "around": AROUND.format(law_day="%(day)s::date"),
}

FIFTY = """
SELECT json_build_object('results', json_agg({row} ORDER BY m.id))::text FROM (
    SELECT * FROM roles_membership WHERE annulled_by_id IS NULL{on_day} ORDER BY id LIMIT 50
) m{around}"""
LIST = FIFTY.format(on_day="", **OF_ALL_DAYS)
LIST_AS_OF = FIFTY.format(on_day=" AND period @> %(day)s::date", **OF_A_DAY)

EVERY = "{row} FROM roles_membership m{around} WHERE m.annulled_by_id IS NULL".format(**OF_ALL_DAYS)
EXPORT = f"SELECT string_agg(line::text, E'\\n') FROM (SELECT {EVERY}) whole (line)"
EXPORT_AS_COPY = f"COPY (SELECT {EVERY}) TO STDOUT"

# The roster: the seats that stand on the day, each with whom it has, had last, and how it is.
ROSTER = f"""
SELECT json_build_object('committee', committee.code, 'as_of', %(day)s::date, 'known_at', NULL,
    'seats', COALESCE(json_agg(json_build_object(
        'id', seat.id, 'key', seat.key, 'role', COALESCE(version.role, seat.role),
        'title_th', COALESCE(version.holder_th, seat.local_title_th),
        'title_en', COALESCE(version.holder_en, seat.local_title_en),
        'required', COALESCE(version.required, FALSE), 'ex_officio', COALESCE(version.ex_officio, FALSE),
        'provision', instrument.code || '#' || provision.number,
        'state', CASE
            WHEN held.holder IS NOT NULL THEN 'FILLED' WHEN held.acting IS NOT NULL THEN 'ACTING'
            WHEN past.by_order THEN 'VACANT' ELSE 'UNKNOWN' END,
        'holder', held.holder, 'acting', held.acting,
        'last_known', CASE WHEN held.holder IS NULL THEN past.last_known END,
        'vacant_since', CASE WHEN held.holder IS NULL AND past.by_order THEN past.end_date + 1 END
    ) ORDER BY COALESCE(version.ordinal, seat.ordinal), seat.key, seat.id)
    FILTER (WHERE version.id IS NOT NULL OR seat.local_period @> %(day)s::date), '[]')
)::text
FROM committees_committee committee
JOIN committees_seat seat ON seat.committee_id = committee.id
LEFT JOIN committees_seattemplate version ON version.committee_kind = committee.kind
    AND version.variant = committee.variant AND version.key = seat.key AND version.period @> %(day)s::date
LEFT JOIN committees_provision provision ON provision.id = version.provision_id
LEFT JOIN committees_legalinstrument instrument ON instrument.id = provision.instrument_id
LEFT JOIN LATERAL (
    SELECT (json_agg({OF_A_DAY["row"]}) FILTER (WHERE m.capacity = 'SUBSTANTIVE'))->0 AS holder,
        (json_agg({OF_A_DAY["row"]}) FILTER (WHERE m.capacity <> 'SUBSTANTIVE'))->0 AS acting
    FROM roles_membership m{PEOPLE_AND_ORDERS}
    WHERE m.seat_id = seat.id AND m.annulled_by_id IS NULL AND m.period @> %(day)s::date
) held ON TRUE
LEFT JOIN LATERAL (
    SELECT {OF_A_DAY["row"]} AS last_known, m.end_date,
        m.ended_by_id IS NOT NULL AND m.end_precision = 'DAY' AS by_order
    FROM roles_membership m{PEOPLE_AND_ORDERS}
    WHERE m.seat_id = seat.id AND m.annulled_by_id IS NULL AND m.capacity = 'SUBSTANTIVE'
        AND m.end_date < %(day)s::date
    ORDER BY m.end_date DESC LIMIT 1
) past ON held.holder IS NULL
WHERE committee.code = %(code)s AND committee.period @> %(day)s::date
GROUP BY committee.code"""
