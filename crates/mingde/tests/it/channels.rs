//! Channels by command: addresses and passwords come by standard input and are said nowhere again.

use std::io::Write as _;
use std::process::Stdio;

use mingde_testkit::{Manner, Mishap, RobotServer};

use crate::desk::{Desk, Said};

/// A command that is told something.
fn told(desk: &Desk, args: &[&str], input: &str) -> Said {
    let mut command = desk.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_robot_is_set_tried_listed_and_removed() {
    let desk = Desk::new();
    desk.run(&["init"]).done();
    assert!(desk.run(&["channel", "list"]).done().contains("还没有设置通道"));
    let server = RobotServer::start(Manner::DingTalk { secret: "SEC-geheim".into() });
    let input = format!("{}\nSEC-geheim\n", server.url());
    let set = ["channel", "robot", "dingtalk", "--at-once", "--pages", "https://mingde.example.cn"];
    let said = told(&desk, &set, &input).done();
    assert!(said.contains("127.0.0.1") && !said.contains("token-of-the-test"), "{said}");
    desk.run(&["channel", "test", "dingtalk"]).done();
    assert_eq!(server.taken().len(), 1);
    let listed = desk.json(&["channel", "list"]);
    assert_eq!((&listed[0]["channel"], &listed[0]["rhythm"]), (&"dingtalk".into(), &"at-once".into()));
    assert_eq!(listed[0]["pages"], "https://mingde.example.cn");
    let trail = desk.run(&["ledger", "trail"]);
    for said in [listed.to_string(), trail.out, trail.err] {
        assert!(!said.contains("geheim") && !said.contains("token-of-the-test"), "{said}");
    }
    let database = std::fs::read(desk.file("mingde-data/mingde.sqlite3")).unwrap();
    for secret in ["SEC-geheim", "token-of-the-test"] {
        assert!(!database.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    desk.run(&["channel", "remove", "dingtalk"]).done();
    desk.run(&["channel", "remove", "dingtalk"]).wrong_call();
}

#[test]
fn what_is_wrong_with_a_channel_is_told_in_words_and_without_what_is_secret() {
    let desk = Desk::new();
    desk.run(&["init"]).done();
    let server = RobotServer::start(Manner::WeCom);
    told(&desk, &["channel", "robot", "wecom"], &server.url()).done();
    server.will(Mishap::Status(500));
    let busy = desk.run(&["--lang", "en", "channel", "test", "wecom"]).problems();
    assert!(busy.contains("Busy there") && !busy.contains("key-of-the-test"), "{busy}");
    let nobody = told(&desk, &["channel", "robot", "feishu"], "https://x/").wrong_call();
    assert!(nobody.contains("feishu"));
    let nonsense = told(&desk, &["channel", "robot", "wecom"], "geheim\n").wrong_call();
    assert!(!nonsense.contains("geheim") && nonsense.contains("qyapi.weixin.qq.com"), "{nonsense}");
    let mail = ["channel", "mail", "--server", "smtp.example.cn", "--from", "a@example.cn"];
    assert!(desk.run(&mail).wrong_call().contains("smtp.example.cn:465"));
}
