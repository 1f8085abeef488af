"""The sort key against ICU's Thai collation, on a PostgreSQL that has ICU."""

import csv
import random
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gcio_portal.thai import sort_key

pytestmark = [pytest.mark.icu, pytest.mark.django_db]

TRICKY = (
    "กรมเจ้าท่า กรมเชื้อเพลิงธรรมชาติ การไฟฟ้านครหลวง โรงงานไพ่ ไปรษณีย์ไทย แพทยสภา ใต้ ขนส่ง เขต แขวง กอง "
    "ข้าว ขาว ข่าว เข้า เขา ปั๊ม ปัม ปั้ม แกง แก่ง แก้ง แก๊ง เกม ไก่ ไก ก็ กก กา กำ กาก ก่ำ ก้ำ กะ กัก กิน "
    "กีบ กึ่ง กืน กุ้ง กูบ เกณฑ์ เกร็ด เกล็ด เสมอ เสมา เสม็ด สมอ เหล เหล่า เหล้า เหลา หลา ฤกษ์ ฤๅษี ฤา ฦา "
    "รัก รถ ลา ทฤษฎี จันทร์ จันทน์ จัน จันท์ สินธุ์ สินธุ การณ์ การ ที่ปรึกษา ที่ ทิ ที น้ำ นาม น้ำใจ นำ "
    "ธรรมะ ธรรม กรุงเทพฯ กรุงเทพ กรุงเทพมหานคร ต่างๆ ต่าง ต่างกัน ก.พ. ก.พ.ร. กพ กพร กข สำนักงานก.พ. ไทย "
    "ไท ไทร โทร โทรทัศน์ ใหญ่ ไหญ่ ใหม่ ไหม้ ไหม เอกสาร แอร์ โอ ไอ ไอที IT it A a 1 ๑ 2 10 ๑๐ 4.0 e-Saraban "
    "E-saraban เกาะ เกา เก่า เก้า เก๋า เก๊า เกี่ยว เกี๊ยว เกี้ยว เกียรติ เพชร เพชรบุรี เพชรบูรณ์ แพร่ แพะ "
    "พะเยา พังงา ภูเก็ต "
)
TRICKY_WORDS = str.split(TRICKY)


def in_icu_order(texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute('SELECT text FROM unnest(%s) AS text ORDER BY text COLLATE "th-x-icu"', [texts])
        return [text for (text,) in cursor.fetchall()]


def out_of_order(texts: set[str]) -> list[tuple[str, str]]:
    """Neighbours in ICU's order whose keys say the contrary; ties of the key are told by the text."""
    keyed = [(sort_key(text), text) for text in in_icu_order(sorted(texts))]
    return [(one[1], other[1]) for one, other in pairwise(keyed) if one > other]


def thai_texts_of_the_registry() -> set[str]:
    folders = [Path(settings.BASE_DIR, app, "data") for app in ("committees", "roles", "transformation")]
    texts = set()
    for path in sorted(path for folder in folders for path in folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        texts |= {cell.strip() for cell in cells if any("ก" <= char <= "๛" for char in cell)}
    return texts


def test_the_registrys_own_names_and_their_words_sort_as_icu_sorts_them():
    names = thai_texts_of_the_registry()
    words = {word for name in names for word in name.split()}

    assert len(names) > 300
    assert out_of_order(names) == []
    assert out_of_order(words) == []


def test_tricky_words_sort_as_icu_sorts_them():
    assert out_of_order(set(TRICKY_WORDS)) == []


def test_fifty_thousand_built_words_sort_as_icu_sorts_them():
    pick = random.Random(2569).choice  # the same words in every run

    def syllable() -> str:
        head = pick(["", "", "เ", "แ", "โ", "ใ", "ไ"]) + pick("กขคงจญฐดนบฤลรวสหฬอฮ")
        middle = pick(["", "ั", "ิ", "ี", "ึ", "ุ", "ู", "็"]) + pick(["", "", "่", "้", "๊", "๋", "์"])
        return (
            head
            + middle
            + pick(["", "", "ะ", "า", "ำ", "น", " ", ".", "ๆ", "ฯ", "-", "1", "๒", "a", "B", "("])
        )

    words = {"".join(syllable() for _ in range(pick([1, 2, 3]))) for _ in range(50_000)}

    assert out_of_order(words) == []


def test_postgresql_sorts_the_keys_as_python_does():
    keys = [sort_key(text) for text in TRICKY_WORDS]

    with connection.cursor() as cursor:
        cursor.execute('SELECT key FROM unnest(%s) AS key ORDER BY key COLLATE "C"', [keys])
        stored = [key for (key,) in cursor.fetchall()]

    assert stored == sorted(keys)
