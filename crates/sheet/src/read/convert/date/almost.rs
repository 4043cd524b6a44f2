//! What is almost a day: what it lacks, and the day that was most likely meant.

use mingde_core::date::{DASHES, Day, civil, in_figures, leading_day, parse_day, parse_month};

use crate::layout::{Column, Key};
use crate::read::convert::{Fault, shown};
use crate::read::serial;

/// Says what is missing where a date is almost one.
pub(super) fn explained(column: &Column, text: &str) -> Fault {
    let value = shown(text, column);
    if is_of_the_moon(text) {
        return Fault::new("sheet-date-lunar", column).with("value", value);
    }
    let figures = in_figures(text);
    if let Ok(day) = parse_day(&figures) {
        return malformed(column, text).suggest(Some(day.to_string()));
    }
    if let Some(day) = in_english(text) {
        return malformed(column, text).suggest(Some(day.to_string()));
    }
    let text = figures.as_str();
    if leads_to_a_month(text) {
        return Fault::new("sheet-date-months", column).with("value", value);
    }
    let another = || leading_day(text).filter(|_| is_followed_by_another(text));
    if let Some(first) = first_of_several(text).or_else(another) {
        return Fault::new("sheet-date-several", column)
            .with("value", value)
            .suggest(Some(first.to_string()));
    }
    if let Some(day) = day_within(text) {
        return Fault::new("sheet-date-malformed", column)
            .with("value", value)
            .suggest(Some(day.to_string()));
    }
    let part =
        ["上旬", "中旬", "下旬", "月初", "月中", "月底", "月份"].iter().find_map(|w| text.strip_suffix(w));
    let trimmed = part.unwrap_or(text).trim_end_matches(['日', '号', '月', '年', '.']);
    let numbers: Vec<&str> = trimmed
        .split(['-', '/', '.', '年', '月', '—', ' ', '\\', '，', ',', '、', '。'])
        .filter(|t| !t.is_empty())
        .collect();
    let parsed: Vec<i16> = numbers.iter().filter_map(|t| t.parse().ok()).collect();
    let full = |year: i16, month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil(year, month, day).map(|d| d.to_string())
    };
    match (parsed.len() == numbers.len(), parsed.as_slice()) {
        (true, [year, month]) if (1900..2200).contains(year) && (1..=12).contains(month) => {
            // The last day is asked for, not the first.
            let day = match column.key {
                Key::To => parse_month(trimmed).map(|month| month.last().to_string()).ok(),
                _ => full(*year, *month, 1),
            };
            Fault::new("sheet-date-no-day", column).with("value", value).suggest(day)
        }
        (true, [month, day]) if (1..=12).contains(month) && (1..=31).contains(day) => {
            Fault::new("sheet-date-no-year", column).with("value", value)
        }
        (true, [one, other, year]) if (1900..2200).contains(year) => {
            // Of 01/09/2025 nobody can say whether it was in September.
            let readings = (full(*year, *one, *other), full(*year, *other, *one));
            malformed(column, text).suggest(match readings {
                (Some(first), Some(second)) => (first == second).then_some(first),
                (first, second) => first.or(second),
            })
        }
        (true, [year, month, day]) if (0..100).contains(year) && numbers[0].len() == 2 && *month <= 12 => {
            let century = if *year > 50 { 1900 } else { 2000 };
            malformed(column, text).suggest(full(century + year, *month, *day))
        }
        // The digits are a day, only what separates them is not: 2025\9\21, 2025，9，25.
        (true, [year, month, day]) if (1900..2200).contains(year) => {
            malformed(column, text).suggest(full(*year, *month, *day))
        }
        _ => Fault::new("sheet-date-malformed", column)
            .with("value", value)
            .suggest(serial_as_text(text).or_else(|| six_digits(text))),
    }
}

/// `2025.9-12`, `2025年9、10月`: from a month to another one, or two of them.
fn leads_to_a_month(text: &str) -> bool {
    let month = |text: &str| -> Option<usize> {
        let figures = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: u8 = text[..figures].parse().ok()?;
        (figures <= 2 && (1..=12).contains(&number)).then_some(figures)
    };
    let months = || {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (year, rest) = compact.split_once(['-', '/', '.', '年'])?;
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let rest = is_year.then(|| rest.get(month(rest)?..)).flatten()?;
        let rest = rest.strip_prefix('月').unwrap_or(rest);
        let signs = |c: char| DASHES.contains(&c) || "~～至到、和及,，".contains(c);
        let rest = rest.strip_prefix(signs)?.trim_start_matches(signs).trim_start_matches(year);
        let rest = rest.trim_start_matches(['-', '/', '.', '年']);
        let end = rest.get(month(rest)?..)?;
        Some(matches!(end, "" | "月" | "月份"))
    };
    parse_day(text).is_err() && months() == Some(true)
}

/// `农历八月初八`, `乙巳年腊月`: days of another calendar.
fn is_of_the_moon(text: &str) -> bool {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
    let mut chars = text.chars();
    let year =
        chars.next().is_some_and(|c| STEMS.contains(c)) && chars.next().is_some_and(|c| BRANCHES.contains(c));
    let words =
        ["农历", "阴历", "旧历", "正月", "腊月", "冬月", "廿", "月初一", "月初二", "月初三", "月初四"];
    let more = ["月初五", "月初六", "月初七", "月初八", "月初九", "月初十"];
    year || words.iter().chain(&more).any(|word| text.contains(word))
}

/// The day in `2025.9.1 2`, which is one without its spaces, and in `2025年9月1日起`, behind which no more figures stand.
fn day_within(text: &str) -> Option<Day> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let joined = || (compact.len() < text.len()).then(|| parse_day(&compact).ok()).flatten();
    // Letters for figures: 2025-09-1O.
    let figured = || parse_day(&text.replace(['O', 'o'], "0").replace(['l', 'I'], "1")).ok();
    let day = leading_day(text).filter(|_| !text.contains(['O', 'o', 'l', 'I']));
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let alone = || day.filter(|_| figures(text) <= figures_of_day(text));
    joined().or_else(alone).or_else(figured)
}

/// How many figures the day has with which a text begins.
fn figures_of_day(text: &str) -> usize {
    let day = text.chars().take_while(|c| c.is_ascii_digit() || "-/.年月".contains(*c));
    day.filter(char::is_ascii_digit).count()
}

/// `22-Sep-25`, `Sep 22, 2025`.
fn in_english(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| !t.is_empty())
        .map(str::to_lowercase)
        .collect();
    let [first, second, year] = words.as_slice() else { return None };
    let month =
        |word: &str| (1i8..).zip(MONTHS).find(|(_, name)| word.starts_with(name)).map(|(month, _)| month);
    let (month, day) = month(second).map(|m| (m, first)).or_else(|| month(first).map(|m| (m, second)))?;
    let year = match (year.len(), year.parse::<i16>().ok()?) {
        (4, year) => year,
        (2, year) => year + if year > 50 { 1900 } else { 2000 },
        _ => return None,
    };
    civil(year, month, day.parse().ok()?).filter(|day| (Day::EARLIEST..=Day::LATEST).contains(day))
}

/// `45919` in a cell of text format is most likely what Excel shows of a day that lost its format.
fn serial_as_text(text: &str) -> Option<String> {
    let likely = text.len() == 5 && text.parse::<u32>().is_ok_and(|n| (36_526..60_000).contains(&n));
    likely.then(|| serial::split(text.parse().ok()?)).flatten().map(|(day, _)| day.to_string())
}

/// The first day of `2025年9月1日-3日` and of `2025-9-1、2025-9-8`.
fn first_of_several(text: &str) -> Option<Day> {
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let ends = text.match_indices(['~', '至', '到', '—', '－', '-', '、', '，', ',', ';', '；', '和', '及']);
    // A first day is among the first of the ends: no day has more than a few of these signs in it.
    ends.take(8).filter(|(at, _)| *at < last).find_map(|(at, _)| parse_day(&text[..at]).ok())
}

/// `250901`.
fn six_digits(text: &str) -> Option<String> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| parse_day(&format!("20{text}")).ok()).flatten().map(|day| day.to_string())
}

/// `2025-09-31` was meant to be the last day of that month.
pub(super) fn last_of_month(text: &str) -> Option<Day> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|t| t.parse::<i16>().ok());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let first = civil(year, i8::try_from(month).ok()?, 1)?;
    (29..=31).contains(&day).then(|| first.plus_months(1).plus(-1))
}

pub(super) fn malformed(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-date-malformed", column).with("value", shown(text, column))
}

/// Whether behind the space that ends a day there stands what looks like one more: `2025-9-1 9-8`.
fn is_followed_by_another(text: &str) -> bool {
    let Some((_, rest)) = text.split_once(char::is_whitespace) else { return false };
    let mut marks = rest.match_indices(['-', '/', '.', '年', '月']);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    !rest.contains(':')
        && marks.any(|(at, mark)| {
            digit(rest[..at].chars().next_back()) && digit(rest[at + mark.len()..].chars().next())
        })
}
