//! One walk over the text that stops only where a quantity can begin.

mod bounds;
mod counter;
mod doubt;
mod extent;
mod masked;
mod number;
mod order;
mod ratio;
mod share;

use std::ops::Range;
use std::sync::OnceLock;

use crate::quantity::frequency::{self, Rhythm};
use crate::quantity::numeral::{digit_value, han_digit, han_unit};
use crate::quantity::unit::{Sort, Unit};
use crate::quantity::{Claim, Kind, Relation, Value, label, subject};
use crate::repair::mask::{Mask, is_sign};
use crate::words::Words;

/// What may begin at a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Nothing,
    Figure,
    Han,
    Ordinal,
    Half,
    First,
    Rhythm,
    Mask,
    Address,
    Year,
    ClauseEnd,
    SentenceEnd,
}

/// The unit at `at`, unless it only numbers or names.
pub(super) fn measure(chars: &[char], at: usize) -> Option<&'static Unit> {
    counter::unit_at(chars, at).filter(|unit| !matches!(unit.sort, Sort::Name | Sort::Order))
}

/// Every quantity, by place in the repaired text.
pub(super) fn scan(chars: &[char], masks: &[Mask]) -> Vec<Claim> {
    let mut scanner = Scanner {
        chars,
        masks,
        claims: Vec::new(),
        rhythms: Vec::new(),
        period: None,
        period_before: None,
        floor: 0,
    };
    let mut at = 0;
    while at < chars.len() {
        at = scanner.step(at);
    }
    scanner.end_sentence();
    scanner.claims
}

struct Scanner<'t> {
    chars: &'t [char],
    masks: &'t [Mask],
    claims: Vec<Claim>,
    /// Rhythms of this sentence that no claim has taken yet.
    rhythms: Vec<Rhythm>,
    /// The last period this sentence named, with its place.
    period: Option<(usize, String)>,
    /// The period before it, where the last one reaches no further than the next number: 去年的96人.
    period_before: Option<Option<(usize, String)>>,
    /// Where the last claim ended: subjects are not looked for before it.
    floor: usize,
}

/// A claim while it is put together.
struct Draft {
    at: Range<usize>,
    value: Option<Value>,
    upper: Option<Value>,
    unit: String,
    relation: Relation,
    kind: Kind,
    subject: String,
    period: String,
    per: String,
}

impl Scanner<'_> {
    fn step(&mut self, at: usize) -> usize {
        let chars = self.chars;
        match sign(chars[at]) {
            Sign::Nothing => at + 1,
            Sign::Figure => self.number(at),
            Sign::Han => match self.mask_at(at) {
                Some(mask) => self.mask(&mask),
                None => self.number(at),
            },
            Sign::Ordinal => self.ordinal(at),
            Sign::Half => self.half(at),
            Sign::First => self.first(at),
            Sign::Mask => match self.mask_at(at) {
                Some(mask) => self.mask(&mask),
                None => at + 1,
            },
            Sign::Address => label::address_end(chars, at).unwrap_or(at + 1),
            Sign::Rhythm => match frequency::read(chars, at) {
                Some(rhythm) => {
                    let end = rhythm.end;
                    self.rhythms.push(rhythm);
                    end
                }
                None => at + 1,
            },
            Sign::Year => {
                self.named_period(at);
                at + 1
            }
            Sign::ClauseEnd => {
                self.end_rhythms();
                at + 1
            }
            Sign::SentenceEnd => {
                self.end_sentence();
                at + 1
            }
        }
    }

    /// The mask that begins at `at`.
    fn mask_at(&self, at: usize) -> Option<Mask> {
        let found = self.masks.binary_search_by_key(&at, |m| m.at.start).ok()?;
        self.masks.get(found).cloned()
    }

    /// 今年, 本学期, 近年来: a period that later quantities of the sentence are about.
    fn named_period(&mut self, at: usize) {
        static COMPARING: Words = Words::ending("comparing");
        static NAMED: Words = Words::beginning("periods");
        let Some(name) = NAMED.at(self.chars, at) else { return };
        let once = self.chars.get(at + name.length) == Some(&'的');
        // 比去年增加100人 says how this year compares; 比去年的94.8%提高 names a number of it.
        if COMPARING.before(self.chars, at).is_some() && !once {
            return;
        }
        let before = self.period.replace((at, name.text.to_owned()));
        self.period_before = once.then_some(before);
    }

    fn end_sentence(&mut self) {
        self.period = None;
        self.period_before = None;
        self.end_rhythms();
    }

    /// A rhythm that no quantity has taken is a quantity itself: 每季度召开专题会议 is once a quarter.
    fn end_rhythms(&mut self) {
        for rhythm in std::mem::take(&mut self.rhythms) {
            let at = rhythm.start..rhythm.end;
            let subject = subject::done(self.chars, rhythm.end);
            self.push(Draft {
                at,
                value: Some(Value::Number(1.into())),
                upper: None,
                unit: "次".to_owned(),
                relation: Relation::Eq,
                kind: Kind::Frequency,
                subject,
                period: rhythm.period,
                per: String::new(),
            });
        }
    }

    /// The rhythm a quantity at `at` belongs to; within the same clause unless it counts occasions.
    fn take_rhythm(&mut self, at: usize, occasions: bool) -> Option<Rhythm> {
        let rhythm = self.rhythms.last()?;
        let between = &self.chars[rhythm.end.min(at)..at];
        let clauses = between.iter().filter(|c| matches!(c, '，' | ',' | '：' | ':')).count();
        let near =
            if occasions { clauses <= 1 && between.len() <= 30 } else { clauses == 0 && between.len() <= 20 };
        if near { self.rhythms.pop() } else { None }
    }

    fn push(&mut self, draft: Draft) {
        self.floor = self.floor.max(draft.at.end);
        self.claims.push(Claim {
            start: 0,
            end: 0,
            quote: String::new(),
            value: draft.value,
            upper: draft.upper,
            unit: draft.unit,
            relation: draft.relation,
            kind: draft.kind,
            subject: draft.subject,
            period: draft.period,
            at: draft.at,
            per: draft.per,
        });
    }
}

fn sign(c: char) -> Sign {
    static SIGNS: OnceLock<Vec<Sign>> = OnceLock::new();
    let signs = SIGNS.get_or_init(|| {
        (0..0x1_0000).map(|code| char::from_u32(code).map_or(Sign::Nothing, classify)).collect()
    });
    signs.get(c as usize).copied().unwrap_or(Sign::Nothing)
}

fn classify(c: char) -> Sign {
    if digit_value(c).is_some() {
        return Sign::Figure;
    }
    match c {
        '第' => Sign::Ordinal,
        '半' => Sign::Half,
        '首' => Sign::First,
        '每' => Sign::Rhythm,
        'h' | 'w' => Sign::Address,
        '今' | '去' | '前' | '明' | '本' | '上' | '下' | '近' | '当' | '年' => Sign::Year,
        '；' | ';' => Sign::ClauseEnd,
        '。' | '！' | '？' | '!' | '?' | '\n' => Sign::SentenceEnd,
        '几' | '数' | '廿' | '卅' => Sign::Han,
        c if han_digit(c).is_some() || han_unit(c).is_some() => Sign::Han,
        c if is_sign(c) => Sign::Mask,
        _ => Sign::Nothing,
    }
}
