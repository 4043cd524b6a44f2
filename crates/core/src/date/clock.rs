//! Times of day as people write them. Seconds are left out, never rounded up.

use super::figures::in_figures;

/// Words for the part of a day, before or behind the hour.
const PARTS: [(&[&str], PartOfDay); 9] = [
    (&["凌晨"], PartOfDay::SmallHours),
    (&["大清早", "清晨", "清早", "早上", "早晨", "早"], PartOfDay::Early),
    (&["上午", "午前"], PartOfDay::Morning),
    (&["中午", "正午"], PartOfDay::Noon),
    (&["下午", "午后", "傍晚"], PartOfDay::Afternoon),
    (&["晚上", "晚间", "晚"], PartOfDay::Evening),
    (&["夜里", "夜间", "深夜", "半夜", "午夜"], PartOfDay::Night),
    (&["am", "a.m."], PartOfDay::Am),
    (&["pm", "p.m."], PartOfDay::Pm),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartOfDay {
    SmallHours,
    Early,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Am,
    Pm,
}

impl PartOfDay {
    /// The hour of the clock; none where the words contradict each other or may mean two hours: 晚上1点, 早上12点, and
    /// 上午12点, which is noon to whoever says it and half a day earlier where Windows writes it. That
    /// of midnight belongs to the day after, and whoever wrote 晚上12点 has put the day before beside it.
    fn hour(self, hour: u16) -> Option<u16> {
        match (self, hour) {
            (Self::SmallHours, 0..=6) | (Self::Early, 4..=11) | (Self::Morning, 1..=11) => Some(hour),
            (Self::Noon, 11..=12) | (Self::Night, 0..=5) | (Self::Am, 0..=11) => Some(hour),
            (Self::SmallHours | Self::Am, 12) => Some(0),
            (Self::Noon, 1..=2) | (Self::Afternoon, 1..=11) | (Self::Evening, 5..=11) => Some(hour + 12),
            (Self::Night, 8..=11) | (Self::Pm, 1..=11) => Some(hour + 12),
            (Self::Afternoon | Self::Pm, 12) => Some(12),
            // Whoever counts to twenty-four needs no word.
            (Self::Afternoon | Self::Evening | Self::Night | Self::Pm | Self::Noon, 13..=23) => Some(hour),
            _ => None,
        }
    }
}

/// Minute of the day of a time such as `8:30`, `08:30:00`, `8时30分`, `8点半`, `八点一刻`, `下午3点`, `3:05 PM`, in a narrowed text.
/// None where it may mean two: `8:3`, `晚上1点`, `8`.
pub fn parse_time(text: &str) -> Option<u16> {
    let text = text.trim().to_lowercase();
    let (part, rest) = without_part(&text);
    let figures = clock_in_figures(rest);
    let (hour, minute) = clock(&figures).filter(|_| part.is_some() || !is_bare(&figures))?;
    let hour = match part {
        Some(part) => part.hour(hour)?,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Whether a text is the end of a day in words or by the clock: of which day 00:00 is, only who wrote it knows.
pub fn is_midnight(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (part, rest) = without_part(&compact);
    let twelve = || matches!(clock(&clock_in_figures(rest)), Some((12, 0)));
    matches!(compact.as_str(), "午夜" | "半夜" | "子夜")
        || matches!(clock(&clock_in_figures(&compact)), Some((24, 0)))
        || matches!(part, Some(PartOfDay::Evening | PartOfDay::Night)) && twelve()
}

/// Whether a text is an hour of twelve in the morning, which may be noon or midnight: 上午12:30.
pub fn is_twelve_in_the_morning(text: &str) -> bool {
    let (part, rest) = without_part(text);
    matches!(part, Some(PartOfDay::Morning)) && matches!(clock(&clock_in_figures(rest)), Some((12, _)))
}

/// Whether a time has no minutes.
pub(super) fn is_on_the_hour(text: &str) -> bool {
    matches!(clock(&clock_in_figures(without_part(text).1)), Some((_, 0)))
}

/// Whether a text is nothing but a word for a part of the day: 上午.
pub(super) fn is_part_of_day(text: &str) -> bool {
    matches!(text, "全天" | "整天" | "半天") || matches!(without_part(text), (Some(_), ""))
}

/// The word for the part of the day, and what stands beside it.
fn without_part(text: &str) -> (Option<PartOfDay>, &str) {
    let words = PARTS.iter().flat_map(|(words, part)| words.iter().map(move |word| (*word, *part)));
    let mut found = words.filter_map(|(word, part)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((Some(part), rest.trim()))
    });
    found.next().unwrap_or((None, text))
}

/// Figures alone, without anything that makes an hour of them.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Hour and minute as they stand there; seconds are looked at and passed over.
fn clock(text: &str) -> Option<(u16, u16)> {
    let (hour, _, rest) = leading(text)?;
    let rest = rest.trim_start();
    if rest.is_empty() {
        return Some((hour, 0));
    }
    if let Some(rest) = rest.strip_prefix(':') {
        // Of `8:3` nobody can say whether a nought was left out before the 3 or behind it.
        let (minute, 2, rest) = leading(rest.trim_start())? else { return None };
        return is_end(rest.strip_prefix('分').unwrap_or(rest)).then_some((hour, minute));
    }
    let rest = rest.strip_prefix(['时', '点'])?;
    let rest = rest.strip_prefix('钟').unwrap_or(rest).trim_start();
    match rest {
        "" | "整" => return Some((hour, 0)),
        "半" => return Some((hour, 30)),
        _ => {}
    }
    let (minute, figures, rest) = leading(rest)?;
    let named = rest.trim_start().strip_prefix('分');
    (named.is_some() || figures == 2).then_some(())?;
    is_end(named.unwrap_or(rest)).then_some((hour, minute))
}

/// Whether nothing but seconds follows the minutes: `:15`, `:15.000`, `15秒`.
fn is_end(rest: &str) -> bool {
    let rest = rest.trim();
    if matches!(rest, "" | "整" | "钟") {
        return true;
    }
    let seconds = rest.strip_prefix(':').or_else(|| rest.strip_suffix('秒'));
    let Some((second, _, fraction)) = seconds.and_then(leading) else { return false };
    let digits = |text: &str| !text.is_empty() && is_bare(text);
    second < 60 && (fraction.is_empty() || fraction.strip_prefix('.').is_some_and(digits))
}

/// A number of one or two figures, how many they are, and what follows.
fn leading(text: &str) -> Option<(u16, usize, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (figures, rest) = text.split_at(end);
    (1..=2).contains(&end).then(|| figures.parse().ok()).flatten().map(|number| (number, end, rest))
}

/// `八点二十` in figures; a quarter of an hour is fifteen minutes.
fn clock_in_figures(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    in_figures(&text.replace("一刻", "15").replace("三刻", "45"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::narrow;

    #[test]
    fn times_as_people_write_them() {
        for text in [
            "8:30",
            "08:30:00",
            "08:30:00.000",
            "8时30分",
            "8点半",
            "8点30",
            "上午8:30",
            "8:30 AM",
            "8：30",
            "8 : 30",
            "八点半",
            "早上八点三十分",
            "8时30分15秒",
            "8:30整",
        ] {
            assert_eq!(parse_time(&narrow(text)), Some(510), "{text}");
        }
        for (text, minute) in [
            ("下午3点", 900),
            ("下午三点钟", 900),
            ("八点一刻", 495),
            ("八点五分", 485),
            ("八点零五", 485),
            ("晚上7点", 1_140),
            ("下午8:00", 1_200),
            ("下午 11:30", 1_410),
            ("下午9点", 1_260),
            ("上午1:00", 60),
            ("上午5:00:00", 300),
            ("早8点", 480),
            ("凌晨12:15", 15),
            ("12:00AM", 0),
            ("晚上20:00", 1_200),
            ("中午12点", 720),
            ("中午11点半", 690),
            ("中午1点", 780),
            ("下午12点", 720),
            ("12:30 AM", 30),
            ("12:30 PM", 750),
            ("凌晨12点", 0),
            ("凌晨2点", 120),
            ("夜里11点", 1_380),
            ("半夜2点", 120),
            ("傍晚6点", 1_080),
            ("10:05:35", 605),
            ("23:59:59", 1_439),
            ("零点", 0),
        ] {
            assert_eq!(parse_time(&narrow(text)), Some(minute), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_hours_is_no_time() {
        for text in [
            "25:00",
            "8:61",
            "早上",
            "830",
            "8",
            "晚上1点",
            "早上12点",
            "上午12点",
            "上午12:30",
            "早12点",
            "24:30",
            "三",
            "8:3",
            "8点3",
            "8:30:75",
            "8:30:xx",
            "8:30:9-11",
            "8:30-9:30",
            "8:30 第一节",
            "8:300",
            "8.30",
            "8:30Z",
            "2025-09-01 8:30",
        ] {
            assert_eq!(parse_time(&narrow(text)), None, "{text}");
            assert!(!is_midnight(text), "{text}");
        }
        for text in ["晚上12点", "晚上十二点", "半夜12:00", "24:00", "午夜", "晚上 12:00"] {
            assert_eq!(parse_time(&narrow(text)), None, "{text}");
            assert!(is_midnight(text), "{text}");
        }
    }
}
