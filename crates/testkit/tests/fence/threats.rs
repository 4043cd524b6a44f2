//! What the threat model says is shown by a test is shown by one that is there.

use crate::workspace::{none, read, root};

#[test]
fn every_file_that_the_threat_model_names_is_there() {
    let text = read(&root().join("docs/threat-model.md"));
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".rs")).collect();
    assert!(named.len() > 15, "{named:?}");
    let missing = named.iter().filter(|path| !root().join(path).is_file());
    none(missing.map(|path| format!("{path} is not there")).collect());
}
