//! Quantities whose number was masked: they are claims without a value.

use std::ops::Range;

use super::number::is_numeric;
use super::{Draft, Scanner};
use crate::characters::is_han;
use crate::quantity::unit::{self, Sort, Unit};
use crate::quantity::{Kind, Relation, date, relation, subject};
use crate::repair::mask::Mask;
use crate::repair::stands;

impl Scanner<'_> {
    /// A mask that no figure stands before.
    pub(super) fn mask(&mut self, mask: &Mask) -> usize {
        let chars = self.chars;
        if let Some(found) = date::behind_mask(chars, mask) {
            let at = mask.at.start..found.end;
            self.period = Some((at.start, chars[at.clone()].iter().collect()));
            self.claim_without_value(at, None, Kind::Date, String::new());
            return found.end;
        }
        let before = mask.at.start.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(mask.at.end).copied();
        let in_quotes =
            matches!(before, Some('“' | '"' | '《' | '‘')) && matches!(after, Some('”' | '"' | '》' | '’'));
        let scaled = matches!(after, Some('万' | '亿' | '千' | '百' | '余' | '多'));
        let unit =
            unit::at(chars, mask.at.end + usize::from(scaled)).filter(|u| !matches!(u.sort, Sort::Name));
        let counts = match mask.sign {
            '_' | '＿' => {
                let inside = before.is_some_and(is_han) || after.is_some_and(is_han);
                let blank = mask.at.len() > 8 && unit.is_none();
                inside && !blank
            }
            '~' | '～' => false,
            // ××人民政府 and **区 hide names.
            _ => unit.is_some_and(|u| {
                !matches!(u.name, "人" | "大" | "级" | "队" | "门" | "处" | "部" | "家" | "口" | "组")
                    || !after.is_some_and(is_han)
                    || is_numeral_context(chars, mask.at.end, u)
            }),
        };
        if in_quotes || !counts {
            return mask.at.end;
        }
        self.masked(mask.at.start, mask.at.end)
    }

    /// A quantity that begins at `at` and whose mask ends at `end`.
    pub(super) fn masked(&mut self, at: usize, end: usize) -> usize {
        let chars = self.chars;
        let mut end = end;
        // A number of which so much is hidden is none.
        let hidden = chars[end..].iter().take(20).take_while(|c| is_numeric(**c) && !is_han(**c)).count();
        end += hidden;
        for word in ["余", "多", "万", "亿", "千", "百"] {
            if stands(chars, end, word) {
                end += 1;
            }
        }
        let unit = unit::at(chars, end);
        if unit.is_some_and(|u| u.sort == Sort::Name) {
            return end;
        }
        let mut place = at..unit.map_or(end, |u| end + unit::length(u));
        let mut relation = Relation::Eq;
        let mut demands = false;
        if let Some((from, said, is_demand)) =
            relation::before(chars, at).filter(|(from, ..)| *from >= self.floor && chars[*from] != '上')
        {
            (place.start, relation, demands) = (from, said, is_demand);
        }
        if let Some((last, said)) = relation::behind(chars, place.end) {
            (place.end, relation) = (last, said);
        }
        let noun = subject::around(chars, place.start, place.end, self.floor);
        let share = ["率", "面", "比例", "比"].iter().any(|w| noun.ends_with(w));
        let mut kind = match unit.map(|u| u.sort) {
            Some(Sort::Share) => Kind::Share,
            Some(Sort::Yuan | Sort::Money) => Kind::Money,
            Some(Sort::Time) => Kind::Duration,
            Some(Sort::Order) => Kind::Ordinal,
            Some(Sort::Measure) => Kind::Number,
            _ if share => Kind::Share,
            _ => Kind::Count,
        };
        if matches!(kind, Kind::Count | Kind::Share) && (demands || self.is_demanded(&place)) {
            kind = Kind::Threshold;
        }
        let next = place.end;
        let masked_relation = relation;
        self.claim_with(place, unit, masked_relation, kind, noun);
        next
    }

    fn claim_with(
        &mut self,
        at: Range<usize>,
        unit: Option<&Unit>,
        relation: Relation,
        kind: Kind,
        subject: String,
    ) {
        let name = unit.map_or("", |u| u.name);
        self.quantity(at, None, None, name, relation, kind, subject);
    }

    fn claim_without_value(&mut self, at: Range<usize>, unit: Option<&Unit>, kind: Kind, subject: String) {
        self.push(Draft {
            at,
            value: None,
            upper: None,
            unit: unit.map_or(String::new(), |u| u.name.to_owned()),
            relation: Relation::Eq,
            kind,
            subject,
            period: String::new(),
            per: String::new(),
        });
    }
}

/// `××人参加` counts, `××人民政府` names.
fn is_numeral_context(chars: &[char], at: usize, unit: &Unit) -> bool {
    let end = at + unit::length(unit);
    ["参加", "次", "以上", "左右", "入选", "获", "被", "受"].iter().any(|w| stands(chars, end, w))
}
