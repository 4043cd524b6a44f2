//! Faults of one sort in one column, told once: thirty rows without a rank are one thing to mend.

use mingde_core::diagnostic::{Message, Severity};

use super::outcome::ListedError;

/// From so many on they are told together.
const TOGETHER: usize = 4;

/// A fault, or several of one sort in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultGroup {
    /// How bad it is.
    pub severity: Severity,
    /// `人员!C12`, the first of them.
    pub place: String,
    /// Lines of all of them, where there are several.
    pub lines: Vec<u32>,
    /// What and why, of the first.
    pub message: Message,
    /// The nearest right value of the first.
    pub suggestion: Option<String>,
    /// Whether the same is said of all of them, and not only something of the sort.
    pub is_the_same: bool,
}

/// Listed faults with those of one sort in one column put together, each where the first of them stood.
pub fn grouped(errors: &[ListedError]) -> Vec<FaultGroup> {
    let mut groups: Vec<(Option<String>, Vec<&ListedError>)> = Vec::new();
    for error in errors {
        let column = column_of(&error.place).map(|(column, _)| column.to_owned());
        let same = |(of, list): &&mut (Option<String>, Vec<&ListedError>)| {
            let first = list[0];
            let is_of_sort = first.message.code == error.message.code && first.severity == error.severity;
            // Of whole rows what is said in the same words is one thing to mend.
            let in_a_column = column.as_deref().is_some_and(|column| !column.ends_with('!'));
            *of == column && is_of_sort && (in_a_column || first.message == error.message)
        };
        match groups.iter_mut().find(same).filter(|_| column.is_some()) {
            Some((_, list)) => list.push(error),
            None => groups.push((column, vec![error])),
        }
    }
    let together = |list: Vec<&ListedError>| {
        let first = list[0];
        let lines: Vec<u32> = list.iter().filter_map(|one| Some(column_of(&one.place)?.1)).collect();
        FaultGroup {
            is_the_same: list
                .iter()
                .all(|one| one.message == first.message && one.suggestion == first.suggestion),
            lines,
            ..FaultGroup::of(first)
        }
    };
    let told = |(_, list): (Option<String>, Vec<&ListedError>)| match list.len() < TOGETHER {
        true => list.into_iter().map(FaultGroup::of).collect::<Vec<_>>(),
        false => vec![together(list)],
    };
    groups.into_iter().flat_map(told).collect()
}

impl FaultGroup {
    fn of(error: &ListedError) -> Self {
        Self {
            severity: error.severity,
            place: error.place.clone(),
            lines: Vec::new(),
            message: error.message.clone(),
            suggestion: error.suggestion.clone(),
            is_the_same: true,
        }
    }

    /// The lines in short: `2—31、33`.
    pub fn lines_in_short(&self) -> String {
        let mut stretches: Vec<(u32, u32)> = Vec::new();
        for line in &self.lines {
            match stretches.last_mut() {
                Some((_, last)) if *last + 1 == *line => *last = *line,
                _ => stretches.push((*line, *line)),
            }
        }
        let told = |(first, last): &(u32, u32)| match first == last {
            true => first.to_string(),
            false => format!("{first}—{last}"),
        };
        stretches.iter().map(told).collect::<Vec<_>>().join("、")
    }
}

/// Sheet and column of a place, with its line; of what is about a whole row the sheet alone, and none for a whole sheet.
fn column_of(place: &str) -> Option<(&str, u32)> {
    let digits = place.len() - place.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (column, line) = place.split_at(place.len() - digits);
    column.ends_with(|c: char| c.is_ascii_uppercase() || c == '!').then_some((column, line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(place: &str, code: &'static str, value: &str) -> ListedError {
        let message = Message::new(code).with("value", value);
        ListedError { severity: Severity::Error, place: place.into(), message, suggestion: None }
    }

    #[test]
    fn faults_of_one_sort_in_one_column_are_one() {
        let mut errors: Vec<ListedError> =
            (2..32).map(|line| error(&format!("人员!G{line}"), "import-rank-missing", "")).collect();
        errors.insert(3, error("人员!C4", "sheet-date-malformed", "去年"));
        errors.push(error("人员!G40", "import-rank-missing", ""));
        let groups = grouped(&errors);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].place.as_str(), groups[0].lines_in_short().as_str()), ("人员!G2", "2—31、40"));
        assert!(groups[0].is_the_same);
        assert_eq!((groups[1].place.as_str(), groups[1].lines.len()), ("人员!C4", 0));
    }

    #[test]
    fn what_differs_is_told_by_the_first_and_a_few_are_told_one_by_one() {
        let dates = |count: u32| -> Vec<ListedError> {
            let values = ["去年", "前年", "今年", "明年"];
            (0..count)
                .map(|n| error(&format!("人员!C{}", n + 2), "sheet-date-malformed", values[n as usize]))
                .collect()
        };
        assert_eq!(grouped(&dates(3)).len(), 3);
        let together = grouped(&dates(4));
        assert_eq!((together.len(), together[0].is_the_same), (1, false));
        // What is said of whole rows is about each by itself.
        let rows: Vec<ListedError> = (2..12)
            .map(|line| error(&format!("人员!{line}"), "import-row-twice", &line.to_string()))
            .collect();
        assert_eq!(grouped(&rows).len(), 10);
    }

    #[test]
    fn what_is_said_of_whole_rows_in_the_same_words_is_one_thing_to_mend() {
        let mut rows: Vec<ListedError> = (2..32)
            .map(|line| error(&format!("人员!{line}"), "import-rank-unknown-title", "挂职锻炼"))
            .collect();
        rows.push(error("人员!40", "import-rank-unknown-title", "借调"));
        let groups = grouped(&rows);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].lines_in_short().as_str(), groups[0].is_the_same), ("2—31", true));
        assert_eq!(groups[1].place, "人员!40");
    }
}
