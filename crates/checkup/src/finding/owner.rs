//! Whose a number is: of the whole the paper is about, or of a school, a town or a level that its sentence names. A number of one is
//! never held against a number of another.

use std::ops::Range;

use super::Reading;
use crate::characters::is_han;
use crate::item::{self, Style};
use crate::quantity::{Claim, Kind};
use crate::repair::stands;
use crate::words::{Words, list};

/// A name is no longer than this.
const LONGEST: usize = 14;

/// What a name of a place or a unit ends with: 镇, 小学, 教育局.
static ENDS: Words = Words::beginning("name-ends");

/// Words at which a name begins.
static BREAKS: Words = Words::ending("name-breaks");

/// Words that mean the whole the paper is about: 全县, 我校.
static WHOLE: Words = Words::beginning("wholes");

/// Whose a number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// Of all that the paper is about; where a word says so, with the level that it names: 县 of 全县, 校 of 我校.
    Whole(Option<char>),
    /// Of a place, a unit or a level.
    Named(String),
}

impl Owner {
    /// Whether two may be the same: a name may be cut or have its place before it.
    pub fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            // 全省 is not the county that the paper is about.
            (Self::Whole(one), Self::Whole(other)) => {
                one == other || one.is_none() && *other != Some('省') || other.is_none() && *one != Some('省')
            }
            (Self::Named(one), Self::Named(other)) => {
                let (short, long) =
                    if one.chars().count() < other.chars().count() { (one, other) } else { (other, one) };
                short == long || short.chars().count() >= 4 && long.ends_with(short.as_str())
            }
            _ => false,
        }
    }
}

/// A name or a word for the whole, with its place.
pub(super) struct Mention {
    pub at: Range<usize>,
    pub owner: Owner,
}

/// The names of a stretch of text, in their order.
pub(super) fn mentions(chars: &[char], within: Range<usize>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = within.start;
    let mut floor = within.start;
    while at < within.end {
        if let Some(word) = WHOLE.longest_at(chars, at) {
            let end = at + word.length;
            found.push(Mention { at: at..end, owner: Owner::Whole(level(word.text)) });
            (floor, at) = (end, end);
            continue;
        }
        let Some(word) = ENDS.longest_at(chars, at) else {
            at += 1;
            continue;
        };
        let end = at + word.length;
        let begin = begin_of(chars, at, floor);
        // 小学部 and 学校长 go on; 青山县教育局 is one name, not two.
        // 集团化办学 and 城镇化 are no names either.
        let goes_on =
            (ENDS.longest_at(chars, end).is_some() || chars.get(end) == Some(&'化')) && end < within.end;
        if end > within.end || goes_on {
            at = end.min(within.end).max(at + 1);
            continue;
        }
        let name: String = chars[begin..end].iter().collect();
        let generic =
            begin == at && !is_level(&name) || name.starts_with(['各', '每', '所', '某', '个', '两']);
        if !generic {
            match found.last_mut() {
                Some(last) if last.at.end == begin && matches!(last.owner, Owner::Named(_)) => {
                    let whole: String = chars[last.at.start..end].iter().collect();
                    *last = Mention { at: last.at.start..end, owner: Owner::Named(whole) };
                }
                _ => found.push(Mention { at: begin..end, owner: Owner::Named(name) }),
            }
        }
        (floor, at) = (end, end);
    }
    found
}

/// 县 of 全县; none of 全系统.
fn level(word: &str) -> Option<char> {
    word.chars().nth(1).filter(|c| "省州市县区镇乡校园".contains(*c))
}

/// 小学 alone is a level, and so is 公办初中.
fn is_level(name: &str) -> bool {
    const LEVELS: [&str; 7] = ["小学", "初中", "高中", "中学", "幼儿园", "中职", "职高"];
    const SORTS: [&str; 11] =
        ["普通", "公办", "民办", "农村", "城区", "乡镇", "城镇", "乡村", "普惠性", "义务教育", "特殊教育"];
    LEVELS
        .iter()
        .any(|level| name.strip_suffix(level).is_some_and(|sort| sort.is_empty() || SORTS.contains(&sort)))
        || name.strip_suffix("学校").is_some_and(|sort| SORTS.contains(&sort))
}

/// The noun of a subject that names its level: 专任教师 of 小学专任教师.
pub(super) fn without_level(subject: &str) -> &str {
    let levels = list("levels").iter().filter_map(|level| subject.strip_prefix(level.as_str()));
    levels.min_by_key(|rest| rest.len()).filter(|rest| rest.chars().count() >= 2).unwrap_or(subject)
}

fn begin_of(chars: &[char], end: usize, floor: usize) -> usize {
    let mut begin = end;
    while begin > floor && end - begin < LONGEST && is_han(chars[begin - 1]) {
        if BREAKS.before(chars, begin).is_some() {
            break;
        }
        begin -= 1;
    }
    begin
}

/// Names by which a paper calls what it is about: those of its title and of its signature.
pub(super) struct Subjects {
    names: Vec<String>,
    /// The level of what it is about, by these names: 县, 校.
    level: Option<char>,
}

impl Subjects {
    pub fn of(reading: &Reading<'_>) -> Self {
        let chars = reading.chars();
        let lines = &reading.outline.lines;
        let is_no_sentence = |line: &&Range<usize>| {
            !chars[(*line).clone()].iter().any(|c| matches!(c, '。' | '，' | ',' | '；'))
        };
        let counts = |line: &&Range<usize>| {
            reading.claims.iter().any(|c| line.contains(&c.at.start) && c.kind != Kind::Date)
        };
        let title = lines.first().into_iter().filter(|line| line.len() <= 50 && is_no_sentence(line));
        let title = title.filter(|line| !counts(line));
        let last = lines
            .iter()
            .rev()
            .take(3)
            .filter(|line| line.len() <= 20 && is_no_sentence(line) && !counts(line));
        let named = |line: &Range<usize>| {
            mentions(chars, line.clone()).into_iter().filter_map(|m| match m.owner {
                Owner::Named(name) if !is_level(&name) => Some(name),
                _ => None,
            })
        };
        let mut names: Vec<String> = title.chain(last).flat_map(named).collect();
        // 云岭县 in 云岭县教育局.
        let places: Vec<String> = names
            .iter()
            .filter_map(|name| {
                let end = name.rfind(['县', '区', '市', '镇', '乡'])?;
                let place = &name[..end + '县'.len_utf8()];
                (place.chars().count() >= 2 && place != name).then(|| place.to_owned())
            })
            .collect();
        let level = names.iter().chain(&places).find_map(|name| {
            let is_school =
                ["学校", "小学", "中学", "初中", "高中", "幼儿园"].iter().any(|w| name.ends_with(w));
            if is_school {
                Some('校')
            } else {
                name.chars().rev().find(|c| "省市县区镇乡".contains(*c))
            }
        });
        names.extend(places);
        Self { names, level }
    }

    /// The whole, of the level of the paper where nothing else is said.
    fn whole(&self, said: Option<Owner>) -> Owner {
        match said {
            Some(Owner::Whole(Some('园'))) => Owner::Whole(Some('校')),
            Some(Owner::Whole(Some(level))) => Owner::Whole(Some(level)),
            _ => Owner::Whole(self.level),
        }
    }

    /// The owner as the paper means it.
    pub fn meant(&self, owner: Owner) -> Owner {
        let Owner::Named(name) = owner else { return owner };
        if self.names.contains(&name) {
            return Owner::Whole(None);
        }
        // 清河区教育局机关党委 is 机关党委 in a paper of 清河区教育局.
        let longest =
            self.names.iter().filter(|own| name.starts_with(own.as_str())).max_by_key(|own| own.len());
        let rest = longest.map_or(name.as_str(), |own| &name[own.len()..]);
        Owner::Named(if rest.chars().count() >= 2 { rest.to_owned() } else { name.clone() })
    }
}

/// The level that the first words of a paragraph name, where they are a sentence of their own, or the heading right above it.
fn opening_level(
    reading: &Reading<'_>,
    claim: &Claim,
    line: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<String> {
    const SHORT: usize = 14;
    let chars = reading.chars();
    let level = |at: Range<usize>| {
        let named = mentions(chars, at).into_iter().filter_map(|m| match m.owner {
            Owner::Named(name) if is_level(&name) => Some(name),
            _ => None,
        });
        // 小学和初中 are two.
        let all: Vec<String> = named.collect();
        if let [only] = &all[..] { Some(only.clone()) } else { None }
    };
    let opening = reading.outline.sentence(line.start, chars.len());
    if opening.len() <= SHORT && opening.end < sentence.start {
        return level(opening);
    }
    let above = reading.outline.items.partition_point(|item| item.line.start <= claim.at.start);
    let heading = reading.outline.items[..above].last()?;
    let is_above = heading.line.end < line.start && heading.is_heading(chars) && heading.line.len() <= SHORT;
    if is_above { level(heading.line.clone()) } else { None }
}

/// The items of a list in a paragraph that stand before the one of a place.
fn items_before(chars: &[char], line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    const FAR: usize = 400;
    let from = line.start.max(at.saturating_sub(FAR));
    let opens = |at: &usize| *at == line.start || matches!(chars[*at - 1], '；' | ';' | '。' | '：' | '，');
    let mark = |at: usize| {
        item::mark(chars, at).filter(|m| matches!(m.style, Style::Is | Style::Nth | Style::Circled))
    };
    let (own, mark_of) =
        (from..at).rev().filter(opens).find_map(|at| Some((at, mark(at)?))).filter(|(_, m)| m.number > 1)?;
    let is_first = |at: &usize| mark(*at).is_some_and(|m| m.style == mark_of.style && m.number == 1);
    let first = (from..own).rev().filter(opens).find(is_first).unwrap_or(from);
    Some(first..own)
}

/// Whose a claim is.
pub(super) fn owner(reading: &Reading<'_>, subjects: &Subjects, claim: &Claim) -> Owner {
    let chars = reading.chars();
    let line = reading.outline.line(claim.at.start);
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = line.start.max(claim.at.start.saturating_sub(160));
    let mut all = mentions(chars, from..claim.at.start);
    // 一是建设县第四小学；二是力争上线率达到72%: who is named in one item of a list has nothing to do with another.
    if let Some(others) = items_before(chars, &line, claim.at.start) {
        all.retain(|m| !others.contains(&m.at.start));
    }
    // What is counted names nobody: 小学121所 is not of a primary school.
    let subject_length = claim.subject.chars().count();
    let is_subject = |m: &Mention| {
        let name: String = chars[m.at.clone()].iter().collect();
        claim.subject.contains(&name)
            && claim.at.start - m.at.end <= 4 + subject_length
            && matches!(m.owner, Owner::Named(_))
    };
    // 小学121所 is counted itself and owns nothing.
    // 教育集团达到20个 is counted as well as 教育集团20个.
    let is_counted = |m: &Mention| {
        let digit = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_digit());
        let joined = list("counting").iter().find(|w| stands(chars, m.at.end, w));
        // 实验小学达到36个班 counts something else.
        let ends = |from: usize| {
            let unit = (from..chars.len()).take(8).find(|i| !digit(*i)).unwrap_or(from);
            unit > from && chars.get(unit + 1).is_none_or(|c| !is_han(*c) || *c == '以')
        };
        digit(m.at.end) || joined.is_some_and(|w| ends(m.at.end + w.chars().count()))
    };
    let mut named = all.iter().rev().filter(|m| !is_subject(m) && !is_counted(m));
    // A sentence that names nobody is about whom the paragraph is about, though not about one of its levels.
    // 全市共有初中52所，招生21460人: what follows the only level that a sentence counts is of that level.
    let counted: Vec<&Mention> = all
        .iter()
        .filter(|m| m.at.start >= sentence.start && is_counted(m) && !is_subject(m))
        .filter(|m| matches!(&m.owner, Owner::Named(name) if is_level(name)))
        .collect();
    let own = match counted[..] {
        [only] if !named.clone().any(|m| m.at.start >= only.at.start) => Some(only),
        _ => named.clone().find(|m| m.at.start >= sentence.start),
    };
    let is_of_level = |m: &Mention| matches!(&m.owner, Owner::Named(name) if is_level(name));
    // ——小学。校数129所，…: what opens the paragraph, or is the heading above it, names the level of what it counts.
    if own.is_none()
        && let Some(level) = opening_level(reading, claim, &line, &sentence)
    {
        return Owner::Named(level);
    }
    let found = own.or_else(|| named.find(|m| !is_of_level(m)));
    let level = all.iter().rev().find(|m| is_subject(m)).map(|m| m.owner.clone());
    let meant = found.map(|m| subjects.meant(m.owner.clone()));
    match meant {
        Some(Owner::Named(name)) => Owner::Named(name),
        whole => match level.map(|owner| subjects.meant(owner)) {
            Some(Owner::Named(name)) if !is_level(&name) && !claim.subject.ends_with(&name) => {
                Owner::Named(name)
            }
            _ => subjects.whole(whole),
        },
    }
}
