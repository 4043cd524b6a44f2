//! Figures of reports in words: what they are, what they were a year before, and whose they are.

use mingde_app::view::Title;
use mingde_app::{ChangeShown, FigureOrigin, FigureShown, SinceLastYear};

use super::Frame;

/// So many names are said before it is told how many there are.
const NAMED: usize = 3;

impl Frame {
    /// A figure: its number or words, and the unit behind it; empty where it has none.
    fn shown(&self, shown: &FigureShown, unit: &str) -> [String; 2] {
        match shown {
            FigureShown::Number(number) => [self.number(number), self.unit(number, unit)],
            FigureShown::Percent(percent) => [percent.clone(), "%".to_owned()],
            FigureShown::Words(words) => [words.clone(), String::new()],
            FigureShown::Names(names) => [self.names(names), String::new()],
            FigureShown::Day(day) => [self.full_day(day), String::new()],
            FigureShown::Rows(count) => [self.counted("web-report-rows", count), String::new()],
            FigureShown::None => [self.word("web-state-no-data"), String::new()],
        }
    }

    /// The number or the words of a figure.
    pub fn number_of(&self, shown: &FigureShown) -> String {
        let [number, _] = self.shown(shown, "");
        number
    }

    /// The unit behind it; empty where it has none.
    pub fn unit_of(&self, shown: &FigureShown, unit: &str) -> String {
        let [_, unit] = self.shown(shown, unit);
        unit
    }

    /// The same in one text.
    pub fn shown_whole(&self, shown: &FigureShown, unit: &str) -> String {
        let [number, unit] = self.shown(shown, unit);
        let gap = if unit.chars().next().is_some_and(|c| c.is_ascii_alphabetic()) { " " } else { "" };
        format!("{number}{gap}{unit}")
    }

    /// The first of some names, and how many there are.
    fn names(&self, names: &[String]) -> String {
        if names.is_empty() {
            return self.word("web-report-nobody");
        }
        let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>();
        let first = first.join(&self.word("web-and"));
        match names.len() > NAMED {
            true => self.words("web-report-names", &[("names", &first), ("count", &names.len().to_string())]),
            false => first,
        }
    }

    /// What a figure was a year before, and how it differs.
    pub fn since_last_year(&self, last: &SinceLastYear, unit: &str) -> String {
        let (period, was) = (self.period(&last.period), self.shown_whole(&last.shown, unit));
        let say =
            |code: &str, by: &str| self.words(code, &[("period", &period), ("value", &was), ("by", by)]);
        match &last.change {
            ChangeShown::Same => say("web-report-same", ""),
            ChangeShown::Number { up, by, percent } => {
                let by = self.words(
                    if *up { "web-report-up" } else { "web-report-down" },
                    &[("by", &self.number(by))],
                );
                let share = |percent: &String| {
                    let code = if *up { "web-report-up-percent" } else { "web-report-down-percent" };
                    self.words(code, &[("by", &by), ("percent", percent)])
                };
                say("web-report-was", &percent.as_ref().map_or_else(|| by.clone(), share))
            }
            ChangeShown::Points { up, by } => {
                let code = if *up { "web-report-points-up" } else { "web-report-points-down" };
                say("web-report-was", &self.words(code, &[("points", by)]))
            }
            ChangeShown::Names { added, removed } => {
                let counts = [("added", added.to_string()), ("removed", removed.to_string())];
                let counts: Vec<(&str, &str)> =
                    counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
                say("web-report-was", &self.words("web-report-names-differ", &counts))
            }
            ChangeShown::Other | ChangeShown::Unknown => say("web-report-was-only", ""),
        }
    }

    /// Whose a figure is.
    pub fn whose(&self, whose: &FigureOrigin) -> String {
        let titled = |title: &Title| title.say(self.locale).to_owned();
        match whose {
            FigureOrigin::Filed { title, by, .. } => {
                let by: Vec<String> = by.iter().map(titled).collect();
                let by = by.join(&self.word("web-and"));
                self.words("web-report-filed", &[("kind", &titled(title)), ("by", &by)])
            }
            FigureOrigin::Registry { .. } => self.word("web-report-registry"),
            FigureOrigin::Judged { title, .. } => {
                self.words("web-report-judged", &[("rulebook", &titled(title))])
            }
            FigureOrigin::Computed => self.word("web-report-computed"),
            FigureOrigin::Duties => self.word("web-report-duties"),
            FigureOrigin::Calendar => self.word("web-report-calendar"),
            FigureOrigin::Author => self.word("web-report-author"),
        }
    }
}
