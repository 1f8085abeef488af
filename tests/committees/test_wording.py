"""Old and new wording: the real pairs of 29 September 2563, and what a mark must never do."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.wording import compare

REAL_PAIRS = {
    "1.1-1": (
        "1) <del>รองนายกรัฐมนตรีที่กำกับดูแลภารกิจด้านการพัฒนารัฐบาลดิจิทัล</del> เป็นประธาน",
        "1) <ins>รัฐมนตรีว่าการกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม</ins> เป็นประธาน",
    ),
    "1.1-2": (
        "2) <del>รัฐมนตรีว่าการกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม เป็นรองประธาน</del>",
        "2) <ins>ไม่มีการกำหนดตำแหน่งรองประธานและองค์ประกอบอื่นเป็นไปตามเดิม</ins>",
    ),
    "1.1-3": (
        "3) ให้<del>ความเห็นชอบ</del>สถาปัตยกรรมองค์กรภาครัฐรวมทั้งบริหารจัดการทรัพยากรเพื่อการใช้ประโยชน์ร่วมกัน",
        "3) ให้<ins>ข้อเสนอแนะหรือคำแนะนำ</ins>สถาปัตยกรรมองค์กรภาครัฐ รวมทั้งบริหารจัดการทรัพยากรเพื่อการใช้ประโยชน์ร่วมกัน",
    ),
    "1.2-1": (
        "1) ผู้ว่าราชการจังหวัดหรือรองผู้ว่าราชการจังหวัดที่ได้รับมอบหมาย เป็นประธาน",
        "1) ผู้ว่าราชการจังหวัด<ins>/ปลัดกรุงเทพมหานคร</ins> หรือรองผู้ว่าราชการจังหวัด"
        "<ins>/รองปลัดกรุงเทพมหานคร</ins>ที่ได้รับมอบหมาย เป็นประธาน",
    ),
    "1.2-2": (
        "2) หัวหน้าสำนักงานจังหวัด เป็นกรรมการและเลขานุการ",
        "2) หัวหน้าสำนักงานจังหวัด<ins>/หัวหน้าหน่วยงานการบริหารจัดการการขับเคลื่อนภารกิจของกรุงเทพมหานคร</ins>"
        " เป็นกรรมการและเลขานุการ",
    ),
    "1.2-3": (
        "3) สถิติจังหวัด เป็นผู้ช่วยเลขานุการ",
        "3) สถิติจังหวัด<ins>/หัวหน้าหน่วยงานการจัดระบบข้อมูลและเทคโนโลยีสารสนเทศของกรุงเทพมหานคร</ins> เป็นผู้ช่วยเลขานุการ",
    ),
    "1.3": (
        "ให้ สพร. เป็นผู้รับผิดชอบ<del>ดำเนินโครงการอบรม</del>หลักสูตร GCIO …",
        "ให้ สพร. เป็นผู้รับผิดชอบ<ins>ดำเนินการฝึกอบรม</ins>หลักสูตร GCIO ... "
        "<ins>(ถ้อยคำที่เหลือคงเดิม) เพื่อให้ชัดเจนว่าไม่มีผลกระทบต่อหลักสูตรรัฐบาลอิเล็กทรอนิกส์"
        "สำหรับผู้บริหารระดับสูง (หลักสูตร รอส.)</ins>",
    ),
}
thai_texts = st.text("กขดนรมสงวอปเแไะาิีึุู่้๊์็ฯๆ ()/1a", max_size=60)


def bare(marked: str) -> str:
    for tag in ("<del>", "</del>", "<ins>", "</ins>"):
        marked = marked.replace(tag, "")
    return marked


@pytest.mark.parametrize("number", REAL_PAIRS)
def test_the_changes_of_2563_are_marked_as_whole_phrases(number):
    old, new = REAL_PAIRS[number]

    comparison = compare(bare(old), bare(new))

    assert (comparison.old_marked, comparison.new_marked) == (old, new)


def test_the_same_wording_has_no_mark():
    comparison = compare("เป็นประธาน", "เป็นประธาน")

    assert (comparison.old_marked, comparison.new_marked) == ("เป็นประธาน", "เป็นประธาน")


def test_white_space_and_the_two_ways_to_write_dots_are_no_change():
    comparison = compare("หลักสูตร GCIO …", "หลักสูตร  GCIO ...")

    assert comparison.new_marked == "หลักสูตร  GCIO ..."


def test_one_word_in_a_long_text_is_the_only_mark():
    text = "ให้หน่วยงานของรัฐจัดทำแผนการพัฒนาบุคลากรด้านดิจิทัลและรายงานผลทุก {} เดือนต่อสำนักงาน"

    comparison = compare(text.format("หก"), text.format("สิบสอง"))

    assert comparison.old_marked == text.format("<del>หก</del>")
    assert comparison.new_marked == text.format("<ins>สิบสอง</ins>")


def test_a_mark_does_not_cut_a_short_unknown_word():
    comparison = compare("นำส่งตลาด ก่อนสิ้นปีงบประมาณ", "นำส่งตลอด ก่อนสิ้นปีงบประมาณ")

    assert "ตล<" not in comparison.new_marked


def test_wording_is_escaped_where_it_becomes_html():
    comparison = compare("ข้อ <1>", "ข้อ <2> & 3")

    assert comparison.old_marked.startswith("ข้อ &lt;")
    assert "<2>" not in comparison.new_marked


@given(old=thai_texts, new=thai_texts)
def test_the_texts_come_back_whole_and_no_vowel_or_tone_is_parted_from_its_consonant(old, new):
    comparison = compare(old, new)

    for text, phrases in ((old, comparison.old), (new, comparison.new)):
        assert "".join(phrase.text for phrase in phrases).strip() == text.strip()
        for before, after in pairwise(phrases):
            assert not (before.text[-1].isalpha() and unicodedata.category(after.text[0]) == "Mn")


@given(old=thai_texts, new=thai_texts)
def test_what_stays_is_the_same_on_both_sides(old, new):
    comparison = compare(old, new)

    def stays(phrases):
        return "".join("".join(phrase.text.split()) for phrase in phrases if not phrase.changed)

    assert stays(comparison.old) == stays(comparison.new)
