//! Products: 为405名学生每人发放1000元，共计40.5万元; 分三期，每期120人，共360人, in any order, with what stands for each person,
//! term or day.

mod average;
mod by_name;
mod each;
mod factor;
mod far;
mod hours;
mod often;
mod quotient;
mod written_out;

use std::borrow::Cow;
use std::collections::HashSet;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{
    Bilingual, clause_before, exact, half_of_last, is_change, is_slip, is_taken_apart, same_unit, says,
    written,
};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Claim, Kind};
use crate::words::Words;
use factor::{Factor, factors, is_of};

/// No sentence with a product has more claims.
const TOGETHER: usize = 24;

/// Words that announce a total.
static TOTALS: Words = Words::ending("firm-product-totals");

/// The same with what is done or what it is of behind them.
static ANNOUNCING: Words = Words::beginning("product-totals");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    // Amounts for each that were worked out.
    let mut known: HashSet<usize> = HashSet::new();
    for claims in reading.by_sentence() {
        if claims.len() <= TOGETHER {
            for own in claims.iter().filter(|c| c.kind != Kind::Frequency) {
                let Some(each) = of_each(reading, claims, own) else { continue };
                let each: &Claim = &each;
                let near = clauses_of(reading, claims, each);
                let here = product(reading, near, each).or_else(|| product(reading, claims, each));
                let here = here.or_else(|| of_sentence_before(reading, claims, each));
                let here = here.or_else(|| of_sentence_behind(reading, claims, each));
                known.extend(here.is_some().then_some(each.at.start));
                found.extend(here);
            }
            found.extend(often::find(reading, claims));
            found.extend(hours::find(reading, claims));
            found.extend(written_out::find(reading, claims));
            found.extend(each::of_two(reading, claims));
        }
    }
    found.extend(by_name::find(reading, &mut known));
    found.extend(average::find(reading, &mut known));
    found.extend(quotient::find(reading, &known));
    let told: Vec<(usize, usize)> = found.iter().map(|f| (f.start, f.end)).collect();
    let further = (0..reading.claims.len()).flat_map(|i| {
        [
            each::find(reading, i),
            each::by_whom(reading, i),
            each::divided(reading, i),
            each::of_row(reading, i),
        ]
    });
    found.extend(
        further.flatten().filter(|f| !told.iter().any(|(start, end)| *start < f.end && f.start < *end)),
    );
    found
}

/// An amount for each of some; 28名教师每月800元 is one for each person.
fn of_each<'c>(reading: &Reading<'_>, claims: &[Claim], claim: &'c Claim) -> Option<Cow<'c, Claim>> {
    if !claim.per.is_empty() {
        return Some(Cow::Borrowed(claim));
    }
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 10);
    let is_paid = claim.kind == Kind::Money
        && ["每月", "每学期", "每年"].iter().any(|w| says(chars, clause.clone(), w));
    let persons = claims.iter().filter(|c| c.at.end <= claim.at.start && claim.at.start - c.at.end <= 24);
    let paid = persons.filter(|c| c.kind == Kind::Count && same_unit(&c.unit, "人")).count();
    (is_paid && paid == 1).then(|| Cow::Owned(Claim { per: "每人".to_owned(), ..claim.clone() }))
}

/// 受益学生23650人。按每生每天5元、200天计算，需2365万元: what there is for each of is said in the sentence before, once.
fn of_sentence_before(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let is_number = |c: &&Claim| c.kind == Kind::Count && is_of(&each.per, c) && exact(c).is_some();
    if claims.iter().any(|c| is_number(&c)) || each.per.ends_with('均') {
        return None;
    }
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let line = reading.outline.line(each.at.start);
    let before = reading.outline.sentence(sentence.start.checked_sub(1)?, chars.len());
    let end = reading.claims.partition_point(|c| c.at.start < sentence.start);
    // 受助学生1326人，其中脱贫家庭学生402人 says how many there are once.
    let is_part =
        |c: &Claim| says(chars, clause_before(chars, c.at.start, 16), "其中") || is_taken_apart(chars, c);
    let in_line =
        |c: &&Claim| c.at.start >= before.start.max(line.start) && !is_change(reading, c) && !is_part(c);
    let mut numbers = reading.claims[..end].iter().filter(in_line).filter(is_number);
    let only = numbers.next().filter(|_| numbers.next().is_none())?;
    let all: Vec<Claim> = [only].into_iter().chain(claims).cloned().collect();
    product(reading, &all, each)
}

/// 补助标准为每生每天5元。全县受益学生21450人，按200天计算，需2145万元: what an amount is for each of, and what it comes to, stand in the
/// sentence behind it.
fn of_sentence_behind(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let line = reading.outline.line(each.at.start);
    let last = claims.last()?;
    let from = reading.claims.partition_point(|c| c.at.start <= last.at.start);
    let next = reading.claims.get(from).filter(|c| c.at.start < line.end)?;
    let sentence = reading.outline.sentence(next.at.start, chars.len());
    let behind: Vec<&Claim> = reading.claims[from..]
        .iter()
        .take(TOGETHER)
        .take_while(|c| c.at.start < sentence.end)
        .filter(|c| !says(chars, clause_before(chars, c.at.start, 16), "其中"))
        .collect();
    let amount = |c: &&Claim| exact(c).is_some() && !is_change(reading, c);
    let is_number = |c: &Claim| c.kind == Kind::Count && is_of(&each.per, c);
    let is_total = |c: &Claim| c.per.is_empty() && c.kind == each.kind && is_announced(chars, c);
    let own = claims.iter().filter(|c| c.at != each.at).any(|c| is_number(c) || c.kind == each.kind);
    let complete = behind.iter().any(|c| is_number(c)) && behind.iter().any(|c| is_total(c));
    if own || !complete || each.kind != Kind::Money || each.per.ends_with('均') {
        return None;
    }
    let all: Vec<Claim> = claims.iter().chain(behind.into_iter().filter(amount)).cloned().collect();
    product(reading, &all, each)
}

/// The claims between two semicolons: 为86名…，共4.3万元；为52名…，共3.12万元 are two products.
fn clauses_of<'c>(reading: &Reading<'_>, claims: &'c [Claim], each: &Claim) -> &'c [Claim] {
    let chars = reading.chars();
    let stops = |from: usize, to: usize| chars[from..to].iter().any(|c| matches!(c, '；' | ';'));
    let at = claims.iter().position(|c| c.at == each.at).unwrap_or(0);
    let first = (0..at).rev().take_while(|i| !stops(claims[*i].at.end, claims[*i + 1].at.start)).last();
    let last =
        (at + 1..claims.len()).take_while(|i| !stops(claims[*i - 1].at.end, claims[*i].at.start)).last();
    &claims[first.unwrap_or(at)..=last.unwrap_or(at)]
}

/// Numbers that may be multiplied, and what they may come to.
struct Multiplied<'c> {
    numbers: Vec<&'c Claim>,
    totals: Vec<&'c Claim>,
    factors: Vec<Factor>,
    /// 9 of 9所学校每校2台: how many there are of what the only number is for each of.
    groups: Option<Decimal>,
}

fn product(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let one = exact(each)?;
    let is_money = each.kind == Kind::Money;
    if !is_money && !matches!(each.kind, Kind::Count | Kind::Number) || each.unit == "%" {
        return None;
    }
    let amount = |c: &&Claim| exact(c).is_some() && !is_change(reading, c) && c.at != each.at;
    let numbers: Vec<&Claim> = claims
        .iter()
        .filter(amount)
        .filter(|c| is_counted(c, &each.per) && is_of_group(chars, &each.per, c))
        .collect();
    let totals = claims
        .iter()
        .filter(amount)
        .filter(|c| c.per.is_empty() && c.kind == each.kind)
        .filter(|c| same_unit(&c.unit, &each.unit) || is_seats(c) && same_unit(&each.unit, "人"))
        // 28所学校每校3名: things are only a total where somebody says so.
        .filter(|c| is_money || is_announced(chars, c) || is_seats(c) || is_beside_groups(chars, &numbers, c))
        .collect();
    // 考点2个，每个考点设考场24个，每个考场30人: the one that bears the name of what it is for each of.
    let named: Vec<&Claim> = numbers.iter().copied().filter(|c| is_named_by(chars, c, each)).collect();
    let chained = if numbers.len() > 1 && named.len() == 1 { &named[..] } else { &numbers[..] };
    let groups = match chained[..] {
        [number] if !number.per.is_empty() => {
            let mut groups = claims
                .iter()
                .filter(amount)
                .filter(|c| c.per.is_empty() && c.at != number.at && is_of(&number.per, c));
            groups.next().filter(|_| groups.next().is_none()).and_then(exact)
        }
        _ => None,
    };
    let of = Multiplied { numbers, totals, factors: factors(reading, claims, each), groups };
    // 按小学每生625元、初中每生750元的标准发放: with two amounts for each nobody knows which was multiplied.
    // 每校4个班，每班2名: what the one is for each of is counted by the other.
    let is_chained = |c: &Claim| of.groups.is_some() && of.numbers.iter().any(|number| number.at == c.at);
    let is_other = |c: &Claim| !c.per.is_empty() && c.kind == each.kind && c.at != each.at && !is_chained(c);
    let is_only = !claims.iter().any(is_other);
    right(reading, &of, each, one).or_else(|| is_only.then(|| wrong(reading, &of, each, one)).flatten())
}

/// Whether a claim counts something, or measures what an amount is for each of: 6400平方米 of 每平方米.
fn is_counted(claim: &Claim, per: &str) -> bool {
    claim.kind == Kind::Count
        || claim.kind == Kind::Number && per.strip_prefix('每') == Some(claim.unit.as_str())
}

/// Whether a claim counts what an amount is for each of, by its unit or by the noun behind it: 80个班 of 每班, 3个工作组 of 每组.
fn is_of_group(chars: &[char], per: &str, claim: &Claim) -> bool {
    const LONGEST: usize = 5;
    let of = per.strip_prefix('每').filter(|of| of.chars().count() == 1);
    let noun: Vec<char> =
        chars[claim.at.end..].iter().take(LONGEST).take_while(|c| is_han(**c)).copied().collect();
    let by_noun = of.is_some_and(|of| noun.iter().collect::<String>().ends_with(of));
    is_of(per, claim) || claim.unit == "个" && by_noun
}

/// 80个班3600人: what stands right behind the number of groups is all of them.
fn is_beside_groups(chars: &[char], numbers: &[&Claim], total: &Claim) -> bool {
    numbers.iter().any(|number| {
        let between = chars.get(number.at.end..total.at.start);
        between.is_some_and(|between| between.len() <= 3 && between.iter().all(|c| is_han(*c)))
    })
}

/// 学位1620个 are as many as the persons who have them.
fn is_seats(claim: &Claim) -> bool {
    ["学位", "床位", "座位", "餐位"].iter().any(|w| claim.subject.ends_with(w))
}

fn is_announced(chars: &[char], claim: &Claim) -> bool {
    TOTALS.before(chars, claim.at.start).is_some()
        || ANNOUNCING.within(chars, clause_before(chars, claim.at.start, 10)).is_some()
}

fn right(reading: &Reading<'_>, of: &Multiplied<'_>, each: &Claim, one: Decimal) -> Option<Finding> {
    // An average is rounded; it may miss by half of its last digit for each.
    let clause = clause_before(reading.chars(), each.at.start, 10);
    let average = each.per.ends_with('均') || says(reading.chars(), clause, "平均");
    let slack = |many: Decimal| {
        let half = half_of_last(each).max(Decimal::new(5, one.normalize().scale() + 1));
        if average { many.checked_mul(half).unwrap_or_default() } else { Decimal::ZERO }
    };
    for total in &of.totals {
        for number in of.numbers.iter().filter(|number| number.at != total.at) {
            for factor in &of.factors {
                let many = exact(number)?.checked_mul(factor.value)?;
                let product = one.checked_mul(many)?;
                if (product - exact(total)?).abs() <= slack(many) {
                    return Some(said(reading, number, each, factor, total, true));
                }
            }
        }
    }
    None
}

fn wrong(reading: &Reading<'_>, of: &Multiplied<'_>, each: &Claim, one: Decimal) -> Option<Finding> {
    let chars = reading.chars();
    // 每班1名，另设总教官1名: there are more than that.
    if says(chars, each.at.end..(each.at.end + 4).min(chars.len()), "另") {
        return None;
    }
    // 每个考点设主考1名、副主考2名: there is more of it for each.
    let at = reading.claims.partition_point(|c| c.at.start < each.at.start);
    let beside = |one: Option<&Claim>, other: Option<&Claim>| {
        one.zip(other).is_some_and(|(a, b)| {
            let between = chars.get(a.at.end..b.at.start).unwrap_or_default();
            between.first() == Some(&'、') && between.len() <= 10 && same_unit(&a.unit, &b.unit)
        })
    };
    let before = at.checked_sub(1).and_then(|i| reading.claims.get(i));
    let own = reading.claims.get(at);
    if beside(before, own) || beside(own, reading.claims.get(at + 1)) {
        return None;
    }
    // With several numbers or sums nobody knows which were multiplied.
    let announced: Vec<&&Claim> = of.totals.iter().filter(|c| is_announced(chars, c)).collect();
    let total = match (&of.totals[..], &announced[..]) {
        ([only], _) => only,
        (_, [only]) => only,
        _ => return None,
    };
    let mut numbers: Vec<&&Claim> = of.numbers.iter().filter(|c| c.at != total.at).collect();
    // 考点6个，考场192个，每个考场2名: the word says of which.
    let named: Vec<&&Claim> = numbers.iter().filter(|c| is_named_by(chars, c, each)).copied().collect();
    if numbers.len() > 1 && !named.is_empty() {
        numbers = named;
    }
    // 免学费2688人，助学金632人，每生每年2000元，发放126.4万元: the one right before it.
    let adjoins = |c: &&&&Claim| c.at.end <= each.at.start && each.at.start - c.at.end <= 6;
    let follows = total.at.start > each.at.end && total.at.start - each.at.end <= 8;
    if numbers.len() > 1 && follows {
        let adjoining: Vec<&&Claim> = numbers.iter().filter(adjoins).copied().collect();
        if adjoining.len() == 1 {
            numbers = adjoining;
        }
    }
    // 购买教材一套，单价86元，共购320套.
    if numbers.len() > 1 {
        numbers.retain(|c| exact(c) != Some(Decimal::ONE));
    }
    // 7个教学点各配备3台: so many times as many.
    let mut each_of: Option<Decimal> = None;
    if let [one, other] = numbers[..] {
        let (first, second) = if one.at.start < other.at.start { (one, other) } else { (other, one) };
        let between = first.at.end..second.at.start.max(first.at.end);
        if between.len() <= 16 && says(chars, between, "各") {
            each_of = exact(first);
            numbers = vec![second];
        }
    }
    let groups = of.groups.or(each_of);
    let [number] = numbers[..] else { return None };
    // 每校2台 without a number of schools.
    if !number.per.is_empty() && groups.is_none() {
        return None;
    }
    let of_groups = groups.map(|value| Factor { value, is_said: true, is_guessed: false });
    let factors: Vec<&Factor> = match &of_groups {
        Some(groups) => vec![groups],
        None => of.factors.iter().collect(),
    };
    let (sum, many) = (exact(total)?, exact(number)?);
    let apart = |factor: &Factor| -> Option<(Decimal, Decimal)> {
        let product = one.checked_mul(many)?.checked_mul(factor.value)?;
        let ratio = if product > sum { product.checked_div(sum) } else { sum.checked_div(product) }?;
        Some((ratio, product))
    };
    // 每课时1800元，160课时: the number is no further factor.
    let is_other =
        |factor: &&Factor| factor.value != many || factor.value == Decimal::ONE || of_groups.is_some();
    let said_so = factors.iter().copied().filter(is_other).any(|factor| factor.is_said);
    let likely = factors.into_iter().filter(is_other).filter(|factor| !said_so || factor.is_said);
    let nearest = likely.filter_map(|factor| Some((apart(factor)?, factor)));
    let ((ratio, product), factor) = nearest.min_by_key(|((ratio, _), _)| *ratio)?;
    let is_slip = is_slip(product, sum) || [10, 100].iter().any(|n| ratio == Decimal::from(*n));
    let limit = match () {
        // Months that nobody counted may be nine or twelve.
        () if factor.is_guessed => Decimal::new(112, 2),
        () if is_announced(chars, total) && each.kind == Kind::Money => Decimal::TWO,
        () => Decimal::new(15, 1),
    };
    (ratio <= limit || is_slip && !factor.is_guessed)
        .then(|| said(reading, number, each, factor, total, false))
}

/// Whether what an amount is for each of bears the name of what a number counts: 考场 of 每个考场.
fn is_named_by(chars: &[char], number: &Claim, each: &Claim) -> bool {
    let clause = clause_before(chars, each.at.start, 14);
    let Some(at) = clause.clone().rev().find(|i| chars[*i] == '每') else { return false };
    let noun: String = chars[(at + 2).min(each.at.start)..each.at.start].iter().take(2).collect();
    noun.chars().count() == 2 && number.subject.ends_with(&noun)
}

fn said(
    reading: &Reading<'_>,
    number: &Claim,
    each: &Claim,
    factor: &Factor,
    total: &Claim,
    holds: bool,
) -> Finding {
    let (one, sum) = (exact(each).unwrap_or_default(), exact(total).unwrap_or_default());
    let many = exact(number).unwrap_or_default();
    let product = one.checked_mul(many).and_then(|p| p.checked_mul(factor.value)).unwrap_or_default();
    let message = Message::new(if holds { "checkup-product-holds" } else { "checkup-product-differs" });
    let message = written(many, number).put(message, "number");
    let of_each = written(one, each);
    let times = |text: String| {
        if factor.value == Decimal::ONE { text } else { format!("{text} × {}", factor.value.normalize()) }
    };
    let of_each = Bilingual { chinese: times(of_each.chinese), english: times(of_each.english) };
    let message = of_each.put(message, "each");
    let message = written(product, total).put(message, "product");
    let message = written(sum, total).put(message, "total");
    let ends = [&number.at, &each.at, &total.at];
    let from = ends.iter().map(|at| at.start).min().unwrap_or(0);
    let to = ends.iter().map(|at| at.end).max().unwrap_or(from);
    if holds { reading.holds(from..to, message) } else { reading.found(from..to, message) }
}
