//! What a text demands: how often, how many, how much, as the check-up reads quantities.

use std::ops::Range;

use mingde_checkup::{CheckUp, Claim, Kind, Relation, Value};
use rust_decimal::Decimal;

use super::passages::Passage;

/// Something demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Its place, in characters of the whole text.
    pub at: Range<usize>,
    /// As it is written.
    pub quote: String,
    /// The sentence it stands in.
    pub sentence: String,
    /// The period it is asked in: `week`, `month`, `quarter`, `semester`, `half-year`, `school-year`, `year`; none where none is named.
    pub every: Option<&'static str>,
    /// How much; none where it is masked, or is no number that ends.
    pub amount: Option<Decimal>,
    /// At least or at most: `>=`, `>`, `<=`, `<`.
    pub reach: &'static str,
    /// Of what.
    pub of: Amount,
}

/// What a demand is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// 次, 场, 篇: records.
    Times,
    /// 人, 名.
    People,
    /// 小时, 学时.
    Hours,
    /// 分钟.
    Minutes,
    /// 元, 万元.
    Yuan,
    /// 分: points for each.
    Points,
    /// A part of a whole.
    Share,
    /// Within so many days.
    Days,
    /// Anything else.
    Other,
}

/// Why nothing is offered for a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUnderstood {
    /// No kind of record speaks of it.
    NoKind,
    /// A share: of what and over what has to be said.
    Share,
    /// A time limit: from which day to which has to be said.
    Days,
    /// What it is measured in is counted nowhere.
    Unit,
    /// The number was left open.
    Masked,
    /// Points without what they are for.
    Points,
}

impl NotUnderstood {
    /// The last part of the code of its words.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoKind => "no-kind",
            Self::Share => "share",
            Self::Days => "days",
            Self::Unit => "unit",
            Self::Masked => "masked",
            Self::Points => "points",
        }
    }
}

/// Periods as they are written, the longest words first, with the rulebooks' names.
const PERIODS: [(&str, &str); 10] = [
    ("学期", "semester"),
    ("学年", "school-year"),
    ("半年", "half-year"),
    ("季度", "quarter"),
    ("季", "quarter"),
    ("星期", "week"),
    ("周", "week"),
    ("个月", "month"),
    ("月", "month"),
    ("年", "year"),
];
const TIMES: [&str; 22] = [
    "次", "场", "期", "篇", "件", "个", "项", "节", "堂", "讲", "份", "条", "届", "回", "轮", "课", "本",
    "例", "起", "批", "幅", "封",
];

/// The text as it is read on: as it was pasted, unless it was damaged and had to be mended.
pub(super) struct Reading<'c> {
    /// Its characters.
    pub chars: &'c [char],
    /// Whether it is the mended text.
    pub is_mended: bool,
    claims: Vec<(Range<usize>, &'c Claim)>,
}

impl<'c> Reading<'c> {
    /// Of a text that was looked through.
    pub fn of(done: &'c CheckUp) -> Self {
        let said = |chars: &'c [char]| chars.iter().filter(|c| !c.is_whitespace());
        let is_mended = !said(&done.original).eq(said(&done.text.chars));
        let chars = if is_mended { &done.text.chars } else { &done.original };
        let place = |claim: &Claim| if is_mended { claim.at.clone() } else { claim.start..claim.end };
        let claims = done.claims.iter().map(|claim| (place(claim), claim)).collect();
        Self { chars, is_mended, claims }
    }
}

/// What a passage demands, in the order of places.
pub(super) fn demands(reading: &Reading<'_>, passage: &Passage) -> Vec<Demand> {
    let chars = reading.chars;
    let mut found: Vec<Demand> = Vec::new();
    for (at, claim) in &reading.claims {
        if at.start < passage.body.start || passage.body.end < at.end {
            continue;
        }
        let Some(demand) = demand(chars, (at, claim), &passage.body) else { continue };
        if found.last().is_none_or(|last| last.at.end <= demand.at.start) {
            found.push(demand);
        }
    }
    found.extend(left_open(chars, &passage.body));
    found.sort_by_key(|demand| demand.at.start);
    let mut end = 0;
    found.retain(|demand| {
        let is_next = end <= demand.at.start;
        end = end.max(demand.at.end);
        is_next
    });
    found
}

/// Where a number was left open (不少于__小时), in sentences that ask for one.
fn left_open(chars: &[char], body: &Range<usize>) -> Vec<Demand> {
    let is_open = |at: usize| matches!(chars[at], '_' | '＿' | '×' | '○');
    let mut found = Vec::new();
    let mut at = body.start;
    while at < body.end {
        let end = (at..body.end).find(|place| !is_open(*place)).unwrap_or(body.end);
        if end - at >= 2 {
            let place = at..end;
            let sentence = sentence(chars, &place, body);
            let before: String = chars[sentence.start..at].iter().collect();
            if demands_something(&before) {
                found.push(Demand {
                    quote: chars[place.clone()].iter().collect(),
                    sentence: chars[sentence].iter().collect::<String>().trim().to_owned(),
                    at: place,
                    every: every(&before),
                    amount: None,
                    reach: ">=",
                    of: Amount::Times,
                });
            }
        }
        at = end.max(at + 1);
    }
    found
}

fn demand(chars: &[char], (at, claim): (&Range<usize>, &Claim), body: &Range<usize>) -> Option<Demand> {
    let sentence = sentence(chars, at, body);
    let before: String = chars[sentence.start..at.start].iter().collect();
    let every = every(&claim.period).or_else(|| every(&before));
    let of = amount(claim);
    let is_bound = claim.relation != Relation::Eq;
    let is_demand = match claim.kind {
        Kind::Date | Kind::Ordinal => false,
        Kind::Threshold | Kind::Frequency => true,
        Kind::Share => is_bound || demands_something(&before),
        Kind::Count | Kind::Number | Kind::Money | Kind::Duration => {
            of == Amount::Points || every.is_some() || is_bound && demands_something(&before)
        }
    };
    // A rhythm alone (每周一) says no number.
    if !is_demand || claim.kind == Kind::Frequency && claim.value.is_none() && claim.unit.is_empty() {
        return None;
    }
    let reach = match claim.relation {
        Relation::Le => "<=",
        Relation::Lt => "<",
        Relation::Gt => ">",
        _ => ">=",
    };
    Some(Demand {
        quote: chars[at.clone()].iter().collect(),
        at: at.clone(),
        sentence: chars[sentence].iter().collect::<String>().trim().to_owned(),
        every,
        amount: claim.value.as_ref().and_then(Value::number),
        reach,
        of: if claim.is_masked() && of == Amount::Other { Amount::Times } else { of },
    })
}

/// Words that ask for what stands behind them.
fn demands_something(before: &str) -> bool {
    [
        "不少于",
        "不低于",
        "不得少于",
        "不得低于",
        "至少",
        "达到",
        "应",
        "须",
        "要",
        "必须",
        "不超过",
        "不得超过",
        "不高于",
        "≥",
        "≤",
    ]
    .iter()
    .any(|word| before.contains(word))
}

fn every(text: &str) -> Option<&'static str> {
    let at = text.rfind('每')?;
    let behind = text[at..].trim_start_matches('每').trim_start_matches(['个', '一', '1']);
    PERIODS.iter().find(|(word, _)| behind.starts_with(word)).map(|(_, name)| *name)
}

fn amount(claim: &Claim) -> Amount {
    let unit = claim.unit.as_str();
    match claim.kind {
        Kind::Share => return Amount::Share,
        Kind::Money => return Amount::Yuan,
        _ => {}
    }
    match unit {
        "人" | "名" | "位" | "人次" => Amount::People,
        "小时" | "学时" | "课时" => Amount::Hours,
        "分钟" => Amount::Minutes,
        "分" => Amount::Points,
        "元" | "万元" => Amount::Yuan,
        "%" | "％" | "百分点" | "个百分点" => Amount::Share,
        "天" | "日" | "个工作日" | "工作日" | "个月" | "年" => Amount::Days,
        unit if TIMES.contains(&unit) => Amount::Times,
        _ if claim.kind == Kind::Duration => Amount::Days,
        _ => Amount::Other,
    }
}

/// The sentence around a place: from one full stop to the next.
fn sentence(chars: &[char], at: &Range<usize>, body: &Range<usize>) -> Range<usize> {
    let stops = |c: &char| matches!(c, '。' | '；' | '\n' | '！' | '？' | ';');
    let from = (body.start..at.start)
        .rev()
        .find(|place| stops(&chars[*place]))
        .map_or(body.start, |place| place + 1);
    let to = (at.end..body.end).find(|place| stops(&chars[*place])).unwrap_or(body.end);
    from..to
}
