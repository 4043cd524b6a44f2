//! Recomputing what was told: assessments, proofs and receipts that come back from a file, held against the ledger value
//! by value.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_core::words::{Locale, say_code};
use serde_json::Value;

use super::explanation::Explanation;
use super::judgement::{reason_code, standing_code};
use super::questions::explain;
use super::told_again::{Altered, in_assessment, in_proof};
use crate::assess::{Assessment, AssessmentDate, Receipt, UsedSetting, assess, unhex};
use crate::plan::{Overrides, Reason, Rulebook, Status};

/// Why something recomputed is not what was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The receipt's own hash does not fit its fields: it was edited.
    Receipt,
    /// Made by another version of the evaluation.
    Engine,
    /// Of another ledger.
    Origin,
    /// No rulebook of this id is there.
    NoRulebook,
    /// The rulebook's text is another one.
    Rulebook,
    /// A rulebook consulted for vetoes is missing or another one.
    Consulted,
    /// These kinds are other ones than those the records were read by.
    Kinds(Vec<String>),
    /// Kinds of units, ranks, or fields of the registry are other ones.
    Registry,
    /// The ledger stands at another position or has another root.
    Ledger,
    /// Another calendar.
    Calendar,
    /// This setting has another value or source.
    Setting(String),
    /// A result that was altered, or left out: everything it was made from is the same.
    Result(Altered),
    /// Everything it was made from is the same, and yet the hash of the results is not.
    Results,
}

impl Difference {
    /// Stable name, the last part of its translation key `rulebook-differs-…`.
    pub fn name(&self) -> &'static str {
        match self {
            Difference::Receipt => "receipt",
            Difference::Engine => "engine",
            Difference::Origin => "origin",
            Difference::NoRulebook => "no-rulebook",
            Difference::Rulebook => "rulebook",
            Difference::Consulted => "consulted",
            Difference::Kinds(_) => "kinds",
            Difference::Registry => "registry",
            Difference::Ledger => "ledger",
            Difference::Calendar => "calendar",
            Difference::Setting(_) => "setting",
            Difference::Result(_) => "result",
            Difference::Results => "results",
        }
    }

    /// What differs, in words.
    pub fn message(&self) -> Message {
        match self {
            Difference::Receipt => Message::new("rulebook-differs-receipt"),
            Difference::Engine => Message::new("rulebook-differs-engine"),
            Difference::Origin => Message::new("rulebook-differs-origin"),
            Difference::NoRulebook => Message::new("rulebook-differs-no-rulebook"),
            Difference::Rulebook => Message::new("rulebook-differs-rulebook"),
            Difference::Consulted => Message::new("rulebook-differs-consulted"),
            Difference::Kinds(kinds) => {
                Message::new("rulebook-differs-kinds").with("kinds", kinds.join(", "))
            }
            Difference::Registry => Message::new("rulebook-differs-registry"),
            Difference::Ledger => Message::new("rulebook-differs-ledger"),
            Difference::Calendar => Message::new("rulebook-differs-calendar"),
            Difference::Setting(id) => Message::new("rulebook-differs-setting").with("setting", id),
            Difference::Result(altered) => {
                let title = altered.of.as_ref().map_or(&altered.result, |(title, _)| title);
                let words = |message: Message, name, text| {
                    message.with_translated(
                        name,
                        &in_words(Locale::ZhCn, altered, text),
                        &in_words(Locale::En, altered, text),
                    )
                };
                let message = Message::new("rulebook-differs-result").with("subject", &altered.subject);
                let message = match (&altered.of, key_title(&altered.result)) {
                    (None, Some(title)) => message.with_translated("result", title, &altered.result),
                    _ => message.with_translated("result", title, &altered.result),
                };
                words(words(message, "told", &altered.told), "now", &altered.now)
            }
            Difference::Results => Message::new("rulebook-differs-results"),
        }
    }
}

/// What a file or a recomputation says of a result, its standing and reason in words.
fn in_words(locale: Locale, altered: &Altered, text: &str) -> String {
    if text.is_empty() {
        return "—".to_owned();
    }
    let Some((_, kind)) = &altered.of else { return text.to_owned() };
    let word = |word: &str| {
        // What stands beside the value is named before it: `records.counted_total: 12`.
        if let Some(way) = word.strip_suffix(':').filter(|_| locale == Locale::ZhCn) {
            return format!("{}：", way.split('.').map(part_title).collect::<Vec<_>>().join("·"));
        }
        let standing = Status::ALL.into_iter().find(|(_, name)| *name == word);
        let standing = standing.map(|(status, _)| standing_code(*kind, status));
        let why = || Reason::ALL.into_iter().find(|reason| reason.name() == word).map(reason_code);
        standing.or_else(why).map_or_else(|| word.to_owned(), |code| say_code(locale, code, &[]))
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What a key of an assessment or a proof in a file is called in Chinese.
const KEYS: [(&str, &str); 32] = [
    ("rulebook", "制度"),
    ("version", "版本"),
    ("title", "标题"),
    ("period", "期间"),
    ("as_of", "截止日"),
    ("subject", "对象"),
    ("code", "代码"),
    ("name", "名称"),
    ("kind", "结果的种类"),
    ("status", "达标情况"),
    ("value", "数值"),
    ("exact", "取整以前的数值"),
    ("unit", "单位"),
    ("reason", "原因"),
    ("article", "条文"),
    ("formula", "算式"),
    ("written", "算式原文"),
    ("with_numbers", "代入数字"),
    ("grade", "等次代号"),
    ("grade_title", "等次"),
    ("occurrences", "各期"),
    ("records", "登记"),
    ("counted", "计入"),
    ("counted_total", "计入条数"),
    ("left_out", "未计"),
    ("left_out_total", "未计条数"),
    ("due", "期限"),
    ("owner", "责任人"),
    ("scope", "影响的事"),
    ("effect", "后果"),
    ("source", "依据"),
    ("text", "正文"),
];

fn key_title(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(known, _)| *known == key).map(|(_, title)| *title)
}

/// A part of the way to what differs: a key, a period, a place in a list.
fn part_title(part: &str) -> String {
    let place = || part.parse::<usize>().ok().map(|place| format!("第{place}条"));
    let period = || Period::parse(part).ok().map(|period| period.chinese());
    key_title(part).map(str::to_owned).or_else(place).or_else(period).unwrap_or_else(|| part.to_owned())
}

/// A receipt as it was written, with what came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Its hash as written.
    pub hash: String,
    /// Hash of the results, if the whole assessment was given.
    pub results: Option<String>,
    /// The assessment or proof it came with.
    pub told: Option<Value>,
}

impl WrittenReceipt {
    /// Reads the JSON of a receipt, an assessment or an explanation; also of a list of one, which is what the
    /// command prints.
    pub fn read(text: &str) -> Option<Self> {
        let mut all = Self::read_all(text)?;
        if all.len() == 1 { all.pop() } else { None }
    }

    /// Every receipt of a file: of one thing, or of a list of assessments or proofs.
    pub fn read_all(text: &str) -> Option<Vec<Self>> {
        match serde_json::from_str(text).ok()? {
            Value::Array(list) if !list.is_empty() => list.into_iter().map(Self::of).collect(),
            one => Some(vec![Self::of(one)?]),
        }
    }

    fn of(json: Value) -> Option<Self> {
        let text = |json: &Value, key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        let results = text(&json, "results_hash");
        let own = json.get("receipt").unwrap_or(&json);
        let (receipt, hash) = (receipt(own)?, text(own, "hash")?);
        let told = json.get("receipt").is_some().then_some(json);
        Some(Self { receipt, hash, results, told })
    }
}

fn receipt(json: &Value) -> Option<Receipt> {
    let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
    let bytes = |value: &Value| value.as_str().and_then(unhex);
    let hashed = |key: &str| {
        let list = json.get(key)?.as_array()?.iter();
        let pairs = list.map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), bytes(pair.get(1)?)?)));
        pairs.collect::<Option<Vec<_>>>()
    };
    let settings = json.get("settings")?.as_array()?.iter().map(|used| {
        let part = |at: usize| used.get(at).and_then(Value::as_str).map(str::to_owned);
        Some(UsedSetting { id: part(0)?, value: part(1), source: part(2)? })
    });
    Some(Receipt {
        engine: text("engine")?,
        origin: text("origin")?,
        rulebook: text("rulebook")?,
        version: text("version")?,
        rulebook_hash: bytes(json.get("rulebook_hash")?)?,
        consulted: hashed("consulted")?,
        kinds: hashed("kinds")?,
        registry: bytes(json.get("registry")?)?,
        ledger_position: json.get("ledger_position")?.as_u64()?,
        ledger_root: bytes(json.get("ledger_root")?)?,
        known_on: json.get("known_on").and_then(Value::as_i64).map(Timestamp),
        period: Period::parse(&text("period")?).ok()?,
        as_of: text("as_of")?.parse::<Day>().ok()?,
        calendar: json.get("calendar").and_then(bytes),
        settings: settings.collect::<Option<_>>()?,
    })
}

/// Recomputes what a receipt came with and names every difference; none means that it is borne out. Where the inputs are
/// the same, every value told is compared. The assessment is absent only if its rulebook is.
pub fn verify(
    written: &WrittenReceipt,
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    overrides: &Overrides,
) -> (Vec<Difference>, Option<Assessment>) {
    verify_cut(written, rulebooks, snapshot, overrides, (&|_| {}, &|_| {}))
}

/// What is left out of an assessment, and of a proof, for somebody who may not see all of it.
pub type Cut<'c> = (&'c dyn Fn(&mut Assessment), &'c dyn Fn(&mut Explanation));

/// The same for what was told to somebody who may see a part only: what is recomputed is cut before it is compared.
pub fn verify_cut(
    written: &WrittenReceipt,
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    overrides: &Overrides,
    (cut, cut_proof): Cut<'_>,
) -> (Vec<Difference>, Option<Assessment>) {
    let receipt = &written.receipt;
    let mut differences = Vec::new();
    if receipt.hash_text() != written.hash {
        differences.push(Difference::Receipt);
    }
    let Some(at) = rulebooks.iter().position(|r| r.id == receipt.rulebook) else {
        differences.push(Difference::NoRulebook);
        return (differences, None);
    };
    let date = AssessmentDate { as_of: receipt.as_of, period: Some(receipt.period) };
    let mut found = assess(rulebooks, snapshot, date, overrides).swap_remove(at);
    cut(&mut found);
    let inputs = differing_inputs(receipt, &found.receipt);
    let same = inputs.is_empty();
    differences.extend(inputs);
    if !same {
        return (differences, Some(found));
    }
    let before = differences.len();
    if let Some(told) = &written.told {
        let altered = match told.get("result").and_then(|result| result.get("id")).and_then(Value::as_str) {
            None => in_assessment(told, &found),
            Some(result) => {
                let subject = told.get("subject").and_then(Value::as_str).unwrap_or("");
                let again = explain(rulebooks, &receipt.rulebook, snapshot, date, overrides, subject, result);
                let mut again = again.ok();
                again.iter_mut().for_each(cut_proof);
                in_proof(told, again.as_ref())
            }
        };
        differences.extend(altered.into_iter().map(Difference::Result));
    }
    let other_hash = written.results.as_ref().is_some_and(|hash| *hash != found.results_hash());
    if differences.len() == before && other_hash {
        differences.push(Difference::Results);
    }
    (differences, Some(found))
}

/// The inputs that are other ones now.
fn differing_inputs(then: &Receipt, now: &Receipt) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut say = |differs: bool, difference: Difference| {
        if differs {
            differences.push(difference);
        }
    };
    say(now.engine != then.engine, Difference::Engine);
    say(now.origin != then.origin, Difference::Origin);
    say(now.rulebook_hash != then.rulebook_hash || now.version != then.version, Difference::Rulebook);
    say(now.consulted != then.consulted, Difference::Consulted);
    let of =
        |list: &[(String, [u8; 32])], id: &str| list.iter().find(|(name, _)| name == id).map(|(_, h)| *h);
    let ids = then.kinds.iter().chain(&now.kinds).map(|(id, _)| id);
    let mut kinds: Vec<String> =
        ids.filter(|id| of(&then.kinds, id) != of(&now.kinds, id)).cloned().collect();
    kinds.sort_unstable();
    kinds.dedup();
    say(!kinds.is_empty(), Difference::Kinds(kinds));
    say(now.registry != then.registry, Difference::Registry);
    let ledger = |r: &Receipt| (r.ledger_position, r.ledger_root);
    say(ledger(now) != ledger(then), Difference::Ledger);
    say(now.calendar != then.calendar, Difference::Calendar);
    for setting in &then.settings {
        say(!now.settings.contains(setting), Difference::Setting(setting.id.clone()));
    }
    differences
}
