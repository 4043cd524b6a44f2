//! “双十佳”: ten best activities and ten best novelties a year. The two rounds before the years that are told are entered
//! with their first files, so that “in the last three years six departments” can be counted.

use std::sync::Arc;

use mingde_core::date::civil;
use mingde_core::kind::Kind;
use mingde_core::number::Fixed;
use mingde_core::record::Value;

use super::{Arrival, DemoBureau};
use crate::cast::Sort;
use crate::planted::NOMINATION;
use crate::rows::{PartRow, RecordRow};

const LISTS: [(&str, [&str; 4]); 2] = [
    ("ten-best-activity", ["红领巾志愿行", "家校共育日", "书香伴成长", "送教下乡直通车"]),
    ("ten-best-novelty", ["一站式服务窗口", "阳光招生平台", "青年读书社", "爱心驿站"]),
];

impl DemoBureau {
    pub(super) fn draw_best(&self, kind: &Arc<Kind>, month: usize, rows: &mut Vec<Arrival>) {
        if kind.id != NOMINATION {
            return;
        }
        // A round is held each November; the two before the first that is told arrive in the first September.
        let rounds: &[i16] = match month {
            0 => &[0, 1],
            2 => &[2],
            14 => &[3],
            _ => &[],
        };
        for &round in rounds {
            for (list, (category, titles)) in LISTS.into_iter().enumerate() {
                self.round(round, list, category, &titles, month, rows);
            }
        }
    }

    fn round(
        &self,
        round: i16,
        list: usize,
        category: &str,
        titles: &[&str; 4],
        month: usize,
        rows: &mut Vec<Arrival>,
    ) {
        let year = self.told.first().year() - 2 + round;
        let Some(date) = civil(year, 11, 10).filter(|date| *date <= self.told.last()) else { return };
        let decided_on = date.plus(21);
        let units = &self.cast.units;
        let of = |sorts: [Sort; 2]| -> Vec<usize> {
            (0..units.len()).filter(|u| sorts.contains(&units[*u].sort) && !self.is_silent(*u)).collect()
        };
        let departments = of([Sort::Department; 2]);
        let mut dice = self.dice(&["best", category], &[round as u64]);
        let schools = dice.sample(&of([Sort::School, Sort::Institution]), 20);
        // Each list of each round chooses one department, another one every time: six in three years.
        let Some(&winner) = departments.get((round as usize * 2 + list) % departments.len()) else { return };
        let losers: Vec<usize> = departments.iter().copied().filter(|d| *d != winner).collect();
        let losers = dice.sample(&losers, 5);
        let entries = std::iter::once((winner, true))
            .chain(schools.iter().enumerate().map(|(n, unit)| (*unit, n < 9)))
            .chain(losers.into_iter().map(|unit| (unit, false)));
        for (unit, selected) in entries {
            let title = titles[dice.below(titles.len())];
            let votes = if selected { dice.between(24, 40) } else { dice.between(5, 20) };
            let result = if selected { "selected" } else { "not-selected" };
            let choice = |code: &str| Value::Choice(code.to_owned());
            let mut fields = vec![
                ("selection", Value::Text(format!("{year}年精神文明建设“双十佳”评选"))),
                ("category", choice(category)),
                ("entry_title", Value::Text(title.to_owned())),
                ("level", choice("bureau")),
                ("votes", Value::Number(Fixed::whole(votes))),
                ("notice_from", Value::Date(date.plus(10))),
                ("notice_to", Value::Date(date.plus(17))),
            ];
            if decided_on <= self.told.last() {
                fields.extend([("result", choice(result)), ("decided_on", Value::Date(decided_on))]);
            }
            let part = |role: &str, code: &str| PartRow {
                role: role.into(),
                code: code.to_owned(),
                attributes: vec![],
            };
            let row = RecordRow {
                number: None,
                unit_code: units[unit].code.clone(),
                date,
                fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                participants: vec![part("nominee_unit", &units[unit].code), part("panel", "G05")],
            };
            rows.push(Arrival { month, row });
        }
    }
}
