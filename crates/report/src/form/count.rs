//! Reading a figure that is counted or computed. What is counted, which of them and in which days is said as in a measure of a
//! rulebook and goes unread to whoever has the kinds; here stands only what of the count is told.

use mingde_core::measure::{ROWS, WAYS};
use mingde_core::yaml::{Data, Entry, Node};

use super::ask::Ask;
use super::request::{Question, REGISTRY, Take};

/// What of a count only a report tells.
const TOLD: [&str; 3] = ["names", "rows", "date"];

/// Reads the keys of a figure that is counted.
pub(super) fn read_count(ask: &mut Ask<'_, '_>) -> Option<Question> {
    let taken = ask.one_of(&[&WAYS[..], &TOLD].concat());
    let columns = ask.columns();
    // Keys that mean here what they mean in a measure of a rulebook.
    let of_measures = [&["title"][..], &WAYS, &ROWS].concat();
    ask.fields.know(&of_measures);
    let (way, node) = taken?;
    let (take, counted) = match way {
        "names" => {
            let text = ask.text(node)?;
            (Take::Names, Some(format!("distinct {text}")))
        }
        "rows" => {
            ask.choice(node, &[("all", ())])?;
            (Take::Rows, Some("rows".to_owned()))
        }
        "date" => {
            let take = ask.choice(node, &[("first", Take::FirstDay), ("last", Take::LastDay)])?;
            (take, Some("rows".to_owned()))
        }
        _ => (Take::Number, None),
    };
    let further = counted.map(|text| Entry {
        key: "count".to_owned(),
        key_span: node.span.clone(),
        value: Node { span: node.span.clone(), data: Data::Scalar { text, quoted: false } },
    });
    let measure = Box::new(measure(ask.entry, &of_measures, further));
    Some(Question::Count { measure, take, columns })
}

/// Reads a figure that is computed from others.
pub(super) fn read_computed(ask: &mut Ask<'_, '_>) -> Question {
    let of_measures = ["title", "value", "round"];
    ask.fields.know(&of_measures);
    Question::Computed(Box::new(measure(ask.entry, &of_measures, None)))
}

/// The entry with those of its keys that are read as in a rulebook.
fn measure(entry: &Entry, keys: &[&str], further: Option<Entry>) -> Entry {
    let entries = match &entry.value.data {
        Data::Map(entries) => &entries[..],
        _ => &[],
    };
    let kept = entries.iter().filter(|e| keys.contains(&e.key.as_str())).cloned();
    let data = Data::Map(kept.chain(further).collect());
    Entry { value: Node { span: entry.value.span.clone(), data }, ..entry.clone() }
}

/// What `from: records` and `from: registry` mean: the kind itself, or what is counted in the registry.
pub(super) fn spelled_before(entry: &Entry) -> Option<String> {
    let Data::Map(entries) = &entry.value.data else { return None };
    let of = |key: &str| entries.iter().find(|e| e.key == key).and_then(|e| e.value.as_text());
    if let Some(kind) = of("kind") {
        return Some(kind.to_owned());
    }
    let words = ["count", "names", "rows", "of"].into_iter().filter_map(of);
    let mut parts = words.filter_map(|word| word.strip_suffix('s'));
    parts.find(|part| REGISTRY.contains(part)).map(str::to_owned)
}
