//! A pretend election is held, published, verified, and tampered with.

use crate::desk::*;

/// With paper slips, whose keys are made at once.
fn held() -> Desk {
    let desk = Desk::new();
    desk.run(&["ballot", "rehearse", "--out", "公布", "--voters", "8", "--leaders", "1", "--level", "s3"])
        .done();
    desk
}

#[test]
fn a_rehearsal_is_verified_in_both_languages() {
    let desk = held();
    let said = desk.run(&["ballot", "verify", "公布"]);
    assert_eq!((said.status, said.err.as_str()), (Some(0), ""));
    assert!(said.out.contains("应到 8，领票 8，收回 8，有效 8，无效 0"), "{}", said.out);
    assert!(said.out.contains("全部无误：选票 9 张，回执 2 份"), "{}", said.out);
    let said = desk.run(&["--lang", "en", "ballot", "verify", "公布"]);
    assert!(said.out.contains("Everything holds: 9 ballots, 2 receipts"), "{}", said.out);
    let json = desk.json(&["ballot", "verify", "公布"]);
    assert_eq!((json["sound"].as_bool(), json["checked"].as_array().unwrap().len()), (Some(true), 8));
    // Nothing is written over.
    desk.run(&["ballot", "rehearse", "--out", "公布", "--voters", "8", "--level", "s3"]).wrong_call();
}

#[test]
fn what_does_not_hold_is_told_with_its_own_status() {
    let desk = held();
    let path = desk.file("公布/ballots.bin");
    let honest = std::fs::read(&path).unwrap();
    let mut altered = honest.clone();
    altered[500] ^= 1;
    std::fs::write(&path, &altered).unwrap();
    let said = desk.run(&["ballot", "verify", "公布"]);
    assert_eq!(said.status, Some(3), "{said:?}");
    assert!(said.err.contains("第 0 张选票（从 0 数起）不是公告板上的那一张"), "{}", said.err);
    std::fs::write(&path, &honest).unwrap();
    std::fs::remove_file(desk.file("公布/result.note")).unwrap();
    let said = desk.run(&["ballot", "verify", "公布"]);
    assert_eq!(said.status, Some(4), "{said:?}");
    assert!(said.err.contains("result.note"), "{}", said.err);
    desk.run(&["ballot", "verify", "没有"]).wrong_call();
}

#[test]
fn a_receipt_and_a_checkpoint_of_another_election_are_told() {
    let (desk, other) = (held(), held());
    let receipt = other.file("公布/receipts/1.txt");
    let checkpoint = other.file("公布/checkpoints/closed.note");
    for (option, file, told) in [
        ("--receipt", receipt.to_str().unwrap(), "不是本次投票的回执"),
        ("--checkpoint", checkpoint.to_str().unwrap(), "与公告板所示的历史不同"),
    ] {
        let said = desk.run(&["ballot", "verify", "公布", option, file]);
        assert_eq!(said.status, Some(3), "{said:?}");
        assert!(said.err.contains(told), "{}", said.err);
    }
    let own = desk.file("公布/checkpoints/closed.note");
    desk.run(&["ballot", "verify", "公布", "--checkpoint", own.to_str().unwrap()]).done();
}
