//! Places in an order, halves, and what is the first of its kind.

use rust_decimal::Decimal;

use super::extent::upper_bound;
use super::{Draft, Scanner};
use crate::characters::{ends_sentence, is_han};
use crate::quantity::numeral::{self, Numeral};
use crate::quantity::unit::{self, Sort};
use crate::quantity::{Kind, Relation, Value, label, relation, subject};
use crate::repair::{stands, stands_before};

impl Scanner<'_> {
    /// `第27届`; passed over where it numbers an item of a list or is part of a name.
    pub(super) fn ordinal(&mut self, at: usize) -> usize {
        let chars = self.chars;
        let Some(it) = numeral::read(chars, at + 1).filter(|it| !it.more && !it.vague && it.upper.is_none())
        else {
            return at + 1;
        };
        let before = at.checked_sub(1).map(|i| chars[i]);
        let next = chars.get(it.end).copied();
        let opens = before.is_none_or(|c| c.is_whitespace() || ends_sentence(c) || matches!(c, '：' | ':'));
        let ranges = matches!(next, Some('-' | '－' | '–' | '—' | '~' | '～' | '、'));
        let lists = opens && !ranges && next.is_none_or(|c| !is_han(c));
        if lists || label::is_ordinal_name(chars, it.end) || matches!(next, Some('号' | '页' | '章' | '款'))
        {
            return it.end;
        }
        if unit::at(chars, it.end).is_none()
            && let Some(end) = self.ordinals_in_a_row(at, &it)
        {
            return end;
        }
        if unit::at(chars, it.end).is_none() && label::in_slogan(chars, at) {
            return it.end;
        }
        let upper =
            upper_bound(chars, &it).filter(|(_, upper)| upper.value > it.value && upper.upper.is_none());
        let number_end = upper.as_ref().map_or(it.end, |(end, _)| *end);
        let unit = unit::at(chars, number_end);
        // 第4/5页.
        if unit.is_none() && chars.get(number_end) == Some(&'/') {
            return numeral::read(chars, number_end + 1).map_or(number_end, |it| it.end);
        }
        // 第三条 at the beginning of a line numbers an article.
        if opens && unit.is_some_and(|u| matches!(u.name, "条" | "项" | "节" | "部" | "篇")) {
            return it.end;
        }
        let end = unit.map_or(number_end, |u| number_end + unit::length(u));
        let quarter = unit.is_some_and(|u| u.sort == Sort::Time);
        self.push(Draft {
            at: at..end,
            value: Some(Value::Number(it.value)),
            upper: upper.map(|(_, upper)| Value::Number(upper.value)),
            unit: unit.map_or(String::new(), |u| u.name.to_owned()),
            relation: Relation::Eq,
            kind: Kind::Ordinal,
            subject: subject::behind(chars, end),
            period: String::new(),
            per: String::new(),
        });
        if quarter {
            self.period = Some((at, chars[at..end].iter().collect()));
        }
        end
    }

    /// 第1、3、4名: three places.
    fn ordinals_in_a_row(&mut self, at: usize, first: &Numeral) -> Option<usize> {
        const MOST: usize = 12;
        let chars = self.chars;
        let mut places = vec![(at..first.end, first.value)];
        let mut end = first.end;
        let unit = loop {
            if !matches!(chars.get(end)?, '、' | '和') || places.len() > MOST {
                return None;
            }
            let next =
                numeral::read(chars, end + 1).filter(|it| it.arabic == first.arabic && it.upper.is_none())?;
            places.push((end + 1..next.end, next.value));
            end = next.end;
            if let Some(unit) = unit::at(chars, end) {
                break unit;
            }
        };
        end += unit::length(unit);
        let subject = subject::behind(chars, end);
        let last = places.len() - 1;
        for (i, (place, value)) in places.into_iter().enumerate() {
            self.push(Draft {
                at: if i == last { place.start..end } else { place },
                value: Some(Value::Number(value)),
                upper: None,
                unit: unit.name.to_owned(),
                relation: Relation::Eq,
                kind: Kind::Ordinal,
                subject: subject.clone(),
                period: String::new(),
                per: String::new(),
            });
        }
        Some(end)
    }

    /// 首届, 首批, 首期.
    pub(super) fn first(&mut self, at: usize) -> usize {
        let chars = self.chars;
        let Some(unit) = chars.get(at + 1).filter(|c| matches!(c, '届' | '批' | '期')) else {
            return at + 1;
        };
        self.push(Draft {
            at: at..at + 2,
            value: Some(Value::Number(Decimal::ONE)),
            upper: None,
            unit: unit.to_string(),
            relation: Relation::Eq,
            kind: Kind::Ordinal,
            subject: subject::behind(chars, at + 2),
            period: String::new(),
            per: String::new(),
        });
        at + 2
    }

    /// 半年, 半数以上, 过半.
    pub(super) fn half(&mut self, at: usize) -> usize {
        let chars = self.chars;
        let half = Some(Value::Number(Decimal::new(5, 1)));
        let time = unit::at(chars, at + 1).is_some_and(|u| u.sort == Sort::Time);
        if stands_before(chars, at, "过") && !stands_before(chars, at, "不过") && !time {
            let end = if stands(chars, at + 1, "数") { at + 2 } else { at + 1 };
            let subject = subject::of_share(chars, at - 1, self.floor);
            self.quantity(at - 1..end, half, None, "", Relation::Gt, Kind::Share, subject);
            return end;
        }
        if at.checked_sub(1).is_some_and(|i| "上下前后大多夜一对折各强两".contains(chars[i])) {
            return at + 1;
        }
        if stands(chars, at + 1, "数") {
            let (end, relation) = relation::behind(chars, at + 2).unwrap_or((at + 2, Relation::Eq));
            let demanded = self.is_demanded(&(at..end));
            let kind = if demanded { Kind::Threshold } else { Kind::Share };
            let subject = subject::of_share(chars, at, self.floor);
            self.quantity(at..end, half, None, "", relation, kind, subject);
            return end;
        }
        let Some(unit) = unit::at(chars, at + 1).filter(|u| u.sort == Sort::Time) else { return at + 1 };
        if stands(chars, at + 1, "天") && !relation_follows(chars, at + 2) && stands(chars, at + 2, "天") {
            return at + 2;
        }
        let mut end = at + 1 + unit::length(unit);
        let mut relation = Relation::Eq;
        if let Some((last, said)) = relation::behind(chars, end) {
            (end, relation) = (last, said);
        } else if let Some(last) = relation::within(chars, end) {
            (end, relation) = (last, Relation::Le);
        }
        let mut start = at;
        if let Some((from, said, _)) = relation::before(chars, at) {
            (start, relation) = (from, said);
        }
        let subject = subject::around(chars, start, end, self.floor);
        self.quantity(start..end, half, None, unit.name, relation, Kind::Duration, subject);
        end
    }
}

fn relation_follows(chars: &[char], at: usize) -> bool {
    relation::behind(chars, at).is_some()
}
