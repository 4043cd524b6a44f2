//! Notes, checkpoints and cosignatures.

use mingde_log::{
    AddCheckpoint, BadRequest, Checkpoint, Cosigner, CosignerKey, Signer, Verifier, join, leaf_hash,
    signature_lines,
};

/// The example key and note of golang.org/x/mod/sumdb/note, which C2SP signed-note is the description of.
#[test]
fn reads_what_the_reference_implementation_signed() {
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let verifier = Verifier::parse(text).unwrap();
    let note = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n\
                \n\
                — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    assert!(verifier.verify(note).unwrap().ends_with("your problem is.\n"));
    assert_eq!(verifier.verify(&note.replace("answer", "cure")), None);
    assert_eq!(verifier.to_string(), text);
    assert_eq!(verifier.key_id(), "c74f20a3");
}

#[test]
fn a_note_is_only_believed_from_its_own_signer() {
    let ours = Signer::new("mingde/one", &[1; 32]);
    let note = ours.sign("mingde/one\n0\nroot\n");
    assert_eq!(ours.verifier().verify(&note), Some("mingde/one\n0\nroot\n"));
    assert_eq!(Signer::new("mingde/two", &[1; 32]).verifier().verify(&note), None);
    assert_eq!(Signer::new("mingde/one", &[2; 32]).verifier().verify(&note), None);
}

#[test]
fn keys_of_one_name_are_told_apart_by_their_ids() {
    let [one, other] = [[1; 32], [2; 32]].map(|seed| Signer::new("mingde/one", &seed).verifier());
    assert_ne!(one.key_id(), other.key_id());
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "mingde/one".to_owned(),
        size: 3,
        root: leaf_hash(b"root"),
        extensions: vec!["trail 4 x".to_owned()],
    }
}

#[test]
fn a_checkpoint_is_read_as_it_was_written_and_in_no_other_way() {
    let text = checkpoint().to_text();
    assert_eq!(Checkpoint::from_text(&text), Some(checkpoint()));
    for other in [
        text.replace("\n3\n", "\n03\n"),
        text.replace("\n3\n", "\n+3\n"),
        text.replace("mingde/one", ""),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        text.replace("\n3\n", "\n3\nAAAA"),
        String::new(),
    ] {
        assert_eq!(Checkpoint::from_text(&other), None, "{other:?}");
    }
}

#[test]
fn a_cosignature_says_who_bore_out_which_text_and_when() {
    let note = Signer::new("mingde/one", &[1; 32]).sign(&checkpoint().to_text());
    let cosigner = Cosigner::new("witness.example/w1", &[9; 32]);
    let line = cosigner.cosign(&checkpoint().to_text(), 1_679_315_147);
    let cosigned = join(&note, signature_lines(&format!("{line}nonsense\n")));
    let key = CosignerKey::parse(&cosigner.public().to_string()).unwrap();
    assert_eq!(key.name(), "witness.example/w1");
    assert_eq!(key.verify(&cosigned), Some(1_679_315_147));
    // The log's own signature stands beside it.
    assert!(Signer::new("mingde/one", &[1; 32]).verifier().verify(&cosigned).is_some());
    assert_eq!(key.verify(&note), None);
    assert_eq!(key.verify(&cosigned.replace("\n3\n", "\n4\n")), None);
    assert_eq!(Cosigner::new("witness.example/w1", &[8; 32]).public().verify(&cosigned), None);
    // A key that signs notes is none that cosigns, and the other way round.
    assert_eq!(Verifier::parse(&key.to_string()), None);
    assert_eq!(CosignerKey::parse(&Signer::new("witness.example/w1", &[9; 32]).verifier().to_string()), None);
}

#[test]
fn a_request_is_read_as_it_was_sent_and_nothing_else_is_one() {
    let note = Signer::new("mingde/one", &[1; 32]).sign(&checkpoint().to_text());
    let request = AddCheckpoint { old: 2, proof: vec![leaf_hash(b"a"), leaf_hash(b"b")], note };
    let body = request.to_body();
    assert!(body.starts_with("old 2\n"));
    assert_eq!(AddCheckpoint::from_body(&body), Ok(request.clone()));
    let first = AddCheckpoint { old: 0, proof: Vec::new(), ..request.clone() };
    assert_eq!(AddCheckpoint::from_body(&first.to_body()), Ok(first));
    let endless = AddCheckpoint { proof: vec![leaf_hash(b"a"); 64], ..request };
    for other in
        [body.replace("old 2", "old 02"), body.replace("old 2", "new 2"), endless.to_body(), String::new()]
    {
        assert_eq!(AddCheckpoint::from_body(&other), Err(BadRequest));
    }
}
