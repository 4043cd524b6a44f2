//! The unit behind a number: that of its column, or another one, with which the number is not what the column takes.

use mingde_core::kind::Measure;
use mingde_core::number::Fixed;

use super::number::ungrouped;
use crate::layout::Column;
use crate::read::scale::others;

/// Words that may follow a number of a measure; the first is the usual one.
pub(crate) fn words(measure: Measure) -> &'static [&'static str] {
    match measure {
        Measure::People => &["人", "名", "位", "人次", "票"],
        Measure::Yuan => {
            &["元", "块", "元整", "整", "圆", "圆整", "元人民币", "人民币", "块钱", "元钱", "rmb", "cny"]
        }
        Measure::Hours => &["小时", "时", "个小时", "钟头", "个钟头", "学时", "课时", "h"],
        Measure::Minutes => &["分钟", "分", "min"],
        Measure::Days => &["天", "日", "个工作日"],
        Measure::Points => &["分"],
        Measure::Percent => &["%"],
        Measure::Items => &[
            "个", "件", "次", "篇", "项", "条", "份", "场", "期", "本", "套", "台", "所", "节", "张", "户",
            "组", "家", "册", "辆", "间", "幅", "首", "支", "只", "门", "批", "处", "部", "届", "堂", "道",
            "座", "棵", "班", "队", "票", "课时", "学时", "节课", "场次", "批次", "例", "起",
        ],
        Measure::SquareMetres => &["平方米", "㎡", "m2", "m²", "平米", "平方"],
    }
}

/// Words that count something else than the measure alone says: a person who came twice, a day that is no Sunday, a lesson
/// of forty-five minutes. They stand in cells of columns that name them.
const EXACTING: [(&str, &[&str]); 5] = [
    ("人次", &["人次"]),
    ("票", &["票"]),
    ("个工作日", &["工作日"]),
    ("学时", &["学时", "课时"]),
    ("课时", &["学时", "课时"]),
];

fn is_of(word: &str, column: &Column) -> bool {
    let Some((_, names)) = EXACTING.iter().find(|(exacting, _)| *exacting == word) else { return true };
    let says = |text: &str| names.iter().any(|name| text.contains(name));
    says(&column.title) || says(&column.help) || column.aliases.iter().any(|alias| says(alias))
}

/// Whether numbers of a column may bear a word as their unit.
pub(crate) fn has_unit(column: &Column, measure: Measure, word: &str) -> bool {
    words(measure).contains(&word) && is_of(word, column)
}

/// A number without the word for what its column counts.
pub(super) fn without_own_unit<'t>(text: &'t str, measure: Measure, column: &Column) -> &'t str {
    without(text, words(measure).iter().filter(|word| is_of(word, column)))
}

fn without<'t, 'w>(text: &'t str, words: impl Iterator<Item = &'w &'w str>) -> &'t str {
    // Longest first, so that `人次` is not left with its `次`.
    let longest = words.filter(|word| text.ends_with(**word)).max_by_key(|word| word.len());
    longest.map_or(text, |word| &text[..text.len() - word.len()])
}

/// Whether a number bears a unit that its column does not count in, with the same in the unit of the column where that
/// comes out even.
pub(super) fn foreign_unit(text: &str, measure: Measure, column: &Column) -> Option<Option<String>> {
    let number_before = |rest: &str| if rest.len() < text.len() { ungrouped(rest) } else { None };
    for (other, ..) in Measure::ALL {
        let theirs = words(other).iter().filter(|word| other != measure || !is_of(word, column));
        if let Some(digits) = number_before(without(text, theirs)) {
            let exact = !EXACTING.iter().any(|(word, _)| text.ends_with(word));
            return Some(converted(&digits, other, measure).filter(|_| exact));
        }
    }
    let digits = number_before(without(text, others(measure).iter()))?;
    let per_mille = measure == Measure::Percent && text.ends_with('‰');
    Some(per_mille.then(|| tenth(&digits)).flatten())
}

/// The same stretch of time in the measure that is wanted, where it comes out even.
fn converted(digits: &str, from: Measure, to: Measure) -> Option<String> {
    let raw = digits.parse::<Fixed>().ok()?.raw();
    let raw = match (from, to) {
        (Measure::Hours, Measure::Minutes) => raw.checked_mul(60)?,
        (Measure::Minutes, Measure::Hours) if raw % 60 == 0 => raw / 60,
        _ => return None,
    };
    Some(Fixed::from_raw(raw).to_string())
}

fn tenth(digits: &str) -> Option<String> {
    let raw = digits.parse::<Fixed>().ok()?.raw();
    (raw % 10 == 0).then(|| Fixed::from_raw(raw / 10).to_string())
}
