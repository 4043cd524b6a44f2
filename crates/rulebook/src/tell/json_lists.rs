//! JSON of what is listed of rulebooks and results: texts, settings, differences, duties. Names are stable, values are
//! decimal strings, what there is not is `null`.

use std::collections::BTreeMap;

use mingde_core::period::Period;
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::assess::{Change, DutyLine, Impact, Part, Standing, SubjectChange};
use crate::language::{Layer, LayerText, Leeway};
use crate::plan::{ResultKind, SettingValue, Status, Subject};

macro_rules! by_name {
    ($($of:ty),*) => {$(
        impl Serialize for $of {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.name())
            }
        }
    )*};
}

by_name!(Layer, Leeway, Part, ResultKind, Standing, Status, Subject);

impl Serialize for LayerText {
    /// `id`, `layer`, `title`, `version`, `issuer`, `hash`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("layer", &self.layer)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("issuer", &self.issuer)?;
        map.serialize_entry("hash", &hex::encode(self.hash))?;
        map.end()
    }
}

impl Serialize for SettingValue {
    /// `value`, `from`, `source`, `origin`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("value", &self.value.map(|value| value.to_string()))?;
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("source", &self.source)?;
        map.serialize_entry("origin", &self.origin)?;
        map.end()
    }
}

impl Serialize for Change {
    /// `part`, `name`, `before`, `after`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("part", &self.part)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.end()
    }
}

/// A status with its value on one of two sides, and of a grade its code and title.
struct Side<'a>(&'a (Status, Option<Decimal>), &'a Option<(String, String)>);

impl Serialize for Side<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self((status, value), grade) = self;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("status", status)?;
        map.serialize_entry("value", &value.map(|value| value.to_string()))?;
        if let Some((code, title)) = grade {
            map.serialize_entry("grade", code)?;
            map.serialize_entry("grade_title", title)?;
        }
        map.end()
    }
}

impl Serialize for SubjectChange {
    /// `code`, `name`, `before`, `after`; of a repeated duty `occurrences` that stand otherwise.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("name", &self.name)?;
        let [before, after] = &self.grades;
        map.serialize_entry("before", &self.before.as_ref().map(|side| Side(side, before)))?;
        map.serialize_entry("after", &self.after.as_ref().map(|side| Side(side, after)))?;
        if !self.parts.is_empty() {
            let part = |(part, before, after): &(Period, Status, Status)| {
                BTreeMap::from([
                    ("part", part.to_string()),
                    ("before", before.to_string()),
                    ("after", after.to_string()),
                ])
            };
            map.serialize_entry("occurrences", &self.parts.iter().map(part).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

impl Serialize for Impact {
    /// `result`, `title`, `subjects`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("result", &self.result)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("subjects", &self.subjects)?;
        map.end()
    }
}

impl Serialize for DutyLine<'_> {
    /// `due`, `standing`, `status`, `subject`, `name`, `rulebook`, `article`, `duty`, `title`, `part`, `owner`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let subject = &self.assessment.subjects[self.subject];
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("due", &self.due)?;
        map.serialize_entry("standing", &self.standing)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("subject", &*subject.code)?;
        map.serialize_entry("name", &*subject.name)?;
        map.serialize_entry("rulebook", &self.assessment.rulebook)?;
        map.serialize_entry("article", &self.column.article)?;
        map.serialize_entry("duty", &self.column.id)?;
        map.serialize_entry("title", &self.column.title)?;
        map.serialize_entry("part", &self.part.map(|part| part.to_string()))?;
        map.serialize_entry("owner", &self.column.owner)?;
        map.end()
    }
}
