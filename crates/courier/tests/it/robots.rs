//! Robots of groups.

use mingde_core::date::Timestamp;
use mingde_courier::{Message, Robot, RobotAddress, Undelivered, send_robot};
use mingde_testkit::{Manner, Mishap, RobotServer};

const NOW: Timestamp = Timestamp(1_762_131_600_123_456);
const SECRET: &str = "SEC0123456789abcdef";

fn message() -> Message {
    Message { title: "待办".into(), markdown: "**示范区教育局**\n> 待采纳：12 条".into() }
}

fn at(robot: Robot, url: &str, secret: &str) -> RobotAddress {
    RobotAddress::parse(robot, url, secret, true).unwrap()
}

fn both() -> [(RobotServer, RobotAddress, u32); 2] {
    let wecom = RobotServer::start(Manner::WeCom);
    let dingtalk = RobotServer::start(Manner::DingTalk { secret: SECRET.into() });
    let wecom_at = at(Robot::WeCom, &wecom.url(), "");
    let dingtalk_at = at(Robot::DingTalk, &dingtalk.url(), SECRET);
    [(wecom, wecom_at, 1), (dingtalk, dingtalk_at, 10)]
}

#[test]
fn a_message_is_taken_in_the_form_that_its_maker_wants() {
    for (server, address, _) in both() {
        send_robot(&address, &message(), NOW).unwrap();
        assert_eq!(server.taken(), [message().markdown]);
    }
}

#[test]
fn the_twenty_first_message_of_a_minute_is_one_too_many() {
    for (server, address, rest) in both() {
        for _ in 0..20 {
            send_robot(&address, &message(), NOW).unwrap();
        }
        let refused = send_robot(&address, &message(), NOW);
        assert_eq!(refused, Err(Undelivered::TooOften { minutes: rest }));
        assert!(!refused.unwrap_err().is_final());
        server.minutes_pass(1);
        let next = send_robot(&address, &message(), NOW);
        assert_eq!(next.is_ok(), rest == 1, "of DingTalk nothing is taken for ten minutes");
        server.minutes_pass(rest);
        send_robot(&address, &message(), NOW).unwrap();
    }
}

#[test]
fn a_message_that_is_too_long_is_cut_between_lines() {
    let [(server, address, _), _] = both();
    let lines: Vec<String> = (0..400).map(|nth| format!("> 第{nth}项：待采纳十二条")).collect();
    let long = Message { markdown: lines.join("\n"), ..message() };
    assert!(long.markdown.len() > 4096);
    send_robot(&address, &long, NOW).unwrap();
    let taken = server.taken().remove(0);
    assert!(
        taken.len() <= 4096 && taken.len() > 4000 && long.markdown.starts_with(&taken),
        "{}",
        taken.len()
    );
    assert!(lines.contains(&taken.lines().last().unwrap().to_owned()));
}

#[test]
fn whoever_has_another_key_or_secret_is_not_let_in() {
    let [(wecom, ..), (dingtalk, ..)] = both();
    let other = wecom.url().replace("key-of-the-test", "key-of-another");
    let refused = send_robot(&at(Robot::WeCom, &other, ""), &message(), NOW);
    assert_eq!(refused, Err(Undelivered::NotLetIn));
    for secret in ["", "SEC-of-another"] {
        let refused = send_robot(&at(Robot::DingTalk, &dingtalk.url(), secret), &message(), NOW);
        assert_eq!(refused, Err(Undelivered::NotLetIn), "{secret}");
        assert!(refused.unwrap_err().is_final());
    }
    assert!(wecom.taken().is_empty() && dingtalk.taken().is_empty());
}

#[test]
fn a_server_that_fails_is_tried_again_and_one_that_leads_elsewhere_is_not_followed() {
    for (server, address, _) in both() {
        for (mishap, told) in [
            (Mishap::Status(500), Undelivered::Busy),
            (Mishap::Status(502), Undelivered::Busy),
            (Mishap::Status(404), Undelivered::Strange),
            (Mishap::Nonsense, Undelivered::Strange),
            (Mishap::Elsewhere, Undelivered::Strange),
        ] {
            let before = server.asked();
            server.will(mishap);
            assert_eq!(send_robot(&address, &message(), NOW), Err(told), "{mishap:?}");
            assert_eq!(server.asked(), before + 1, "{mishap:?}: it was asked once");
            assert!(!told.is_final());
        }
        server.will(Mishap::Silence);
        let silent = send_robot(&address, &message(), NOW).unwrap_err();
        assert!(!silent.is_final(), "{silent:?}");
        assert!(server.taken().is_empty());
        let url = server.url();
        drop(server);
        let gone = send_robot(&at(address.robot(), &url, SECRET), &message(), NOW);
        assert_eq!(gone, Err(Undelivered::Unreachable));
    }
}
