//! Shares against the figures they are shares of, and shares of one whole that come to more than all of it.

mod behind;
mod far;
mod fraction;
mod gathered;
mod nearby;
mod of_line;
mod rate;
mod ratio;
mod stem;
mod subject;
mod together;
mod whole;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{
    are_exchanged, are_transposed, clause_before, exact, half_of_last, is_amount, is_change, is_rounded,
    is_taken_apart, same_unit, says,
};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};

/// A share stands at most so many characters behind the part it is the share of.
const NEAR: usize = 24;

/// What was taken apart before a share stands so many claims back.
const BACK: usize = 12;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, share) in
        reading.claims.iter().enumerate().filter(|(_, c)| c.unit == "%" && c.kind == Kind::Share)
    {
        let between = of_the_one_between(reading, i, share);
        let found_here = between.or_else(|| of_two_figures(reading, i, share));
        let found_here = found_here.or_else(|| behind::of_the_planned(reading, i, share));
        let found_here = found_here.or_else(|| behind::of_the_named(reading, i, share));
        let found_here = found_here.or_else(|| subject::find(reading, i, share));
        let found_here = found_here.or_else(|| stem::find(reading, i, share));
        let found_here = found_here.or_else(|| nearby::find(reading, i, share));
        let found_here = found_here.or_else(|| of_line::find(reading, i, share));
        found.extend(found_here.or_else(|| far::find(reading, i, share)));
    }
    found.extend(fraction::find(reading));
    for claims in reading.by_sentence() {
        // 从职称看…；从年龄看…: what stands behind a semicolon divides the whole once more.
        let chars = reading.chars();
        let parted = |a: &Claim, b: &Claim| {
            chars
                .get(a.at.end..b.at.start)
                .is_some_and(|between| between.iter().any(|c| matches!(c, '；' | ';')))
        };
        let over = whole::over_all(reading, claims);
        if over.is_none() {
            let pieces = claims.chunk_by(|a, b| !parted(a, b)).filter(|piece| piece.len() < claims.len());
            found.extend(pieces.filter_map(|piece| whole::over_all(reading, piece)));
        }
        found.extend(over.or_else(|| whole::weights(reading, claims)));
        found.extend(whole::all_and_remaining(reading, claims));
        found.extend(together::find(reading, claims));
    }
    found.extend(ratio::find(reading));
    found
}

/// 完成投资4.68亿元，占年度计划5.2亿元的90%: the whole stands between 占 and the share.
fn of_the_one_between(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let (chars, claims) = (reading.chars(), reading.claims);
    let [last, whole] = claims.get(i.checked_sub(2)?..i)? else { return None };
    // 由46个减少到18个，减少28个，占全部1200个的1.5%: what there is has the share, not by how much it changed.
    let there =
        || claims[..i - 2].iter().rev().take(2).find(|c| !is_change(reading, c) && c.unit == last.unit);
    let part = if is_change(reading, last) { there().unwrap_or(last) } else { last };
    // 占全校120名教师的65%: what is counted stands behind its number; of 115所学校（园）的 with more of its name in brackets.
    let behind = chars.get(whole.at.end..share.at.start)?;
    let is_noun = |c: &&char| **c != '的' && (is_han(**c) || matches!(**c, '（' | '）' | '(' | ')'));
    let noun = behind.iter().take_while(is_noun).count();
    let joined = noun <= 8
        && matches!(
            behind[noun..],
            ['的'] | ['的', '约' | '近'] | ['的', '比', '例', '为' | '达'] | ['的', '比', '重', '为' | '达']
        );
    let part = taken_apart_before(reading, i - 2, part, whole).unwrap_or(part);
    let between = part.at.end..whole.at.start;
    let says_share = between.clone().any(|k| chars[k] == '占') || says(chars, between.clone(), "完成");
    let far = if is_taken_apart(chars, &claims[i - 2]) { NEAR * 5 } else { NEAR };
    let is_far = between.len() > far || between.clone().any(|k| matches!(chars[k], '。' | '；' | '\n'));
    let (said, amount, all) = (exact(share)?, exact(part)?, exact(whole)?);
    let alike = same_unit(&part.unit, &whole.unit) && part.kind == whole.kind;
    if !joined || !says_share || is_far || !alike || all.is_zero() || share.relation != Relation::Eq {
        return None;
    }
    let worked = amount.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let holds = is_rounded(worked, share, rounding(part, whole, worked));
    let ratio = if worked > said { worked.checked_div(said)? } else { said.checked_div(worked)? };
    (holds || ratio <= Decimal::from(3)).then(|| result(reading, whole, part, share, worked, holds))
}

/// 检查学校83所，其中小学39所、…幼儿园24所，占全县115所的72.2%: what was taken apart between is what the share is of.
fn taken_apart_before<'c>(
    reading: &Reading<'c>,
    last: usize,
    part: &Claim,
    whole: &Claim,
) -> Option<&'c Claim> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(part.at.start, chars.len());
    let opener = (sentence.start..part.at.start).rev().find(|k| stands(chars, *k, "其中"))?;
    let is_last =
        is_taken_apart(chars, part) && !(part.at.end..whole.at.start).any(|k| matches!(chars[k], '；' | ';'));
    let alike = |c: &&Claim| same_unit(&c.unit, &part.unit) && c.kind == part.kind && is_amount(reading, c);
    let before = reading.claims[..last].iter().rev().take(BACK);
    let found =
        before.take_while(|c| c.at.start >= sentence.start).filter(|c| c.at.end <= opener).find(alike);
    found.filter(|c| is_last && exact(c) <= exact(whole))
}

/// 教师120人，其中党员60人，占40%.
fn of_two_figures(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let (chars, claims) = (reading.chars(), reading.claims);
    let said = about(share).filter(|_| !is_change(reading, share))?;
    let part = claims[..i].last().filter(|c| is_amount(reading, c))?;
    let between = part.at.end..share.at.start;
    if between.len() > NEAR || between.clone().any(|k| matches!(chars[k], '。' | '；' | '、' | '\n')) {
        return None;
    }
    let of = between.clone().find(|k| chars[*k] == '占' && chars.get(k + 1) != Some(&'比'));
    let rate = says(chars, between.clone(), "率") || stands_before(chars, share.at.start, "比例");
    let ratio = says(chars, between.clone(), "占比");
    let of_plan = PLANNED.within(chars, between.clone()).is_some();
    if ratio && is_of_another(chars, part, &between) || of.is_some_and(|of| names_another(chars, part, of)) {
        return None;
    }
    let (of, is_rate) = match of {
        Some(of) => (Some(of), false),
        None if ratio || rate || of_plan => (None, true),
        None => return None,
    };
    let named: String =
        of.map_or(String::new(), |of| chars[of + 1..share.at.start].iter().filter(|c| is_han(**c)).collect());
    let named = stripped(&named);
    // 专任教师中本科以上79人，占89.8%: the whole stands before the part.
    let named = if named.is_empty() && of.is_some() { among(chars, part) } else { named };
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let amount = exact(part)?;
    // 其中 at the beginning of a sentence takes apart what the one before it says.
    let opens = sentence.start > 0 && stands(chars, sentence.start, "其中");
    let sentence_start =
        if opens { reading.outline.sentence(sentence.start - 1, chars.len()).start } else { sentence.start };
    let wholes: Vec<&Claim> = claims[..i - 1]
        .iter()
        .rev()
        .take(if named.is_empty() { 12 } else { 80 })
        .take_while(|c| c.at.start >= sentence_start.saturating_sub(if named.is_empty() { 0 } else { 1200 }))
        .filter(|c| same_unit(&c.unit, &part.unit) && c.kind == part.kind && is_amount(reading, c))
        .collect();
    // More may be done than was planned.
    let works = |whole: Decimal| -> Option<Decimal> {
        if whole < amount && !of_plan || whole.is_zero() {
            return None;
        }
        amount.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)
    };
    let fits = |whole: &Claim| {
        exact(whole)
            .and_then(works)
            .is_some_and(|worked| is_rounded(worked, share, rounding(part, whole, worked)))
    };
    let is_named = |c: &Claim| {
        let subject = stripped(&c.subject);
        let near = c.at.start + 160 >= share.at.start;
        subject == named
            || near && !subject.is_empty() && (named.ends_with(&subject) || subject.ends_with(&named))
    };
    let every = || wholes.iter().copied();
    let by_name = rate::of_all(reading, share, part, &named)
        .or_else(|| every().find(|c| stripped(&c.subject) == named && exact(c).is_some_and(|n| n >= amount)))
        .or_else(|| every().find(|c| is_named(c)))
        .or_else(|| said_before(reading, &wholes, part))
        .filter(|_| !named.is_empty());
    let nearby = || every().find(|c| c.at.start + 160 >= share.at.start && fits(c));
    let matching = match by_name {
        Some(whole) => Some(whole).filter(|c| fits(c)),
        None => nearby(),
    };
    if let Some(whole) = matching {
        return Some(result(reading, whole, part, share, said, true));
    }
    // Which whole is meant must be plain: the one that is named, or the one that 其中 takes apart.
    let whole = if !named.is_empty() {
        by_name.or_else(|| far_away(&wholes, share, part, &named))?
    } else if of_plan {
        *wholes.iter().find(|c| is_plan(chars, c))?
    } else if is_rate && !ratio {
        // 排查512处，整改505处，整改率98.6%: the number before is the whole.
        rate::whole(reading, &wholes, i - 1, share)?
    } else {
        // What is less than its part is the whole of something else.
        let able: Vec<&Claim> =
            wholes.iter().copied().filter(|c| exact(c).is_some_and(|n| n >= amount)).collect();
        let first = able.iter().copied().find(|c| !has_own_share(reading, c))?;
        let able: Vec<&Claim> = able.into_iter().filter(|c| !has_own_share(reading, c)).collect();
        let opener = (sentence.start..part.at.start).rev().find(|k| stands(chars, *k, "其中"));
        // 其中甲占82%；乙占19%: what the one before it is a share of.
        let beside = opener.is_some_and(|at| says(chars, at..part.at.start, "占"));
        let listed = opener.is_some_and(|at| is_listed(chars, &able, part, at));
        let apart = beside || listed || says(chars, first.at.end..part.at.start, "其中");
        let at_hand = part.at.start - first.at.end <= NEAR;
        if apart {
            // Several parts behind one 其中 have one whole.
            let opener = opener?;
            *able.iter().find(|c| c.at.end <= opener)?
        } else if able.len() == 1 && (at_hand || wholes.len() > 1 && first.at.start >= sentence.start) {
            first
        } else {
            return None;
        }
    };
    if fits(whole) {
        return Some(result(reading, whole, part, share, said, true));
    }
    let worked = works(exact(whole)?)?;
    // 测评1624人，有效问卷1592份，预警67人，预警率4.2%: it is one of what stands between in another unit.
    let of_another =
        |c: &Claim| c.kind == part.kind && c.per.is_empty() && c.at.start >= sentence.start && fits(c);
    if claims[..i - 1].iter().rev().take(4).any(of_another) {
        return None;
    }
    // A share that is far off is one of something else.
    let ratio = if worked > said { worked.checked_div(said) } else { said.checked_div(worked) };
    ratio
        .is_some_and(|ratio| ratio <= Decimal::from(3))
        .then(|| result(reading, whole, part, share, worked, false))
}

/// The number of a share that is said exactly, or with 约 and 左右.
fn about(share: &Claim) -> Option<Decimal> {
    let is_about = share.relation == Relation::Approx && share.upper.is_none();
    exact(share).or_else(|| share.value.as_ref().filter(|_| is_about)?.number())
}

/// 18支代表队获奖，占参赛代表队的39.1%, with 46支代表队 in another paragraph: told where the digits of the right share are exchanged.
fn far_away<'c>(wholes: &[&'c Claim], share: &Claim, part: &Claim, named: &str) -> Option<&'c Claim> {
    let said = exact(share)?;
    let last: String = named.chars().skip(named.chars().count().saturating_sub(2)).collect();
    let of_one = wholes.iter().copied().filter(|c| c.subject.contains(&last) && exact(c) > exact(part));
    let works = |c: &Claim| exact(part)?.checked_div(exact(c)?)?.checked_mul(Decimal::ONE_HUNDRED);
    let all: Vec<(&Claim, Decimal)> = of_one.filter_map(|c| Some((c, works(c)?))).collect();
    let fits = all.iter().any(|(c, worked)| is_rounded(*worked, share, rounding(part, c, *worked)));
    // Of two digits it has to be the only number there is.
    let is_only = all.len() == 1;
    let is_slip = |worked: Decimal| {
        let right = worked.round_dp(said.scale());
        are_transposed(right, said) || is_only && are_exchanged(right, said)
    };
    all.into_iter().filter(|_| !fits).find(|(_, worked)| is_slip(*worked)).map(|(c, _)| c)
}

/// 公办园7000人，占62.4%；民办园3365人，占30%: what has a share of its own stands beside another.
fn has_own_share(reading: &Reading<'_>, claim: &Claim) -> bool {
    let next = reading.claims.partition_point(|c| c.at.start < claim.at.end);
    let share = reading.claims.get(next).filter(|c| c.unit == "%" && c.at.start - claim.at.end <= 4);
    share.is_some_and(|share| reading.chars()[claim.at.end..share.at.end].contains(&'占'))
}

/// 党员743名，其中在职518名、离退休225名，占30.3%: all that stands between 其中 and a part is beside it in one list, which comes to no more
/// than what stands before.
fn is_listed(chars: &[char], able: &[&Claim], part: &Claim, opener: usize) -> bool {
    let (beside, wholes): (Vec<&Claim>, Vec<&Claim>) =
        able.iter().copied().partition(|c| c.at.start > opener);
    let parted = (opener..part.at.start).any(|i| matches!(chars[i], '；' | ';'));
    let sum: Decimal = beside.iter().copied().chain([part]).filter_map(exact).sum();
    let within = wholes.first().and_then(|c| exact(c)).is_some_and(|whole| sum <= whole);
    within && !parted && !beside.is_empty()
}

/// 西部1005个，中西部县数占比93.24%: what stands before 占比 is not what was counted.
fn is_of_another(chars: &[char], part: &Claim, between: &std::ops::Range<usize>) -> bool {
    let Some(at) = between.clone().find(|k| stands(chars, *k, "占比")) else { return false };
    let noun = (between.start..at).rev().take_while(|k| is_han(chars[*k])).count();
    let own: String = chars[at - noun..at].iter().collect();
    let own = stripped(&own);
    let lead = clause_before(chars, part.at.start, 20).start..part.at.end;
    noun > 2
        && at - noun > between.start
        && !own.is_empty()
        && !says(chars, lead, &own)
        && own != part.subject
}

/// 农牧区人口4.48万人，少数民族占93.36%: what stands before 占 is not what was counted.
fn names_another(chars: &[char], part: &Claim, of: usize) -> bool {
    let clause = clause_before(chars, of, 24);
    if clause.start <= part.at.end {
        return false;
    }
    let own: String = chars[clause].iter().filter(|c| is_han(**c)).collect();
    let own: Vec<char> = stripped(own.trim_start_matches("其中")).chars().collect();
    let noun: String = own[own.len().saturating_sub(2)..].iter().collect();
    let lead = clause_before(chars, part.at.start, 24).start;
    let behind = (part.at.end..of).find(|i| !is_han(chars[*i])).unwrap_or(part.at.end);
    let known = says(chars, lead..behind, &noun) || part.subject.contains(&noun);
    let is_plain = list("share-words").contains(&noun);
    own.len() >= 2 && !known && !is_plain
}

/// Words by which a share is one of what was planned.
static PLANNED: Words = Words::beginning("planned");

/// Whether a number is one that was planned: 下达计划800人, 应完成120项.
fn is_plan(chars: &[char], claim: &Claim) -> bool {
    let clause = clause_before(chars, claim.at.start, 14);
    ["计划", "任务", "目标", "应", "预算"].iter().any(|w| says(chars, clause.clone(), w))
}

/// 专任教师 in 专任教师中本科以上79人.
fn among(chars: &[char], part: &Claim) -> String {
    const OTHER: &str = "学小心级职专等层队青考文医";
    let clause = clause_before(chars, part.at.start, 24);
    // 临聘教师中，35岁以下的126人: a clause of its own says among whom.
    if clause.start >= 2 && chars[clause.start - 2] == '中' && matches!(chars[clause.start - 1], '，' | ',')
    {
        let own = clause_before(chars, clause.start - 1, 16);
        let name: String = chars[own.start..clause.start - 2].iter().collect();
        if name.chars().count() >= 2 && !name.ends_with('其') {
            return stripped(name.trim_start_matches(['在', '全']));
        }
    }
    let within = clause.clone().rev().find(|i| {
        let next = chars.get(i + 1).copied().unwrap_or(' ');
        chars[*i] == '中' && *i > clause.start + 1 && chars[i - 1] != '其' && !OTHER.contains(next)
    });
    let name: String = within.map_or(String::new(), |i| chars[clause.start..i].iter().collect());
    stripped(name.trim_start_matches(['在', '全']))
}

/// The whole of a part that was said before behind a 其中: 教案186本，其中优秀62本. 优秀62本，占检查总数的….
fn said_before<'c>(reading: &Reading<'_>, before: &[&'c Claim], part: &Claim) -> Option<&'c Claim> {
    let chars = reading.chars();
    let is_same = |c: &&Claim| c.value == part.value && c.subject == part.subject && !c.subject.is_empty();
    let again = before.iter().position(is_same)?;
    let first = before[again].at.start;
    let sentence = reading.outline.sentence(first, chars.len());
    let opener = (sentence.start..first).rev().find(|k| stands(chars, *k, "其中"))?;
    before[again..].iter().copied().find(|c| c.at.end <= opener && c.at.start >= sentence.start)
}

/// By how much a share may be off since its figures were rounded.
fn rounding(part: &Claim, whole: &Claim, worked: Decimal) -> Decimal {
    let of = |c: &Claim| {
        let value = c.value.as_ref().and_then(|v| v.number()).filter(|v| !v.is_zero())?;
        half_of_last(c).checked_div(value.abs())
    };
    let relative = of(part).unwrap_or_default() + of(whole).unwrap_or_default();
    worked.abs().checked_mul(relative).unwrap_or_default()
}

/// 整改 of 整改率.
fn stem(chars: &[char], share: usize, from: usize) -> Option<String> {
    let rate = (from..share).rev().find(|k| chars[*k] == '率')?;
    let begin = (from..rate).rev().take_while(|k| is_han(chars[*k])).last()?;
    let word: String = chars[begin..rate].iter().collect();
    let word = word.strip_suffix("完成").filter(|w| !w.is_empty()).unwrap_or(&word).to_owned();
    (word.chars().count() >= 2).then_some(word)
}

/// A noun without the words that only say that all of it is meant.
fn stripped(noun: &str) -> String {
    let mut rest = noun.to_owned();
    for word in list("share-wholes") {
        rest = rest.replace(word.as_str(), "");
    }
    for word in list("share-closings") {
        rest = rest.strip_suffix(word.as_str()).unwrap_or(&rest).to_owned();
    }
    rest
}

/// What is said where part and whole stand in two paragraphs: the place of the whole beside that of the share.
fn far_away_result(
    reading: &Reading<'_>,
    whole: &Claim,
    part: &Claim,
    share: &Claim,
    worked: Decimal,
) -> Finding {
    let mut finding = result(reading, part, part, share, worked, false);
    finding.message = result(reading, whole, part, share, worked, false).message;
    finding.and_at(reading, whole.at.clone())
}

fn result(
    reading: &Reading<'_>,
    whole: &Claim,
    part: &Claim,
    share: &Claim,
    worked: Decimal,
    holds: bool,
) -> Finding {
    let places = share.value.as_ref().and_then(|v| v.number()).map_or(1, |v| v.scale().clamp(1, 2));
    let message = Message::new(if holds { "checkup-share-holds" } else { "checkup-share-differs" })
        .with("part", &part.quote)
        .with("whole", &whole.quote)
        .with("worked", format!("{}%", worked.round_dp(places).normalize()))
        .with("said", &share.quote);
    let ends = [&whole.at, &part.at, &share.at];
    let at =
        ends.iter().map(|at| at.start).min().unwrap_or(0)..ends.iter().map(|at| at.end).max().unwrap_or(0);
    if holds { reading.holds(at, message) } else { reading.found(at, message) }
}
