//! The code on the voter's page is another implementation, in TypeScript: what it makes is taken here, and what is made
//! here is taken there. Node runs it as the page has it, bundled by the same tool.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use mingde_ballot::{
    Ballot, Bytes, Checked, Closed, Dealer, Dealing, Election, Leaf, Level, Rehearsal, Seed, Slip, Trustee,
    fill,
};
use mingde_log::{CosignerKey, Verifier};
use serde_json::{Value, json};

use crate::made::{election, held, keys, plan, rng};

/// Whether there is something to run it by; `make test` does not go without.
fn is_there() -> bool {
    let there =
        ui().join("node_modules/@noble/curves").is_dir() && ui().join("node_modules/esbuild").is_dir();
    assert!(there || std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "make ui");
    if !there {
        eprintln!("skipped: the packages of the page are missing (make ui)");
    }
    there
}

fn ui() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/ui")
}

fn device(acts: Value) -> Vec<Value> {
    let mut node = Command::new("node");
    node.arg("ballot/device.mjs").current_dir(ui()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = node.spawn().expect("node");
    running.stdin.take().unwrap().write_all(acts.to_string().as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn manifest(held: &Rehearsal) -> String {
    hex::encode(&held.files["manifest.json"])
}

#[test]
fn the_page_holds_the_test_vectors() {
    if !is_there() {
        return;
    }
    let told =
        Command::new("node").args(["--test", "ballot/vectors.test.mjs"]).current_dir(ui()).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
}

#[test]
fn ballots_of_the_page_are_taken_here_and_those_of_here_there() {
    if !is_there() {
        return;
    }
    let blind = held(&plan(Level::S2, &[7]), 90);
    let slips = held(&plan(Level::S3, &[7]), 91);
    let (by_blind, by_slips) = (election(&blind), election(&slips));
    let seed = "07".repeat(32);
    let apply = json!({"act": "apply", "manifest": manifest(&blind), "seed": seed, "category": 0});
    let requests = device(json!([apply])).remove(0);
    let requests: Vec<Vec<u8>> = requests.as_array().unwrap().iter().map(bytes).collect();
    let here = Seed::from_bytes([7; 32]).apply(&by_blind, 0).unwrap();
    assert_eq!(requests, here.iter().map(|it| it.request.clone()).collect::<Vec<_>>());
    let keys = keys();
    let signed: Vec<Vec<u8>> = requests.iter().zip(&keys).map(|(it, key)| key.sign(it).unwrap()).collect();
    let digits: Vec<String> = signed.iter().map(hex::encode).collect();
    let swapped = [digits[1].clone(), digits[0].clone()];
    let fill_in = |signed: &[String], choices: Value| {
        json!({"act": "fill", "manifest": manifest(&blind), "seed": seed, "category": 0, "sequence": 3,
            "signed": signed, "choices": choices})
    };
    let credential = Seed::from_bytes([7; 32]).finish(&by_blind, 0, &signed).unwrap();
    let (made_here, _) = fill(&by_blind, &credential, 4, &[vec![0], vec![]], &mut rng(92)).unwrap();
    let voter = &slips.voters[0].credential;
    let (with_slips, _) = fill(&by_slips, voter, 1, &[vec![], vec![0, 1]], &mut rng(93)).unwrap();
    let answers = device(json!([
        fill_in(&digits, json!([[1], [0, 2]])),
        fill_in(&digits, json!([[], []])),
        fill_in(&swapped, json!([[1], []])),
        {"act": "check", "manifest": manifest(&blind), "ballot": hex::encode(&made_here)},
        {"act": "check", "manifest": manifest(&slips), "ballot": hex::encode(&with_slips)},
        {"act": "leaf", "manifest": manifest(&slips),
            "receipt": String::from_utf8_lossy(&slips.files["receipts/1.txt"])},
    ]));
    for answer in &answers[..2] {
        let ballot = Ballot::check(&by_blind, &bytes(&answer["ballot"])).unwrap();
        assert_eq!((ballot.sequence(), ballot.key()), (3, &credential.ballot_key()));
        assert_eq!(answer["leaf"], hex::encode(ballot.leaf()));
        assert_eq!(answer["opens"], true);
    }
    assert_eq!(answers[2], Value::Null, "signed by the wrong issuer: the page takes no such credential");
    assert_eq!(answers[3], json!({"key": hex::encode(credential.ballot_key()), "sequence": 4, "slips": []}));
    assert_eq!(answers[4]["slips"].as_array().unwrap().len(), 2);
    let receipt = std::str::from_utf8(&slips.files["receipts/1.txt"]).unwrap();
    assert_eq!(answers[5], receipt.split('\n').nth(3).unwrap());
    // Slips that nobody printed are none.
    let drawn = [Slip::from_bytes([1; 16]), Slip::from_bytes([2; 16])].map(|it| hex::encode(*it.to_bytes()));
    let strange = json!({"act": "fill", "manifest": manifest(&slips), "slips": drawn, "sequence": 1, "choices": [[], []]});
    assert_eq!(device(json!([strange])), [Value::Null]);
}

const SESSION: [u8; 32] = [94; 32];

fn dealing(value: &Value) -> Dealing {
    let mut with_name = value.clone();
    with_name["verifier"] = json!("");
    Dealing::of(&serde_json::from_value::<Trustee>(with_name).unwrap()).unwrap()
}

fn shown(dealing: &Dealing) -> Value {
    let trustee = dealing.trustee(String::new());
    json!({"channel": trustee.channel, "commitments": trustee.commitments, "proof": trustee.proof})
}

/// Two of the three trustees are pages.
#[test]
fn a_key_is_made_with_trustees_on_pages() {
    if !is_there() {
        return;
    }
    let mut rng = rng(95);
    let here = Dealer::new(SESSION, 1, 3, 2, &mut rng);
    let session = hex::encode(SESSION);
    let begin =
        |index: usize| json!({"act": "deal", "session": session, "index": index, "count": 3, "needed": 2});
    let pages = device(json!([begin(2), begin(3)]));
    let secrets = [pages[0]["secret"].clone(), pages[1]["secret"].clone()];
    let mut hashes = vec![hex::encode(here.commitment())];
    hashes.extend(pages.iter().map(|page| page["hash"].as_str().unwrap().to_owned()));
    let public = [shown(here.dealing()), secrets[0]["shown"].clone(), secrets[1]["shown"].clone()];
    let dealings: Vec<Dealing> = public.iter().map(dealing).collect();
    let share =
        |secret: &Value| json!({"act": "shares", "secret": secret, "hashes": hashes, "dealings": public});
    let sent = device(json!([share(&secrets[0]), share(&secrets[1])]));
    let raw: Vec<[u8; 32]> = hashes.iter().map(|it| Bytes::parse(it).unwrap().0).collect();
    let from_here = here.shares(&raw, &dealings).unwrap();
    let to_here: Vec<Option<Bytes<32>>> =
        [None, Bytes::parse(sent[0][0].as_str().unwrap()), Bytes::parse(sent[1][0].as_str().unwrap())].into();
    here.finish(&dealings, &to_here, &mut rng).expect("shares of the pages fit what they are committed to");
    let finish = |at: usize, received: Value| json!({"act": "finish", "secret": secrets[at], "hashes": hashes, "dealings": public, "sent": received});
    let to = |at: usize| json!(from_here[at].map(|it| it.to_string()));
    let wrong = json!([to(2), null, sent[1][1]]);
    let mut other_hashes = hashes.clone();
    other_hashes.swap(0, 1);
    let rushed = json!({"act": "finish", "secret": secrets[0], "hashes": other_hashes, "dealings": public,
        "sent": [to(1), null, sent[1][1]]});
    let finished = device(json!([
        finish(0, json!([to(1), null, sent[1][1]])),
        finish(1, json!([to(2), sent[0][2], null])),
        finish(0, wrong),
        finish(0, json!([null, null, sent[1][1]])),
        rushed,
    ]));
    assert!(
        finished[..2].iter().all(|share| share.as_str().is_some_and(|it| it.len() == 64)),
        "{finished:?}"
    );
    assert_eq!(
        finished[2],
        json!({"what": "share", "trustee": 1}),
        "a share for somebody else is complained about"
    );
    assert_eq!(finished[3], json!({"what": "missing", "trustee": 1}));
    assert_eq!(finished[4], json!({"what": "dealing", "trustee": 1}), "not what was hashed");
}

#[test]
fn a_trustee_on_a_page_decrypts_the_sums_and_a_scrutineer_signs() {
    if !is_there() {
        return;
    }
    let held = held(&plan(Level::S3, &[7]), 96);
    let election: Election = election(&held);
    let text = |file: &str| String::from_utf8(held.files[file].clone()).unwrap();
    let (board, note) = (text("board.txt"), text("checkpoints/closed.note"));
    let trustee = &held.trustees[1];
    let decrypt = json!({"act": "decrypt", "manifest": manifest(&held), "board": board, "note": note,
        "ballots": hex::encode(&held.files["ballots.bin"]), "issued": null, "together": false, "trustee": 2,
        "secret": hex::encode(&trustee.to_bytes()[1..])});
    let sign = json!({"act": "sign", "name": "scrutineer-9", "seed": "09".repeat(32), "text": "a\n3\nb\n", "time": 1_800_000_000});
    let answers = device(json!([decrypt, sign]));
    let leaves = Leaf::read_all(&board).unwrap();
    let ballots = held.files["ballots.bin"].chunks(election.ballot_length());
    let checked = ballots.map(|it| Checked::of(&election, it)).collect();
    let closed = Closed::new(&election, &note, &leaves, checked, Vec::new()).unwrap();
    closed.check_share(&election, &bytes(&answers[0])).expect("a share that is proven");
    let signed = &answers[1];
    let read = |name: &str| signed[name].as_str().unwrap();
    let verifier = Verifier::parse(read("verifier")).unwrap();
    assert_eq!(verifier.verify(read("note")), Some("a\n3\nb\n"));
    let cosigned = format!("{}{}", read("note"), read("line"));
    assert_eq!(CosignerKey::parse(read("cosigner")).unwrap().verify(&cosigned), Some(1_800_000_000));
}
