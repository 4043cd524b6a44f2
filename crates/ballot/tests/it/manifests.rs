//! What a manifest has to be before a key in it is trusted.

use mingde_ballot::{BadManifest, Bytes, Election, Level, Manifest, Signing};

use crate::made::{election, held, plan, published};

type Change = Box<dyn Fn(&mut Manifest)>;

fn changed(manifest: &Manifest, change: &dyn Fn(&mut Manifest)) -> Result<(), BadManifest> {
    let mut changed = manifest.clone();
    change(&mut changed);
    Election::read(&changed.to_bytes()).map(|_| ())
}

#[test]
fn a_manifest_that_does_not_hold_together_is_refused() {
    let held = held(&plan(Level::S2, &[8, 8]), 50);
    let election = election(&held);
    let manifest = election.manifest();
    assert_eq!(changed(manifest, &|_| ()), Ok(()));
    let code = |text: &str| BadManifest::Name(text.to_owned());
    let cases: Vec<(Change, BadManifest)> = vec![
        (Box::new(|m| m.version = 2), BadManifest::Version(2)),
        (Box::new(|m| m.title = " ".into()), code(" ")),
        (Box::new(|m| m.items[0].code = "Leader".into()), code("Leader")),
        (Box::new(|m| m.items[1].code = "leader".into()), code("leader")),
        (Box::new(|m| m.cast_until = m.cast_from), BadManifest::Times),
        (Box::new(|m| m.merge_by = m.cast_until - 1), BadManifest::Times),
        (Box::new(|m| m.categories.iter_mut().for_each(|it| it.roll = 2)), BadManifest::TooFew(4)),
        (Box::new(|m| m.items[0].choose = 4), BadManifest::Number("choose")),
        (Box::new(|m| m.items[0].choose = 0), BadManifest::Number("choose")),
        (Box::new(|m| m.items[0].options.clear()), BadManifest::Number("options")),
        (Box::new(|m| m.witnesses = 1), BadManifest::Number("witnesses")),
        (Box::new(|m| m.scrutineers.truncate(1)), BadManifest::Number("scrutineers")),
        (Box::new(|m| m.level = Level::S1), BadManifest::Number("issuers")),
        (Box::new(|m| m.level = Level::S3), BadManifest::Signing("teachers".into())),
        (Box::new(|m| m.needed = 2), BadManifest::Number("needed")),
        (Box::new(|m| m.needed = 4), BadManifest::Trustee(1)),
        (Box::new(|m| m.session.0[0] ^= 1), BadManifest::Trustee(1)),
        (Box::new(|m| m.trustees.swap(1, 2)), BadManifest::Trustee(2)),
        (Box::new(|m| m.key = m.trustees[0].channel), BadManifest::Key),
        (
            Box::new(|m| m.thresholds[0].options.push("none".into())),
            BadManifest::Threshold("two-thirds".into()),
        ),
        (Box::new(|m| m.thresholds[0].share = [3, 2]), BadManifest::Threshold("two-thirds".into())),
        (
            // One key for two categories would let a voter of one vote in the other.
            Box::new(|m| m.categories[1].signing = m.categories[0].signing.clone()),
            BadManifest::Signing("heads".into()),
        ),
        (
            Box::new(|m| m.categories[0].signing[0] = Signing::Blind(Box::new(Bytes([0xfe; 256])))),
            BadManifest::Signing("teachers".into()),
        ),
        (Box::new(|m| m.board_key = "board".into()), BadManifest::Verifier("board".into())),
    ];
    for (at, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(changed(manifest, &*change), Err(expected), "case {at}");
    }
    let twice = |m: &mut Manifest| m.trustees[1].verifier = m.trustees[0].verifier.clone();
    assert!(matches!(changed(manifest, &twice), Err(BadManifest::Name(_))), "one person, two trustees");
}

#[test]
fn a_manifest_has_one_form_of_bytes() {
    let held = held(&plan(Level::S1, &[6]), 51);
    let text = String::from_utf8(held.files["manifest.json"].clone()).unwrap();
    let wrong = [
        format!("{text}\n"),
        text.replacen(':', ": ", 1),
        text.replacen("\"round\":1", "\"round\":1.0", 1),
        text.replacen("\"round\":1", "\"round\":1,\"rounds\":1", 1),
        text.replacen("\"round\":1", "\"round\":1,\"round\":1", 1),
        text.replacen("{\"board\"", "{\"a\":0,\"board\"", 1),
        text.replacen("民", "\\u6c11", 1),
    ];
    for wrong in wrong {
        assert_ne!(wrong, text);
        assert_eq!(Election::read(wrong.as_bytes()).map(|_| ()), Err(BadManifest::Form), "{wrong:.80}");
    }
}

/// Fields are declared in the order of their names: a map that sorts them writes the same.
#[test]
fn keys_stand_in_order_in_every_file() {
    for (name, held) in published() {
        for file in ["manifest.json", "result.json"] {
            let text = std::str::from_utf8(&held.files[file]).unwrap();
            let sorted: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(text, sorted.to_string(), "{name}/{file}");
        }
    }
}

#[test]
fn few_voters_are_warned() {
    for (voters, small) in [(9, true), (10, false)] {
        assert_eq!(election(&held(&plan(Level::S3, &[voters]), 52)).is_small(), small, "{voters}");
    }
}
