//! Findings of a verification in words.

use mingde_ballot::{BadBallot, BadManifest, BadShare, CannotClose, CannotCombine, Fault, Finding};
use mingde_core::diagnostic::Message;

use crate::context::Context;

/// What to say about a finding.
pub fn finding(context: &Context, finding: &Finding) -> Message {
    let about = |code, file: &String| Message::new(code).with("file", file);
    match finding {
        Finding::Form { file } => about("ballot-form", file),
        Finding::Manifest(bad) => Message::new("ballot-manifest").with("reason", context.say(&manifest(bad))),
        Finding::Unsigned { names } => Message::new("ballot-unsigned").with("names", names.join(", ")),
        Finding::Checkpoint { file } => about("ballot-checkpoint", file),
        Finding::Rewritten { file } => about("ballot-rewritten", file),
        Finding::Batch { file } => about("ballot-batch", file),
        Finding::Witnesses { file, found, needed } => {
            about("ballot-witnesses", file).with("found", found).with("needed", needed)
        }
        Finding::AfterClose { file } => about("ballot-after-close", file),
        Finding::Close(cannot) => close(*cannot),
        Finding::Leaf { place, fault } => {
            let reason = context.say(&leaf(*fault));
            Message::new("ballot-leaf").with("place", place).with("reason", reason)
        }
        Finding::Receipt { file } => about("ballot-receipt", file),
        Finding::Promise { file } => about("ballot-promise", file),
        Finding::Seen { file } => about("ballot-seen", file),
        Finding::Issued { name } => Message::new("ballot-issued").with("name", name),
        Finding::Void => Message::new("ballot-void"),
        Finding::Share { file, bad } => share(file, *bad),
        Finding::Combine(cannot) => combine(*cannot),
        Finding::Unanimous => Message::new("ballot-unanimous"),
        Finding::Decrypted => Message::new("ballot-decrypted"),
        Finding::Differs => Message::new("ballot-differs"),
        Finding::ResultUnsigned { found, needed } => {
            Message::new("ballot-result-unsigned").with("found", found).with("needed", needed)
        }
    }
}

fn manifest(bad: &BadManifest) -> Message {
    match bad {
        BadManifest::Form => Message::new("ballot-manifest-form"),
        BadManifest::Version(version) => Message::new("ballot-manifest-version").with("version", version),
        BadManifest::Name(name) => Message::new("ballot-manifest-name").with("name", name),
        BadManifest::Times => Message::new("ballot-manifest-times"),
        BadManifest::TooFew(voters) => Message::new("ballot-manifest-few").with("voters", voters),
        BadManifest::Number(what) => Message::new("ballot-manifest-number").with("what", what),
        BadManifest::Signing(category) => Message::new("ballot-manifest-signing").with("category", category),
        BadManifest::Verifier(key) => Message::new("ballot-manifest-verifier").with("key", key),
        BadManifest::Trustee(index) => Message::new("ballot-manifest-trustee").with("index", index),
        BadManifest::Key => Message::new("ballot-manifest-key"),
        BadManifest::Threshold(code) => Message::new("ballot-manifest-threshold").with("code", code),
    }
}

fn close(cannot: CannotClose) -> Message {
    match cannot {
        CannotClose::NotClosed => Message::new("ballot-close-open"),
        CannotClose::Witnesses(found) => Message::new("ballot-close-witnesses").with("found", found),
        CannotClose::Leaves => Message::new("ballot-close-leaves"),
        CannotClose::Ballot(at) => Message::new("ballot-close-ballot").with("place", at),
        CannotClose::Issued => Message::new("ballot-close-issued"),
    }
}

fn leaf(fault: Fault) -> Message {
    match fault {
        Fault::Ballot(bad) => ballot(bad),
        Fault::Sequence => Message::new("ballot-leaf-sequence"),
        Fault::Copy => Message::new("ballot-leaf-copy"),
        Fault::Slip => Message::new("ballot-leaf-slip"),
        Fault::Void => Message::new("ballot-leaf-void"),
    }
}

fn ballot(bad: BadBallot) -> Message {
    match bad {
        BadBallot::Length => Message::new("ballot-bad-length"),
        BadBallot::Election => Message::new("ballot-bad-election"),
        BadBallot::Category => Message::new("ballot-bad-category"),
        BadBallot::Encoding => Message::new("ballot-bad-encoding"),
        BadBallot::Credential(issuer) => {
            Message::new("ballot-bad-credential").with("issuer", if issuer == 0 { "A" } else { "B" })
        }
        BadBallot::Proof(item) => Message::new("ballot-bad-proof").with("item", item + 1),
        BadBallot::Signature => Message::new("ballot-bad-signature"),
        BadBallot::Copy => Message::new("ballot-leaf-copy"),
    }
}

fn share(file: &str, bad: BadShare) -> Message {
    match bad {
        BadShare::Form => Message::new("ballot-form").with("file", file),
        BadShare::Other => Message::new("ballot-share-other").with("file", file),
        BadShare::Wrong { trustee, part } => {
            Message::new("ballot-share-wrong").with("trustee", trustee).with("part", part + 1)
        }
    }
}

fn combine(cannot: CannotCombine) -> Message {
    match cannot {
        CannotCombine::TooFew(found) => Message::new("ballot-combine-few").with("found", found),
        CannotCombine::Different => Message::new("ballot-combine-different"),
        CannotCombine::Impossible => Message::new("ballot-combine-impossible"),
    }
}
