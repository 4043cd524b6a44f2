//! What the words of formulas are called.

use super::rules::{Body, Plan};

impl Plan {
    /// Names of rules, settings and tables with their titles, and codes of grades in quotation marks with theirs.
    pub(crate) fn titles(&self) -> Vec<(String, String)> {
        let rules = self.rules.iter().map(|rule| (rule.id.clone(), rule.title.clone()));
        let settings = self.settings.iter().map(|setting| (setting.id.clone(), setting.title.clone()));
        let bands = self.rules.iter().flat_map(|rule| match &rule.body {
            Body::Grade(grade) => grade.bands.as_slice(),
            _ => &[],
        });
        let bands = bands.map(|band| (format!("'{}'", band.code), format!("“{}”", band.title)));
        rules.chain(settings).chain(self.table_titles.iter().cloned()).chain(bands).collect()
    }
}
