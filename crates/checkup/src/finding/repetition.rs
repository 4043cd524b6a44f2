//! The same thing said twice with different numbers, and aims that are below what there is.

mod again;
mod aims;
mod companions;
mod definite;
mod exchanged;
mod once_more;
mod recalled;

use std::collections::{HashMap, HashSet};

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{are_transposed, clause_before, differ_in_one_digit, exact, is_base, is_change, says};
use super::outline::Item;
use super::owner::{Owner, Subjects, owner};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::item::Style;
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};
use aims::{below, below_rate, below_share};

/// Words that say how large something is, not how much was done this time.
static STOCK: Words = Words::beginning("stocks");

/// Endings of a subject that is one number of a paper: 总额, 得分.
static STOCK_ENDS: Words = Words::ending("stock-ends");

/// Words of aims and plans, and of what was once.
static PLANS: Words = Words::beginning("plans");
static PRESENT: Words = Words::beginning("present");
static PAST: Words = Words::beginning("past");

/// So many numbers of one thing are held against each other.
const MOST: usize = 8;

/// A number that may be said again.
struct Statement<'c> {
    claim: &'c Claim,
    owner: Owner,
    period: String,
    aim: Aim,
    /// It says how large something is.
    is_stock: bool,
    /// What was done: 招聘 of 招聘教师186名.
    act: Option<&'static str>,
    /// It is all that was done: 全年共举办.
    is_all: bool,
}

/// Whether a number is what there is or what is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Present,
    /// It stands under a heading of plans, and nothing else says so.
    ByHeading,
    Plan,
}

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let subjects = Subjects::of(reading);
    let year = year_of(reading);
    let plans = plan_headings(reading);
    let mut said: HashMap<(String, String), Vec<Statement<'_>>> = HashMap::new();
    let mut digits = exchanged::Digits::default();
    let mut found = Vec::new();
    for (i, claim) in reading.claims.iter().enumerate().filter(|(_, c)| may_be_repeated(reading, c)) {
        if is_of_a_row(reading, i) {
            continue;
        }
        let subject = subject_of(reading, claim);
        if subject.chars().count() < 2 {
            continue;
        }
        let Some(period) = period_of(claim, year.as_deref()) else { continue };
        let statement = Statement {
            claim,
            owner: of_building(reading, claim, owner(reading, &subjects, claim)),
            period,
            aim: aim(reading, claim, &plans),
            is_stock: says_how_large(reading, claim),
            act: act(reading, claim),
            is_all: says_all(reading, claim),
        };
        let unit = if matches!(claim.unit.as_str(), "名" | "位") { "人" } else { &claim.unit };
        let below = below_rate(reading, &said, &subject, &statement);
        let subject = if claim.per.is_empty() { subject } else { format!("{}{subject}", claim.per) };
        let own = subject.clone();
        let before = said.entry((subject, unit.to_owned())).or_default();
        let here = before.iter().find_map(|first| compared(reading, first, &statement));
        let here = here.or_else(|| digits.twin(reading, &own, &statement));
        digits.note(own, &statement);
        found.extend(here.or(below).or_else(|| below_share(reading, i, &statement)));
        if before.len() < MOST {
            before.push(statement);
        }
    }
    let mut told: HashSet<usize> = found.iter().map(|f: &Finding| f.start).collect();
    let others = companions::find(reading).into_iter().chain(recalled::find(reading));
    let others =
        others.chain(definite::find(reading)).chain(again::find(reading)).chain(once_more::find(reading));
    let others = others.chain(aims::beside(reading));
    found.extend(others.filter(|f| told.insert(f.start)));
    found
}

/// 教学楼三幢，建筑面积2069.4平方米 is of the building, not of the school.
fn of_building(reading: &Reading<'_>, claim: &Claim, owner: Owner) -> Owner {
    static BUILDINGS: Words = Words::beginning("buildings");
    let measured = ["面积", "投资", "造价"].iter().any(|w| claim.subject.ends_with(w));
    if !measured {
        return owner;
    }
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(60));
    match ((from..claim.at.start).rev().find_map(|at| BUILDINGS.longest_at(chars, at)), owner) {
        (None, owner) => owner,
        (Some(building), Owner::Whole(_)) => Owner::Named(building.text.to_owned()),
        (Some(building), Owner::Named(name)) => Owner::Named(name + building.text),
    }
}

/// Whether a claim is a number of something that may be said once more.
fn may_be_repeated(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let counted =
        matches!(claim.kind, Kind::Count | Kind::Share | Kind::Money | Kind::Number | Kind::Threshold);
    // 生均7.5平方米 is a number of the whole as well.
    let of_one =
        (claim.per.is_empty() || claim.per.ends_with('均')) && !claim.is_masked() && !claim.unit.is_empty();
    let is_rate = claim.kind != Kind::Share && claim.unit != "%"
        || reading.says_rate(claim)
        || changed(chars, claim).is_some_and(|noun| noun.ends_with('率'))
        || ["占比", "比例", "比重"].iter().any(|w| claim.subject.ends_with(w));
    let clause = clause_before(chars, claim.at.start, 24);
    // 由93.2%提高到96.8%: the one it leads to is what there is now.
    let arrives = ["到", "至", "到了", "年的", "年底的", "末的"]
        .iter()
        .any(|w| stands_before(chars, claim.at.start, w))
        && clause.clone().any(|i| matches!(chars[i], '到' | '至'));
    let from_to = !arrives
        && clause.clone().any(|i| {
            matches!(chars[i], '由' | '从')
                && i + 8 > claim.at.start - claim.subject.chars().count().min(claim.at.start)
        });
    counted
        && of_one
        && is_rate
        && !is_change(reading, claim)
        && !is_base(reading, claim)
        && !from_to
        && !says(chars, clause, "其中")
}

/// 上线率分别为51.2%、63.7%: numbers of a row bear one name and are of several things.
fn is_of_a_row(reading: &Reading<'_>, i: usize) -> bool {
    let chars = reading.chars();
    let beside = |pair: &[Claim]| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        matches!(between, ['、'] | ['和'] | ['与']) && pair[0].subject == pair[1].subject
    };
    let near = i.saturating_sub(1)..(i + 2).min(reading.claims.len());
    reading.claims[near].windows(2).any(beside)
}

fn compared(reading: &Reading<'_>, first: &Statement<'_>, second: &Statement<'_>) -> Option<Finding> {
    if !first.owner.may_be(&second.owner) {
        return None;
    }
    let is_plan = |s: &Statement<'_>| s.aim == Aim::Plan;
    if is_plan(first) != is_plan(second) || first.period != second.period {
        return below(reading, first, second);
    }
    let (one, other) = (first.claim, second.claim);
    let both = first.is_stock && second.is_stock;
    let slip = exact(one).zip(exact(other)).is_some_and(|(a, b)| {
        let same_act = first.act.is_some() && first.act == second.act;
        are_transposed(a, b) && (a >= Decimal::ONE_THOUSAND || first.is_stock || second.is_stock || same_act)
            || differ_in_one_digit(a, b) && a >= Decimal::ONE_THOUSAND && same_act
    });
    let same_aim = first.aim == second.aim;
    // 全年共举办18项, 全年共举办16项.
    let both_all = first.is_all && second.is_all && first.act.is_some() && first.act == second.act;
    let both = both || both_all && qualifiers(reading, one) == qualifiers(reading, other);
    if !(both && same_aim && are_alike(one, other) || slip) || can_both_hold(one, other) {
        return None;
    }
    // 四年级数学及格率 and 七年级英语及格率 are two.
    let is_rate = one.unit == "%";
    if (!both || is_rate) && qualifiers(reading, one) != qualifiers(reading, other) {
        return None;
    }
    let message = Message::new("checkup-said-differently")
        .with("subject", &other.subject)
        .with("first", &one.quote)
        .with("second", &other.quote);
    Some(reading.found(other.at.clone(), message).and_at(reading, one.at.clone()))
}

/// Whether a number is said to be all of what was done in the time.
fn says_all(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 24);
    list("all-done").iter().any(|w| says(chars, clause.clone(), w))
}

/// The verb right before what is counted.
fn act(reading: &Reading<'_>, claim: &Claim) -> Option<&'static str> {
    static ACTS: Words = Words::ending("noun-breaks");
    static OTHER_ACTS: Words = Words::ending("acts");
    let chars = reading.chars();
    let length = claim.subject.chars().count();
    let clause = clause_before(chars, claim.at.start, 24);
    let subject =
        clause.clone().rev().find(|i| i + length <= claim.at.start && stands(chars, *i, &claim.subject))?;
    let verb = ACTS.before(chars, subject).or_else(|| OTHER_ACTS.before(chars, subject));
    let verb = verb.filter(|w| w.length > 1 && subject >= clause.start + w.length)?;
    (!matches!(verb.text, "其中" | "包括" | "现有" | "共有")).then_some(verb.text)
}

/// Which quarter, term or round the sentence of a number is about: 一季度, 第二批, 秋季.
fn qualifiers(reading: &Reading<'_>, claim: &Claim) -> Vec<String> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(60));
    let mut found: Vec<String> = Vec::new();
    for at in from..claim.at.start {
        let named = list("qualifiers").iter().find(|w| stands(chars, at, w));
        found.extend(named.map(|w| {
            let number = at.checked_sub(1).filter(|i| *i >= from).map(|i| chars[i]);
            number.into_iter().chain(w.chars()).collect()
        }));
    }
    found
}

/// Whether the words around a number say how large something is.
fn says_how_large(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    // A rate is what it is wherever it is said.
    if claim.unit == "%" {
        return reading.says_rate(claim);
    }
    let subject: Vec<char> = claim.subject.chars().collect();
    if STOCK_ENDS.before(&subject, subject.len()).is_some() {
        return true;
    }
    let from = claim.at.start.saturating_sub(24);
    let clause = (from..claim.at.start)
        .rev()
        .find(|i| matches!(chars[*i], '。' | '；' | '\n'))
        .map_or(from, |i| i + 1);
    STOCK.within(chars, clause..claim.at.start).is_some()
}

/// Whether a number is aimed at: its sentence says so, or the heading it stands under.
fn aim(reading: &Reading<'_>, claim: &Claim, plans: &[bool]) -> Aim {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(60));
    // 营养改善计划 is the name of something that is done.
    let is_named = |end: usize| list("plan-names").iter().any(|w| stands_before(chars, end, w));
    let says_plan = |at: usize| PLANS.at(chars, at).is_some_and(|word| !is_named(at + word.length));
    if (from..claim.at.start).any(says_plan) {
        return Aim::Plan;
    }
    let clause = clause_before(chars, claim.at.start, 24);
    if PRESENT.within(chars, clause).is_some() || says_all(reading, claim) && act(reading, claim).is_some() {
        return Aim::Present;
    }
    let line = reading.outline.line(claim.at.start);
    // 今后五年的主要目标已经确定。 opens a paragraph of aims.
    let opening = reading.outline.sentence(line.start, chars.len());
    if opening.start < sentence.start && says(chars, opening.clone(), "目标") && !says(chars, opening, "完成")
    {
        return Aim::Plan;
    }
    // The headings above it, from the nearest outwards.
    let mut within = Style::Nth;
    let above = reading.outline.items.partition_point(|item| item.line.start <= claim.at.start);
    for (item, is_plan) in reading.outline.items[..above].iter().zip(plans).rev().take(60) {
        if item.mark.style >= within && within != Style::Nth {
            continue;
        }
        within = item.mark.style;
        if *is_plan {
            // What is demanded or reached under a heading of aims is aimed at.
            let reached = claim.relation == Relation::Ge || claim.kind == Kind::Threshold;
            let says =
                ["达到", "提高到", "保持在", "稳定在"].iter().any(|w| says(chars, from..claim.at.start, w));
            return if reached || says { Aim::Plan } else { Aim::ByHeading };
        }
        if within == Style::Han {
            break;
        }
    }
    Aim::Present
}

/// Which of the headings are of aims.
fn plan_headings(reading: &Reading<'_>) -> Vec<bool> {
    let chars = reading.chars();
    let is_plan = |item: &Item| {
        let end = item.line.start + item.line.len().min(24);
        let heading = item.mark.end..end.max(item.mark.end);
        item.is_heading(chars) && list("plan-headings").iter().any(|w| says(chars, heading.clone(), w))
    };
    reading.outline.items.iter().map(is_plan).collect()
}

/// The year a paper is of, by its title.
fn year_of(reading: &Reading<'_>) -> Option<String> {
    let title = reading.outline.lines.iter().take(2).map(|line| line.end).max()?;
    let dates = reading.claims.iter().take_while(|c| c.at.start < title).filter(|c| c.kind == Kind::Date);
    let years = dates.filter_map(|c| c.value.as_ref().map(ToString::to_string));
    years.filter_map(|date| date.get(..4).filter(|y| !y.starts_with('-')).map(str::to_owned)).next()
}

/// The period a number is about, empty for now; none where it is about what once was.
fn period_of(claim: &Claim, year: Option<&str>) -> Option<String> {
    const NOW: [&str; 10] =
        ["一年来", "全年", "今年", "本年度", "当年", "年内", "本学年", "本学期", "目前", "现在"];
    let period: Vec<char> = claim.period.chars().collect();
    if PAST.at(&period, 0).is_some() {
        return Some(claim.period.clone());
    }
    let now = NOW.contains(&claim.period.as_str());
    let same_year = year.is_some_and(|year| claim.period.starts_with(year));
    Some(if now || same_year { String::new() } else { claim.period.clone() })
}

/// What a number is of. Money is said of a clause more than of a noun: 资助资金 of 全年共发放各类资助资金, and of 2361.4万元资助资金.
fn subject_of(reading: &Reading<'_>, claim: &Claim) -> String {
    static VERBS: Words = Words::ending("noun-breaks");
    static FUNDS: Words = Words::ending("funds");
    let chars = reading.chars();
    if claim.subject.chars().count() < 2
        && let Some(changed) = changed(chars, claim)
    {
        return plain_subject(&changed);
    }
    if claim.kind != Kind::Money {
        return plain_subject(&claim.subject);
    }
    let noun = (claim.at.end..chars.len()).take(12).take_while(|i| is_han(chars[*i])).last();
    let noun = noun.map_or(claim.at.end..claim.at.end, |last| claim.at.end..last + 1);
    let fund = noun.clone().rev().find(|at| *at > noun.start + 2 && FUNDS.before(chars, *at + 1).is_some());
    if let Some(fund) = fund.filter(|_| !matches!(chars[noun.start], '用' | '作' | '的')) {
        return plain_subject(&chars[noun.start..=fund].iter().collect::<String>());
    }
    let text: Vec<char> = claim.subject.chars().collect();
    let last = text.len().saturating_sub(3);
    let verb = (1..last).rev().find(|at| VERBS.before(&text, *at).is_some_and(|w| w.length > 1));
    plain_subject(&text[verb.unwrap_or(0)..].iter().collect::<String>())
}

/// 覆盖率 of 覆盖率由2022年的48%提高到76%: what changed stands before 由, and a year between.
fn changed(chars: &[char], claim: &Claim) -> Option<String> {
    const REACH: usize = 40;
    const LONGEST: usize = 12;
    let clause = clause_before(chars, claim.at.start, REACH);
    let from = clause.clone().find(|at| matches!(chars[*at], '由' | '从'))?;
    let noun: String = chars[clause.start..from].iter().collect();
    let plain = noun.chars().all(is_han) && (2..=LONGEST).contains(&noun.chars().count());
    plain.then_some(noun)
}

/// A subject without the words for the whole before it and those for its number behind it.
fn plain_subject(subject: &str) -> String {
    // 三是力争本科上线率 begins with its place in a list.
    let is_mark = |c: char| "一二三四五六七八九十".contains(c);
    let mut rest = match subject.char_indices().nth(2) {
        Some((at, _)) if subject.starts_with(is_mark) && subject[..at].ends_with(['是', '要']) => {
            &subject[at..]
        }
        _ => subject,
    };
    loop {
        let before = rest;
        for word in list("wholes").iter().chain(list("subject-openings")) {
            // 学校 of 各级各类学校 is all there is.
            let shorter = rest.strip_prefix(word.as_str()).filter(|rest| rest.chars().count() >= 2);
            rest = shorter.unwrap_or(rest);
        }
        for word in list("subject-closings") {
            rest = rest.strip_suffix(word.as_str()).unwrap_or(rest);
        }
        if rest == before {
            break;
        }
    }
    // 馆藏图书 and 藏书 are one.
    let same = list("same-nouns").iter().filter_map(|pair| pair.split_once('/'));
    let mut same = same.filter(|(name, _)| *name == rest);
    same.next().map_or(rest, |(_, noun)| noun).to_owned()
}

/// Two numbers that are far apart are about two things of the same name: the pupils of the county, and those of one school. A
/// figure too many or too few is a slip nevertheless.
fn are_alike(one: &Claim, other: &Claim) -> bool {
    let number = |c: &Claim| c.value.as_ref().and_then(|v| v.number());
    let (Some(one), Some(other)) = (number(one), number(other)) else { return false };
    let (small, large) = if one < other { (one, other) } else { (other, one) };
    let tens = [10_u32, 100, 1000].iter().any(|n| small.checked_mul(Decimal::from(*n)) == Some(large));
    tens || small.checked_mul(Decimal::TWO).is_some_and(|twice| large <= twice)
}

/// The numbers a claim allows, from and to, both included; a bound that is open is none.
fn bounds(claim: &Claim) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let low = claim.value.as_ref()?.number()?;
    let high = claim.upper.as_ref().and_then(|u| u.number()).unwrap_or(low);
    let tenth = low / Decimal::TEN;
    Some(match claim.relation {
        // 9.86万人 may stand for 98,640.
        Relation::Eq => {
            let half = super::figures::half_of_last(claim);
            (Some(low - half), Some(high + half))
        }
        Relation::Ge | Relation::Gt => (Some(low), None),
        Relation::Le | Relation::Lt => (None, Some(high)),
        Relation::Approx => (Some(low - tenth), Some(high + tenth)),
        // 2万8千余 is under 2万9千 or so; nobody says 100余 of 190.
        Relation::ApproxGe => (Some(low), Some(high + high / Decimal::TWO)),
        Relation::Near => (Some(low - tenth - tenth), Some(high)),
    })
}

fn can_both_hold(one: &Claim, other: &Claim) -> bool {
    if exact(one).is_some() && exact(one) == exact(other) {
        return true;
    }
    let (Some((low, high)), Some((other_low, other_high))) = (bounds(one), bounds(other)) else {
        return true;
    };
    let is_rounded = |c: &Claim| c.quote.contains(['万', '亿']);
    // Two shares to one place are two shares; only what is written in 万 was rounded from something longer.
    if !is_rounded(one) && !is_rounded(other) && exact(one).is_some() && exact(other).is_some() {
        return false;
    }
    if is_rounded(one) && is_rounded(other) && one.quote.chars().count() == other.quote.chars().count() {
        return exact(one) == exact(other) && exact(one).is_some();
    }
    let below =
        |high: Option<Decimal>, low: Option<Decimal>| matches!((high, low), (Some(h), Some(l)) if h < l);
    !below(high, other_low) && !below(other_high, low)
}

impl Reading<'_> {
    /// Whether a share is a rate by its subject: 巩固率.
    pub(super) fn says_rate(&self, claim: &Claim) -> bool {
        let chars = self.chars();
        let subject = ["保持", "稳定", "达到"].iter().find_map(|w| claim.subject.strip_suffix(w));
        let subject = subject.unwrap_or(&claim.subject);
        subject.ends_with('率')
            || ["满意度", "知晓度", "支持度", "参与度"]
                .iter()
                .any(|w| subject.ends_with(w) || stands_before(chars, claim.at.start, w))
            || stands_before(chars, claim.at.start, "率")
            || ["率达", "率为", "率达到", "率达到了"].iter().any(|w| stands_before(chars, claim.at.start, w))
            || claim.subject.contains('率') && stands(chars, claim.at.end, "以上")
    }
}
