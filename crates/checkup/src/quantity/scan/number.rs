//! A number with what stands around it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::counter::unit_at;
use super::doubt::{is_money, is_phase};
use super::extent::{compound, hundredths, is_more, second_with_unit, shared_unit, upper_bound};
use super::{Draft, Scanner};
use crate::characters::is_han;
use crate::quantity::label::{self, Quoted};
use crate::quantity::numeral::{self, Numeral, digit_value, han_digit, han_unit};
use crate::quantity::unit::{self, Sort, Unit};
use crate::quantity::{Kind, Relation, Value, date, subject};
use crate::repair::mask::is_sign;
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};

/// 光绪二十九年 is no length of time.
static REIGNS: Words = Words::ending("reigns");

/// What a unit was found to be, with where it ends.
pub(super) struct Measured {
    pub unit: Option<&'static Unit>,
    /// End of number and unit.
    pub end: usize,
}

impl Scanner<'_> {
    /// Reads the number that begins at `at` and returns where to go on.
    pub(super) fn number(&mut self, at: usize) -> usize {
        let chars = self.chars;
        if let Some(end) = label::inside_name(chars, at) {
            return end;
        }
        if let Some(end) = self.ratio(at) {
            return end;
        }
        if let Some(found) = date::read(chars, at) {
            return self.date(at, found);
        }
        let it = numeral::read(chars, at);
        if let Some(end) = label::code_end(chars, at, it.as_ref()) {
            return end.max(at + 1);
        }
        let Some(it) = it else { return at + 1 };
        if label::is_list_number(chars, at, it.end) {
            return it.end;
        }
        if let Some(end) = self.share(at, &it) {
            return end;
        }
        if let Some(mask) = self.mask_at(it.end) {
            return self.masked(at, mask.at.end);
        }
        self.counted(at, &it)
    }

    fn date(&mut self, at: usize, found: date::Date) -> usize {
        let period = self.chars[at..found.end].iter().collect::<String>();
        self.period = Some((at, period));
        self.push(Draft {
            at: at..found.end,
            value: found.value.map(Value::Date),
            upper: found.upper.map(Value::Date),
            unit: String::new(),
            relation: Relation::Eq,
            kind: Kind::Date,
            subject: String::new(),
            period: String::new(),
            per: String::new(),
        });
        found.end
    }

    /// A number with its unit, bounds and noun; passed over where it is no quantity.
    fn counted(&mut self, at: usize, it: &Numeral) -> usize {
        let chars = self.chars;
        let mut end = it.end;
        let (mut low, mut high) = (it.value, it.upper);
        let mut scale = it.scale;
        let mut more = it.more;
        if let Some((last, upper)) = upper_bound(chars, it) {
            if low < upper.value
                && it.scale == Decimal::ONE
                && upper.scale > Decimal::ONE
                && low < upper.value / upper.scale * Decimal::TEN
            {
                // 3-5万: both are 万.
                low *= upper.scale;
            }
            if upper.value > low {
                (high, end, scale) = (Some(upper.upper.unwrap_or(upper.value)), last, upper.scale);
                more |= upper.more;
            }
        }
        if matches!(chars.get(end), Some('余' | '多' | '来' | '几')) && is_more(chars, end, low) {
            more = true;
            end += 1;
            // 2万余元 has read its 万 already; 200余万 not.
        }
        let own = unit_at(chars, end);
        let mut measured = Measured { unit: own, end: own.map_or(end, |u| end + unit::length(u)) };
        if it.arabic && own.is_none_or(|unit| unit.name == "个") {
            let shared = shared_unit(chars, measured.end);
            measured.unit = shared.filter(|unit| own.is_none() || unit.name.ends_with("百分点")).or(own);
        }
        let unit = measured.unit;
        if unit.is_some_and(|u| u.sort == Sort::Name) {
            return measured.end;
        }
        if unit.is_some_and(|u| u.name == "年") && REIGNS.before(chars, at).is_some() {
            return measured.end;
        }
        if let Some((smaller, value, last)) =
            unit.filter(|_| high.is_none()).and_then(|u| compound(chars, measured.end, u, low))
        {
            (low, measured) = (value, Measured { unit: Some(smaller), end: last });
        }
        if let Some((parts, last)) = measured.unit.filter(|_| high.is_none()).and_then(|u| {
            let is_money = u.sort == Sort::Yuan || u.name == "块" && is_price(chars, at);
            is_money.then(|| hundredths(chars, measured.end, u)).flatten()
        }) {
            (low, measured) = (low + parts, Measured { unit: Some(&YUAN), end: last });
        }
        if measured.unit.is_some_and(|u| u.sort == Sort::Measure) && is_half_more(chars, measured.end) {
            (low, measured.end) = (low + Decimal::new(5, 1), measured.end + 1);
        }
        let sign = measured.unit.and_then(|unit| negative_sign(chars, at, unit));
        if let Some(from) = sign.filter(|from| *from >= self.floor) {
            low.set_sign_negative(true);
            return self.measured(from, at, it, measured, (low, high), scale, more);
        }
        self.measured(at, at, it, measured, (low, high), scale, more)
    }

    /// A number whose unit is known, with its bounds and noun. `start` stands before `at` where a sign belongs to it.
    #[expect(clippy::too_many_arguments, reason = "the parts of one reading")]
    fn measured(
        &mut self,
        start: usize,
        at: usize,
        it: &Numeral,
        mut measured: Measured,
        (mut low, mut high): (Decimal, Option<Decimal>),
        scale: Decimal,
        more: bool,
    ) -> usize {
        let chars = self.chars;
        let end = measured.end;
        let unit = measured.unit;
        // 3个至5个.
        if let (Some(unit), None) = (unit, high)
            && let Some((last, upper)) = second_with_unit(chars, measured.end, unit, it.arabic)
            && upper > low
        {
            (high, measured.end) = (Some(upper), last);
        }
        let quoted = label::quoted(chars, at, measured.end);
        if !it.arabic && matches!(quoted, Some(Quoted::Name)) {
            return measured.end;
        }
        if !it.arabic && (label::is_phrase(chars, at, it.end) || !self.is_quantity(at, it, &measured)) {
            return it.end;
        }
        if it.arabic && !self.figure_counts(at, it, &measured, scale) {
            return it.end;
        }
        if unit.is_some_and(|u| matches!(u.name, "次" | "届")) && label::is_session(chars, at, measured.end)
        {
            return measured.end;
        }
        let unit = measured.unit.or_else(|| is_money(chars, at, end, scale).then_some(&YUAN));
        let vague = it.bare || it.vague;
        let duration = unit.is_some_and(|u| u.sort == Sort::Time);
        let more = more || unit.is_some_and(|u| u.more);
        let (place, mut relation, demands) = self.related(start, &measured, more, vague, duration);
        if it.bare && relation == Relation::Eq {
            relation = Relation::Approx;
        }
        if unit.is_some_and(|u| u.half) {
            low += Decimal::new(5, 1);
        }
        let noun_at = match quoted {
            Some(Quoted::Count(close)) => close + 1,
            _ => place.end,
        };
        self.claim(at, place, noun_at, (low, high), unit, relation, demands, it)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one reading")]
    fn claim(
        &mut self,
        at: usize,
        place: Range<usize>,
        noun_at: usize,
        (low, high): (Decimal, Option<Decimal>),
        unit: Option<&Unit>,
        relation: Relation,
        demands: bool,
        it: &Numeral,
    ) -> usize {
        let chars = self.chars;
        let sort = unit.map(|u| u.sort);
        let name = unit.map_or("", |u| u.name);
        let noun = |floor: usize| subject::around(chars, place.start, noun_at, floor);
        let (mut kind, subject) = match sort {
            Some(Sort::Share) => (Kind::Share, self.share_of(&place)),
            Some(Sort::Yuan | Sort::Money) => (Kind::Money, money_for(chars, &place, self.floor)),
            Some(Sort::Time) if stands_before(chars, place.start, "近") => (Kind::Duration, String::new()),
            Some(Sort::Time) => (Kind::Duration, noun(self.floor)),
            Some(Sort::Order) => (Kind::Ordinal, noun(self.floor)),
            Some(Sort::Measure) => (Kind::Number, self.measured_noun(&place)),
            Some(Sort::Count | Sort::Times | Sort::Name) => (Kind::Count, noun(self.floor)),
            None if it.arabic && chars.get(noun_at).is_some_and(|c| is_han(*c)) => {
                (Kind::Count, noun(self.floor))
            }
            None => {
                let noun = subject::before(chars, place.start, self.floor);
                let share = noun.ends_with('率') || noun.ends_with("比例") || noun.ends_with("占比");
                (if share { Kind::Share } else { Kind::Number }, noun)
            }
        };
        if name == "期" && is_phase(chars, place.end, it) {
            kind = Kind::Ordinal;
        }
        if name == "级" && !it.arabic {
            kind = Kind::Count;
        }
        if matches!(kind, Kind::Count | Kind::Share | Kind::Number) && (demands || self.is_demanded(&place)) {
            kind = Kind::Threshold;
        }
        let value = Some(Value::Number(low));
        let upper = high.map(Value::Number);
        if matches!(name, "名" | "位") && is_rank(chars, at) {
            let place = at - 1..place.end;
            self.quantity(place.clone(), value, upper, name, Relation::Le, Kind::Ordinal, String::new());
            return place.end;
        }
        if sort == Some(Sort::Times)
            && let Some(rhythm) = self.rhythm_of(at, &place)
        {
            let near = place.start.saturating_sub(rhythm.end) <= 6;
            let start = if near { rhythm.start } else { place.start };
            self.push(Draft {
                at: start..place.end,
                value,
                upper,
                unit: name.to_owned(),
                relation,
                kind: Kind::Frequency,
                subject,
                period: rhythm.period,
                per: String::new(),
            });
            return place.end;
        }
        self.quantity(place.clone(), value, upper, name, relation, kind, subject);
        if kind == Kind::Duration {
            self.past(&place);
        }
        place.end.max(at + 1)
    }

    /// 近三年来, 过去五年: what follows is about these years.
    fn past(&mut self, at: &Range<usize>) {
        let chars = self.chars;
        let opening = ["近", "过去", "最近"].iter().find(|w| stands_before(chars, at.start, w));
        let said_behind = ["来", "以来", "间"].iter().any(|w| stands(chars, at.end, w));
        let said_before = opening.is_some() && matches!(chars.get(at.end), Some('，' | ','));
        if said_behind || said_before {
            let from = at.start - opening.map_or(0, |w| w.chars().count());
            let words = chars[from..at.end].iter().collect::<String>() + if said_behind { "来" } else { "" };
            self.period = Some((from, words));
        }
    }

    /// What is measured: 占地38亩, but 200米环形跑道 where nothing stands before it.
    fn measured_noun(&self, at: &Range<usize>) -> String {
        let chars = self.chars;
        let opens =
            at.start.checked_sub(1).is_none_or(|i| matches!(chars[i], '，' | '。' | '；' | '、' | '\n'));
        let behind = if opens { subject::behind(chars, at.end) } else { String::new() };
        if behind.chars().count() > 1 { behind } else { subject::before(chars, at.start, self.floor) }
    }

    /// 每周…2次, 一年3次.
    fn rhythm_of(&mut self, at: usize, place: &Range<usize>) -> Option<crate::quantity::frequency::Rhythm> {
        if let Some(rhythm) = self.take_rhythm(at, true) {
            return Some(rhythm);
        }
        let chars = self.chars;
        // 班主任一年家访两次.
        let once = ["一年", "一月", "一周", "一天", "一学期", "一季度", "一日"];
        let near = (place.start.saturating_sub(6).max(self.floor)..place.start).rev();
        let mut begins = near.filter_map(|i| Some((i, once.iter().find(|w| stands(chars, i, w))?)));
        let (start, word) = begins.next()?;
        let end = start + word.chars().count();
        Some(crate::quantity::frequency::Rhythm { start, end, period: (*word).to_owned() })
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a claim")]
    pub(super) fn quantity(
        &mut self,
        at: Range<usize>,
        value: Option<Value>,
        upper: Option<Value>,
        unit: &str,
        relation: Relation,
        kind: Kind,
        subject: String,
    ) {
        let subject = self.compared(&at, subject);
        let rhythm = if kind == Kind::Ordinal { None } else { self.take_rhythm(at.start, false) };
        let named = self.period.as_ref().filter(|(from, _)| *from < at.start && kind != Kind::Duration);
        let period = match (rhythm, named) {
            (Some(rhythm), _) => rhythm.period,
            (None, Some((_, period))) => period.clone(),
            (None, None) => String::new(),
        };
        if kind != Kind::Duration
            && let Some(before) = self.period_before.take()
        {
            self.period = before;
        }
        let per = for_each(self.chars, at.clone());
        self.push(Draft { at, value, upper, unit: unit.to_owned(), relation, kind, subject, period, per });
    }
}

/// Words that compare, with which no noun begins; a noun that is none.
static COMPARISONS: Words = Words::beginning("comparisons");

impl Scanner<'_> {
    /// 在校生2250人，比上年减少36人: what stands behind a comparison is about what the number before it is about.
    fn compared(&self, at: &Range<usize>, subject: String) -> String {
        const NEAR: usize = 24;
        let words: Vec<char> = subject.chars().collect();
        if COMPARISONS.at(&words, 0).is_none() {
            return subject;
        }
        let last = self.claims.iter().rev().take(3).find(|c| !c.subject.is_empty() && c.kind != Kind::Date);
        let Some(last) = last else { return subject };
        let between = self.chars.get(last.at.end..at.start).unwrap_or_default();
        let goes_on = between.len() <= NEAR && !between.iter().any(|c| matches!(c, '。' | '；' | '\n'));
        if goes_on { last.subject.clone() } else { subject }
    }
}

/// 餐费十二块五: 块 counts money here.
fn is_price(chars: &[char], at: usize) -> bool {
    chars[at.saturating_sub(6)..at].iter().any(|c| "费钱价补贴款助".contains(*c))
}

/// 五吨半, but not 五吨半成品.
fn is_half_more(chars: &[char], at: usize) -> bool {
    chars.get(at) == Some(&'半') && chars.get(at + 1).is_none_or(|c| !is_han(*c) || "以左的".contains(*c))
}

/// Where a sign begins that makes the number at `at` negative: 增长-3.2%, 差额为负三十二万元. A dash elsewhere joins.
fn negative_sign(chars: &[char], at: usize, unit: &Unit) -> Option<usize> {
    static BEFORE: Words = Words::ending("before-minus");
    let sign = at.checked_sub(1)?;
    let is_sign = match chars[sign] {
        '-' | '－' | '−' => matches!(unit.sort, Sort::Share | Sort::Yuan),
        '负' => true,
        _ => false,
    };
    (is_sign && BEFORE.before(chars, sign).is_some()).then_some(sign)
}

/// 前三名, 后5位: places at the head or the end of a list; 课前三名 are three.
fn is_rank(chars: &[char], at: usize) -> bool {
    let outside =
        |i: usize| chars.get(i).is_none_or(|c| !"课之目会学提以年月日餐睡赛考岗先午饭今最身".contains(*c));
    at > 0 && matches!(chars[at - 1], '前' | '后') && (at < 2 || outside(at - 2))
}

const YUAN: Unit = Unit { written: "元", name: "元", sort: Sort::Yuan, half: false, more: false };

fn money_for(chars: &[char], at: &Range<usize>, floor: usize) -> String {
    let behind = subject::behind(chars, at.end);
    if list("funds").iter().any(|w| behind.starts_with(w.as_str())) {
        behind
    } else {
        subject::of_money(chars, at.start, floor)
    }
}

/// 每人, 生均: what the quantity is for each of.
fn for_each(chars: &[char], at: Range<usize>) -> String {
    static EACH: Words = Words::beginning("for-each");
    let from = at.start.saturating_sub(14);
    let clause = (from..at.start)
        .rev()
        .find(|i| matches!(chars[*i], '，' | ',' | '。' | '；' | '、' | '\n'))
        .map_or(from, |i| i + 1);
    if let Some((_, word)) = EACH.within(chars, clause..at.start) {
        return word.text.to_owned();
    }
    // 每间5.5万元, 每期120人: for each of what a unit counts.
    let unit = (clause..at.start).filter(|i| chars[*i] == '每').find_map(|i| unit_at(chars, i + 1));
    // 2400元/平方米.
    let behind = if chars.get(at.end) == Some(&'/') { unit_at(chars, at.end + 1) } else { None };
    let counts = unit.or(behind).filter(|unit| match unit.sort {
        Sort::Count | Sort::Times => unit.name != "个" || behind.is_some(),
        Sort::Measure => matches!(unit.name, "平方米" | "亩" | "公里" | "吨" | "公斤"),
        _ => false,
    });
    counts.map_or(String::new(), |unit| format!("每{}", unit.name))
}

/// Used by the masked reading as well: figures before a mask.
pub(super) fn is_numeric(c: char) -> bool {
    digit_value(c).is_some() || han_digit(c).is_some() || han_unit(c).is_some() || is_sign(c)
}
