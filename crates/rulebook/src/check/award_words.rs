//! The points an article promises in words, beside those of the rule under it: 每次加2分，最多加10分.

use mingde_core::yaml::Findings;

use super::wording::Under;
use crate::language::Number;
use crate::plan::{Body, ItemSort, Rule};

/// Points in words.
struct Award<'t> {
    /// `扣2分`.
    text: &'t str,
    points: Number,
    taken: bool,
}

impl Under<'_> {
    /// Points for each, or at most, that no rule under the article has; where several rules give or take points it is not sure
    /// which of them is meant.
    pub(super) fn awards(&self, findings: &mut Findings) {
        let scored = |taken: bool| {
            let gives = move |rule: &&&Rule| match &rule.body {
                Body::Item(item) if taken => item.sort != ItemSort::Bonus,
                Body::Item(item) => item.sort != ItemSort::Deduction,
                _ => false,
            };
            self.rules.iter().filter(gives).copied().collect::<Vec<&Rule>>()
        };
        for award in awards(&self.article.text) {
            if let [rule] = scored(award.taken).as_slice() {
                self.differs(award.text, award.points, rule, &[], findings);
            }
        }
    }
}

/// What a clause gives or takes for each, at most, or from so many up.
fn awards(text: &str) -> Vec<Award<'_>> {
    const VERBS: [(&str, bool); 6] =
        [("扣除", true), ("扣", true), ("加", false), ("计", false), ("得", false), ("记", false)];
    const PROMISES: [&str; 5] = ["每", "最多", "至多", "最高", "以上"];
    let ends = |c: char| "，。；、,;：:（(\n".contains(c);
    let mut found = Vec::new();
    for clause in text.split(ends) {
        let Some((from, verb, taken)) =
            VERBS.iter().find_map(|(verb, taken)| Some((clause.find(verb)?, *verb, *taken)))
        else {
            continue;
        };
        let number = clause[from + verb.len()..].trim_start();
        let len = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
        let promised = PROMISES.iter().any(|word| clause[..from].contains(word));
        if let (true, Some(points), Some(rest)) = (promised, Number::parse(&number[..len]), number.get(len..))
            && rest.trim_start().starts_with('分')
        {
            let end = clause.len() - rest.len() + rest.find('分').map_or(0, |at| at + '分'.len_utf8());
            found.push(Award { text: &clause[from..end], points, taken });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_found_as_they_are_worded() {
        let told = |text| -> Vec<(String, String, bool)> {
            awards(text).iter().map(|a| (a.text.to_owned(), a.points.to_string(), a.taken)).collect()
        };
        let one = |text: &str, points: &str, taken| (text.to_owned(), points.to_owned(), taken);
        assert_eq!(told("每次加2分，最多加10分。"), [one("加2分", "2", false), one("加10分", "10", false)]);
        assert_eq!(told("每少一次扣 0.5 分"), [one("扣 0.5 分", "0.5", true)]);
        assert_eq!(told("听课4次以上得10分"), [one("得10分", "10", false)]);
        assert_eq!(told("满分20分，酌情加分，扣完为止，加强管理"), []);
    }
}
