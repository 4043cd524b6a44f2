//! Values of a setting from several layers, drawn at random: what may be laid down beneath what, and which value holds
//! on a day. The reference goes through the days one by one.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Severity, Source};
use mingde_rulebook::{AssessmentDate, Layer, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{self, day, library};
use Layer::{Bureau, Province, School};

const TEXTS: [Layer; 3] = [Province, Bureau, School];
const LEEWAY: [&str; 4] = ["free", "higher", "lower", "locked"];
const FIRST: &str = "2025-01-01";
/// All values begin within so many days.
const DAYS: i32 = 400;

/// Values with the day each holds from, and what the layers beneath may do (if it says so).
#[derive(Debug, Clone)]
struct Laid {
    values: Vec<(i32, u8)>,
    leeway: Option<usize>,
}

fn laid() -> impl Strategy<Value = Laid> {
    let values = prop::collection::btree_map(0..DAYS, 0u8..6, 1..3);
    (values, prop::option::of(prop::sample::select(vec![0usize, 0, 1, 1, 2, 3])))
        .prop_map(|(values, leeway)| Laid { values: values.into_iter().collect(), leeway })
}

impl Laid {
    fn written(&self, title: &str) -> String {
        let value = |(from, value): &(i32, u8)| {
            format!("{{ value: {value}, from: {}, source: 文 }}", day(FIRST).plus(*from))
        };
        let values: Vec<String> = self.values.iter().map(value).collect();
        let leeway = self.leeway.map_or(String::new(), |at| format!(", override: {}", LEEWAY[at]));
        format!("{{ {title}values: [ {} ]{leeway} }}", values.join(", "))
    }

    /// The value that began last.
    fn on(&self, at: i32) -> Option<u8> {
        self.values.iter().filter(|(from, _)| *from <= at).max().map(|(_, value)| *value)
    }

    fn begins(&self) -> i32 {
        self.values.iter().map(|(from, _)| *from).min().unwrap_or(0)
    }
}

/// Layers from the top down.
struct Stack<'a>(Vec<&'a Laid>);

impl Stack<'_> {
    /// The lowest layer that has begun says what holds.
    fn on(&self, at: i32) -> Option<u8> {
        self.0.iter().rev().find_map(|laid| laid.on(at))
    }

    /// Which layer that is.
    fn lowest(&self, at: i32) -> Option<usize> {
        (0..self.0.len()).rev().find(|layer| self.0[*layer].on(at).is_some())
    }

    /// What is left open to the next layer: what one has narrowed stays so.
    fn leeway(&self) -> &'static str {
        self.0.iter().fold("free", |above, laid| match laid.leeway.map(|at| LEEWAY[at]) {
            Some("locked") => "locked",
            Some(own) if above == "free" => own,
            _ => above,
        })
    }

    /// Whether a layer beneath may say this: day by day, for as long as it says something.
    fn admits(&self, laid: &Laid) -> bool {
        let fits = |at: i32| match (laid.on(at), self.on(at)) {
            (Some(own), Some(above)) if self.leeway() == "higher" => own >= above,
            (Some(own), Some(above)) if self.leeway() == "lower" => own <= above,
            _ => true,
        };
        self.leeway() != "locked" && (laid.begins()..=DAYS).all(fits)
    }
}

fn province(laid: &Laid) -> Arc<Source> {
    let setting = laid.written("title: 次数, unit: items, ");
    let text = format!(
        "---\nid: talks\ntitle: 省办法\nversion: '1'\nlayer: province\neffective: {FIRST}\nperiod: year\nsubject: unit\n---\n## 第一条\n正文。\n```rule\nsettings:\n  floor: {setting}\nmeasures:\n  now: {{ title: 现行, value: floor }}\n```\n"
    );
    Source::new("province.md", text)
}

fn beneath(layer: &str, laid: &Laid) -> Arc<Source> {
    let unit = if layer == "school" { "\nunit: S1" } else { "" };
    let setting = laid.written("");
    let text = format!(
        "---\nid: talks-{layer}\ntitle: 细则\nversion: '1'\neffective: {FIRST}\nextends: talks\nlayer: {layer}{unit}\n---\n## 第一条\n正文。\n```rule\nsettings:\n  floor: {setting}\n```\n"
    );
    Source::new(format!("{layer}.md"), text)
}

fn read(sources: &[Arc<Source>]) -> Option<Rulebook> {
    Rulebook::read_layered(sources, &library()).0
}

/// The value a rulebook works with on some days of the year, and the layer its proof names.
fn holds(
    rulebook: &Rulebook,
    own: &Overrides,
    stack: &Stack<'_>,
    layers: &[Layer],
) -> Result<(), TestCaseError> {
    let mut people = bureau::Bureau::default();
    people.unit("S1", "primary-school");
    let snapshot = people.snapshot();
    let starts = stack.0.iter().flat_map(|laid| &laid.values).flat_map(|(from, _)| [from - 1, *from]);
    for at in starts.chain([DAYS]).filter(|at| *at >= 0) {
        let on: Day = day(FIRST).plus(at);
        let found = assess(&[rulebook], &snapshot, AssessmentDate::on(on), own).remove(0);
        let value = found.result(0, "now").unwrap().value.map(|v| v.to_string());
        prop_assert_eq!(value, stack.on(at).map(|v| v.to_string()), "on {}", on);
        let asked = AssessmentDate::on(on);
        let proof = explain(&[rulebook], &rulebook.id, &snapshot, asked, own, "S1", "now");
        let floor = proof.as_ref().ok().and_then(|proof| proof.root.inputs.iter().find(|i| i.id == "floor"));
        let named = floor.and_then(|floor| floor.origin.as_ref()).and_then(|origin| origin.layer);
        prop_assert_eq!(named.filter(|_| stack.on(at).is_some()), stack.lowest(at).map(|at| layers[at]));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_text_beneath_may_say_what_is_left_open_on_every_day(top in laid(), middle in laid(), low in laid()) {
        let sources = [province(&top), beneath("bureau", &middle), beneath("school", &low)];
        let alone = Stack(vec![&top]);
        holds(&read(&sources[..1]).unwrap(), &Overrides::none(), &alone, &TEXTS)?;
        let both = read(&sources[..2]);
        prop_assert_eq!(both.is_some(), alone.admits(&middle));
        let Some(both) = both else { return Ok(()) };
        let two = Stack(vec![&top, &middle]);
        holds(&both, &Overrides::none(), &two, &TEXTS)?;
        let three = read(&sources);
        prop_assert_eq!(three.is_some(), two.admits(&low));
        if let Some(three) = three {
            holds(&three, &Overrides::none(), &Stack(vec![&top, &middle, &low]), &TEXTS)?;
        }
    }

    #[test]
    fn so_may_a_settings_file(top in laid(), middle in laid(), low in laid()) {
        let rulebook = read(&[province(&top)]).unwrap();
        let mut own = Overrides::none();
        let (mut taken, mut of) = (vec![&top], vec![Province]);
        for (layer, laid) in [(Province, &middle), (Bureau, &low)] {
            let text = format!("layer: {}\ntalks.floor: {}\n", layer.name(), laid.written(""));
            let file = Source::new(format!("{}/settings.yaml", layer.name()), text);
            let findings = own.add_file(&file, &[&rulebook]);
            let refused = findings.iter().any(|f| f.severity == Severity::Error);
            let admitted = Stack(taken.clone()).admits(laid);
            prop_assert_eq!(refused, !admitted, "{}", layer.name());
            if admitted {
                taken.push(laid);
                of.push(layer);
            }
            holds(&rulebook, &own, &Stack(taken.clone()), &of)?;
        }
    }

    #[test]
    fn a_file_of_the_province_holds_until_the_text_of_the_bureau_begins(
        file in laid(), middle in laid(),
    ) {
        let open = Laid { values: vec![(0, 0)], leeway: None };
        let (file, middle) = (Laid { leeway: None, ..file }, Laid { leeway: None, ..middle });
        let rulebook = read(&[province(&open), beneath("bureau", &middle)]).unwrap();
        let mut own = Overrides::none();
        let text = format!("layer: province\ntalks.floor: {}\n", file.written(""));
        own.add_file(&Source::new("province/settings.yaml", text), &[&rulebook]);
        holds(&rulebook, &own, &Stack(vec![&open, &file, &middle]), &[Province, Province, Bureau])?;
    }
}
