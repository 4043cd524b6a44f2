//! Calendars as calendars exchange them (RFC 5545): days, not moments, and nothing that rings.

use std::fmt::Write as _;

use mingde_core::date::{Day, Timestamp};

/// Most octets of a line before its end (RFC 5545 3.1).
const LONGEST_LINE: usize = 75;
/// Eight hours, in microseconds: moments are written in UTC.
const SHANGHAI: i64 = 8 * 3_600_000_000;

/// A calendar that is being written.
pub struct Calendar {
    text: String,
    stamp: String,
}

/// Something that is due on a day.
pub struct Event<'e> {
    /// By which a calendar knows it again.
    pub uid: &'e str,
    /// All of this day.
    pub day: Day,
    /// What stands in the calendar.
    pub summary: &'e str,
    /// What is read when it is opened.
    pub about: &'e str,
    /// Where more stands.
    pub address: &'e str,
}

impl Calendar {
    /// Begins a calendar with a name, in a language, as of a moment.
    pub fn begin(name: &str, language: &str, now: Timestamp) -> Self {
        let mut calendar = Self { text: String::new(), stamp: utc(now) };
        calendar.line("BEGIN:VCALENDAR");
        calendar.line("VERSION:2.0");
        calendar.line(&format!("PRODID:-//Mingde//Mingde//{}", language.to_uppercase()));
        calendar.line("CALSCALE:GREGORIAN");
        calendar.line("METHOD:PUBLISH");
        calendar.line(&format!("NAME:{}", escaped(name)));
        calendar.line(&format!("X-WR-CALNAME:{}", escaped(name)));
        calendar.line("X-WR-TIMEZONE:Asia/Shanghai");
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION:PT12H");
        calendar.line("X-PUBLISHED-TTL:PT12H");
        calendar
    }

    /// Adds an event. A day is kept free by nobody for what is due on it.
    pub fn add(&mut self, event: &Event<'_>) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", escaped(event.uid)));
        self.line(&format!("DTSTAMP:{}", self.stamp));
        self.line(&format!("DTSTART;VALUE=DATE:{}", basic(event.day)));
        self.line(&format!("DTEND;VALUE=DATE:{}", basic(event.day.plus(1))));
        self.line(&format!("SUMMARY:{}", escaped(event.summary)));
        self.line(&format!("DESCRIPTION:{}", escaped(event.about)));
        self.line(&format!("URL:{}", event.address));
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// Ends it.
    pub fn end(mut self) -> String {
        self.line("END:VCALENDAR");
        self.text
    }

    /// A line, folded where it is too long, between characters.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LONGEST_LINE {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(letter);
            octets += letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// A text as the value of a property (RFC 5545 3.3.11). What no text holds is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' | '\r' => escaped.push_str("\\n"),
            letter if letter.is_control() && letter != '\t' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn basic(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}{month:02}{day:02}")
}

fn utc(now: Timestamp) -> String {
    // What is eight hours earlier in Shanghai has the figures of UTC.
    let there = Timestamp(now.0.saturating_sub(SHANGHAI));
    let seconds = now.0.div_euclid(1_000_000).rem_euclid(86_400);
    let mut text = basic(there.day());
    _ = write!(text, "T{:02}{:02}{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn a_calendar_is_written_as_calendars_read_it() {
        let (day, now) = ("2025-12-31".parse().unwrap(), Timestamp(1_767_139_199_000_000));
        let mut calendar = Calendar::begin("示范区教育局", "zh-CN", now);
        let event =
            Event { uid: "a@mingde", day, summary: "交总结", about: "", address: "https://b.example/1" };
        calendar.add(&event);
        let text = calendar.end();
        // 2025-12-30T23:59:59Z is the last day of the year in Shanghai.
        for line in [
            "UID:a@mingde",
            "DTSTAMP:20251230T235959Z",
            "DTSTART;VALUE=DATE:20251231",
            "DTEND;VALUE=DATE:20260101",
            "SUMMARY:交总结",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} is missing in {text}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_come_back_whole() {
        let summary = "谈心谈话每半年不少于一次".repeat(9) + &"x".repeat(80);
        let event = Event {
            uid: "a",
            day: "2025-12-31".parse().unwrap(),
            summary: &summary,
            about: "",
            address: "https://b.example/1",
        };
        let mut calendar = Calendar::begin("", "en", Timestamp(0));
        calendar.add(&event);
        let text = calendar.end();
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.split("\r\n").any(|line| line.len() == 75));
        assert!(unfolded(&text).contains(&format!("\r\nSUMMARY:{summary}\r\n")));
    }

    #[test]
    fn text_stays_text() {
        let said = "甲;乙,丙\\丁\r\nEND:VEVENT\u{7}";
        assert_eq!(escaped(said), "甲\\;乙\\,丙\\\\丁\\nEND:VEVENT");
    }
}
