//! The forms by which the registry is changed: which places each has, and what was written into them.

use mingde_app::view::Title;
use mingde_app::{ChangeAsked, RegistryAct};
use mingde_core::date::Day;
use mingde_core::registry::RegistrySchema;

use crate::frame::Frame;

/// So many new units a split has room for.
const PARTS: usize = 4;

/// Names of all places, in the order in which they stand.
const NAMES: [&str; 17] = [
    "person",
    "units",
    "into",
    "unit",
    "name",
    "code",
    "kind",
    "parent",
    "part_code",
    "part_name",
    "sex",
    "birth",
    "title",
    "rank",
    "concurrent",
    "from",
    "reason",
];

/// What was written, place by place.
#[derive(Debug, Clone, Default)]
pub struct Given(Vec<(String, String)>);

/// A place of a form.
pub struct Place {
    pub name: &'static str,
    pub label: String,
    pub help: String,
    pub value: String,
    pub control: Control,
    pub optional: bool,
}

/// How a place is filled in.
pub enum Control {
    Text(usize),
    /// Names of persons or units, offered while they are typed.
    Pick {
        of: &'static str,
        several: bool,
    },
    Choice(Vec<(String, String, bool)>),
    Tick(bool),
    Day,
    /// Codes and names.
    Parts(Vec<(String, String)>),
}

impl Given {
    /// What an address or a form says; what no place is for is left out.
    pub fn said(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().filter(|(name, _)| NAMES.contains(&name.as_str())).collect())
    }

    /// All of it, to be sent once more.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(place, _)| place == name).map(|(_, value)| value.trim())
    }

    fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    fn parts(&self) -> Vec<(String, String)> {
        let parts = self.all("part_code").zip(self.all("part_name"));
        parts.take(PARTS).map(|(code, name)| (code.to_owned(), name.to_owned())).collect()
    }

    /// The change that is asked for.
    pub fn asked(&self) -> ChangeAsked {
        let one = |name: &str| self.one(name).to_owned();
        ChangeAsked {
            unit: one("unit"),
            units: one("units"),
            into: one("into"),
            name: one("name"),
            code: one("code"),
            kind: one("kind"),
            parent: one("parent"),
            parts: self.parts(),
            person: one("person"),
            title: one("title"),
            rank: one("rank"),
            concurrent: self.one("concurrent") == "1",
            sex: one("sex"),
            birth: one("birth"),
            from: one("from"),
            reason: one("reason"),
        }
    }
}

/// The places of a form, with what was written into them.
pub fn places(
    frame: &Frame,
    act: RegistryAct,
    given: &Given,
    schema: &RegistrySchema,
    today: Day,
) -> Vec<Place> {
    let own = asked(act).iter().chain(&["from", "reason"]);
    own.map(|name| place(frame, act, name, given, schema, today)).collect()
}

/// The places of an act beside the day and the reason, which every one has.
fn asked(act: RegistryAct) -> &'static [&'static str] {
    match act {
        RegistryAct::Founding => &["name", "code", "kind", "parent"],
        RegistryAct::Renaming => &["unit", "name"],
        RegistryAct::Move => &["unit", "parent"],
        RegistryAct::Merger => &["units", "into", "name", "code", "kind", "parent"],
        RegistryAct::Division => &["unit", "parts"],
        RegistryAct::Closure => &["unit"],
        RegistryAct::Appointment => &["name", "code", "sex", "birth", "unit", "title", "rank"],
        RegistryAct::Transfer => &["person", "unit", "title", "rank", "concurrent"],
        RegistryAct::Departure => &["person"],
    }
}

fn place(
    frame: &Frame,
    act: RegistryAct,
    name: &'static str,
    given: &Given,
    schema: &RegistrySchema,
    today: Day,
) -> Place {
    // What a place is called differs with what is done.
    let own = match (act, name) {
        (RegistryAct::Appointment, "name" | "code" | "unit" | "from")
        | (RegistryAct::Renaming, "name")
        | (RegistryAct::Move, "parent")
        | (RegistryAct::Merger, "name" | "code" | "kind" | "parent")
        | (RegistryAct::Transfer, "unit" | "from")
        | (RegistryAct::Departure | RegistryAct::Closure, "from") => format!("-{}", act.name()),
        _ => String::new(),
    };
    let help = match (act, name) {
        (RegistryAct::Merger, "units" | "into")
        | (RegistryAct::Founding, "code")
        | (RegistryAct::Division, "parts")
        | (RegistryAct::Transfer, "person" | "unit")
        | (_, "reason" | "birth") => frame.word(&format!("web-change-help-{name}")),
        _ => String::new(),
    };
    let written = given.one(name);
    let chosen = |code: &str| code == written;
    let titles = |choices: Vec<(&str, Title)>| {
        let choice =
            |(code, title): (&str, Title)| (code.to_owned(), frame.titled(&title).to_owned(), chosen(code));
        Control::Choice(choices.into_iter().map(choice).collect())
    };
    let control = match name {
        "person" => Control::Pick { of: "persons", several: false },
        "units" => Control::Pick { of: "units", several: true },
        "into" | "unit" | "parent" => Control::Pick { of: "units", several: false },
        "kind" => titles(
            schema
                .unit_kinds
                .iter()
                .map(|kind| (kind.choice.code.as_str(), Title::from(&kind.choice)))
                .collect(),
        ),
        "rank" => titles(schema.ranks.iter().map(|rank| (rank.code.as_str(), Title::from(rank))).collect()),
        "sex" => {
            let sexes = ["female", "male"]
                .map(|sex| (sex.to_owned(), frame.word(&format!("web-change-{sex}")), chosen(sex)));
            Control::Choice(sexes.into())
        }
        "concurrent" => Control::Tick(written == "1"),
        "from" => Control::Day,
        // A picker of days knows no months.
        "birth" => Control::Text(32),
        "parts" => {
            let mut parts = given.parts();
            parts.resize(PARTS, (String::new(), String::new()));
            Control::Parts(parts)
        }
        "code" => Control::Text(64),
        "reason" => Control::Text(500),
        _ => Control::Text(100),
    };
    let value = match (name, written) {
        ("from", "") => today.to_string(),
        _ => written.to_owned(),
    };
    let of_new = act == RegistryAct::Merger && matches!(name, "into" | "name" | "code" | "kind");
    let optional = of_new
        || matches!(name, "sex" | "birth" | "title" | "concurrent")
        || name == "parent" && act != RegistryAct::Move;
    Place {
        name,
        label: frame.word(&format!("web-change-place-{name}{own}")),
        help,
        value,
        control,
        optional,
    }
}
