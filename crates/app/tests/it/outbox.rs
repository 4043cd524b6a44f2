//! What leaves the house goes when people may be disturbed, once, and says of nobody anything.

use mingde_app::accounts::reset_password;
use mingde_app::{
    AppError, Decision, MAIL, MailSetting, Rhythm, Robot, RobotSetting, Secret, Security, Sending, Wish,
    drop_channel, keep_wish, list_channels, next_errand, send_next, set_mail, set_robot, try_channel,
};
use mingde_core::date::Timestamp;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_testkit::{AUTHORITY, Begins, MailServer, Manner, Mishap, RobotServer, SIGNED_IN};

use crate::accounts::chance;
use crate::office::*;

const MINUTE: i64 = 60_000_000;
const PAGES: &str = "https://mingde.example.cn";
/// What no group and no mail is told.
const NOT_SAID: [&str; 7] = ["王校长", "李主任", "陈老师", "林科长", "P03", "第一小学", "谈心"];

/// The moment of a day, such as `2025-11-04 08:00`.
fn at(text: &str) -> Timestamp {
    let (on, time) = text.split_once(' ').unwrap();
    let (hours, minutes) = time.split_once(':').unwrap();
    let minutes = hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap();
    Timestamp(Timestamp::start_of(day(on)).0 + minutes * MINUTE)
}

fn robot_at(url: &str, rhythm: Rhythm) -> RobotSetting {
    let secret = if url.contains("access_token") { "SEC-of-the-test" } else { "" };
    let [url, secret] = [url, secret].map(|text| Secret::new(text.to_owned()));
    RobotSetting { url, secret, rhythm, pages: format!("{PAGES}/") }
}

impl Office {
    async fn sends(&self, moment: &str) -> Sending {
        send_next(&self.bureau, &self.actor, at(moment)).await.unwrap()
    }

    /// When something is to be sent next.
    async fn next(&self) -> Option<Timestamp> {
        next_errand(&self.bureau).await.unwrap()
    }

    async fn sets_robot(&self, robot: Robot, server: &RobotServer, rhythm: Rhythm) {
        let setting = robot_at(&server.url(), rhythm);
        set_robot(&self.bureau, &self.actor, self.now(), robot, setting).await.unwrap();
    }

    async fn sets_mail(&self, server: &MailServer) {
        let setting = MailSetting {
            host: "localhost".into(),
            port: server.port(),
            security: Security::StartTls,
            user: SIGNED_IN.0.into(),
            password: Secret::new(SIGNED_IN.1.into()),
            from: "mingde@bureau.example".into(),
            authority: AUTHORITY.into(),
            pages: PAGES.into(),
        };
        set_mail(&self.bureau, &self.actor, self.now(), setting).await.unwrap();
    }

    async fn wishes(&self, code: &str, rhythm: Rhythm, address: &str) {
        let wish = Wish { rhythm, address: Some(Secret::new(address.to_owned())) };
        keep_wish(&self.bureau, &self.as_of(code).await, self.now(), &wish).await.unwrap();
    }

    async fn troubles(&self) -> Vec<(String, bool)> {
        let channels = list_channels(&self.bureau, &self.actor).await.unwrap();
        let troubles = channels.into_iter().flat_map(|line| line.troubles);
        troubles.map(|trouble| (trouble.error, trouble.given_up)).collect()
    }
}

#[test]
fn a_group_is_told_numbers_once_in_the_morning_and_nothing_of_anybody() {
    in_an_office(async |office| {
        let wecom = RobotServer::start(Manner::WeCom);
        let dingtalk = RobotServer::start(Manner::DingTalk { secret: "SEC-of-the-test".into() });
        office.with_officers().await;
        office.sets_robot(Robot::WeCom, &wecom, Rhythm::Daily).await;
        office.sets_robot(Robot::DingTalk, &dingtalk, Rhythm::Daily).await;
        let talks = office.hand_in("P03").await;
        office.decides("P01", &talks[..1], Decision::Return, "对象写错").await;
        assert_eq!(office.sends("2025-11-03 23:00").await, Sending::Nothing, "nobody is disturbed at night");
        assert_eq!(office.sends("2025-11-04 07:59").await, Sending::Nothing);
        for _ in 0..2 {
            assert_eq!(office.sends("2025-11-04 08:00").await, Sending::Sent);
        }
        assert_eq!(office.sends("2025-11-04 08:01").await, Sending::Nothing, "however much had happened");
        for server in [&wecom, &dingtalk] {
            let taken = server.taken();
            assert_eq!(taken.len(), 1, "{taken:?}");
            for words in
                ["示范区教育局", "待采纳：2 条", "退回待修改：1 条", "https://mingde.example.cn/notices"]
            {
                assert!(taken[0].contains(words), "{words}: {}", taken[0]);
            }
            let said = NOT_SAID.iter().find(|words| taken[0].contains(**words));
            assert_eq!(said, None, "{}", taken[0]);
        }
    });
}

#[test]
fn what_is_not_taken_is_tried_again_and_what_was_taken_unheard_goes_twice_at_most() {
    in_an_office(async |office| {
        let server = RobotServer::start(Manner::WeCom);
        office.with_officers().await;
        office.sets_robot(Robot::WeCom, &server, Rhythm::AtOnce).await;
        office.hand_in("P03").await;
        server.will(Mishap::Status(502));
        assert_eq!(office.sends("2025-11-04 09:00").await, Sending::Failed("busy"));
        assert_eq!(office.troubles().await, [("busy".to_owned(), false)]);
        assert_eq!(office.sends("2025-11-04 09:00").await, Sending::Nothing, "it rests");
        assert_eq!(office.next().await, Some(at("2025-11-04 09:01")));
        // Each rest is twice as long.
        server.will(Mishap::Status(502));
        assert_eq!(office.sends("2025-11-04 09:01").await, Sending::Failed("busy"));
        assert_eq!(office.sends("2025-11-04 09:02").await, Sending::Nothing);
        server.will(Mishap::LostAnswer);
        let lost = office.sends("2025-11-04 09:03").await;
        assert!(matches!(lost, Sending::Failed(_)), "{lost:?}");
        assert_eq!(office.sends("2025-11-04 09:07").await, Sending::Sent);
        assert_eq!(server.taken().len(), 2, "it was taken, and once more");
        assert_eq!(office.sends("2025-11-04 12:00").await, Sending::Nothing);
        assert_eq!(office.next().await, None);
        assert!(office.troubles().await.is_empty());
    });
}

#[test]
fn nothing_is_tried_again_at_night_and_after_ten_times_not_at_all_until_something_happens() {
    in_an_office(async |office| {
        let server = RobotServer::start(Manner::WeCom);
        office.with_officers().await;
        office.sets_robot(Robot::WeCom, &server, Rhythm::AtOnce).await;
        let talks = office.hand_in("P03").await;
        server.will(Mishap::Status(500));
        assert_eq!(office.sends("2025-11-04 20:59").await, Sending::Failed("busy"));
        assert_eq!(office.sends("2025-11-05 07:29").await, Sending::Nothing);
        assert_eq!(office.next().await, Some(at("2025-11-05 07:30")));
        // Nor on a day off, should the server have been down meanwhile.
        assert_eq!(office.sends("2025-11-08 12:00").await, Sending::PutOff);
        assert_eq!(office.sends("2025-11-09 12:00").await, Sending::Nothing);
        for on in [10, 11, 12, 13, 14, 17, 18, 19, 20] {
            server.will(Mishap::Status(500));
            let moment = format!("2025-11-{on} 12:00");
            assert_eq!(office.sends(&moment).await, Sending::Failed("busy"), "{moment}");
        }
        assert_eq!(office.troubles().await, [("busy".to_owned(), true)]);
        assert_eq!(office.next().await, None, "it was given up");
        assert_eq!(office.sends("2025-11-28 12:00").await, Sending::Nothing);
        assert_eq!(server.asked(), 10);
        office.decides("P01", &talks, Decision::Return, "对象写错").await;
        assert_eq!(office.sends("2025-11-28 12:00").await, Sending::Sent);
        assert!(office.troubles().await.is_empty());
    });
}

#[test]
fn who_sends_too_often_waits_as_long_as_the_maker_wants() {
    in_an_office(async |office| {
        let server = RobotServer::start(Manner::DingTalk { secret: "SEC-of-the-test".into() });
        office.with_officers().await;
        office.sets_robot(Robot::DingTalk, &server, Rhythm::AtOnce).await;
        let tries = async |second: i64| {
            let now = Timestamp(at("2025-11-04 09:00").0 + second * 1_000_000);
            try_channel(&office.bureau, &office.actor, now, "dingtalk", "").await
        };
        tries(0).await.unwrap();
        let code = |error: AppError| error.message().code;
        assert_eq!(
            code(tries(2).await.unwrap_err()),
            "undelivered-too-often",
            "twenty a minute go from here"
        );
        assert_eq!(server.asked(), 1);
        for nth in 1..20 {
            tries(3 * nth).await.unwrap();
        }
        // Somebody else uses the robot as well: its maker counts all.
        assert_eq!(code(tries(60).await.unwrap_err()), "undelivered-too-often");
        assert_eq!(server.asked(), 21);
        office.hand_in("P03").await;
        assert_eq!(office.sends("2025-11-04 09:02").await, Sending::Failed("too-often"));
        assert_eq!(office.sends("2025-11-04 09:11").await, Sending::Nothing);
        server.minutes_pass(10);
        assert_eq!(office.sends("2025-11-04 09:12").await, Sending::Sent);
    });
}

#[test]
fn a_mail_a_day_counts_what_was_not_read_and_what_is_urgent_does_not_wait() {
    in_an_office(async |office| {
        let server = MailServer::start(Begins::AfterStartTls);
        office.with_officers().await;
        office.sets_mail(&server).await;
        office.wishes("P01", Rhythm::Daily, "lin@example.cn").await;
        let talks = office.hand_in("P03").await;
        assert_eq!(office.sends("2025-11-04 08:00").await, Sending::Sent);
        let mail = server.taken().remove(0);
        assert_eq!(mail.to, "lin@example.cn");
        assert_eq!(mail.subject(), "示范区教育局：1 条通知");
        assert!(mail.body().contains("等您采纳的记录：3 条"), "{}", mail.body());
        assert!(mail.body().contains("https://mingde.example.cn/notices"));
        assert_eq!(NOT_SAID.iter().find(|words| mail.body().contains(**words)), None, "{}", mail.body());
        // The same is not sent a second time, and what was read on the pages not at all.
        assert_eq!(office.sends("2025-11-05 08:00").await, Sending::Nothing);
        let contact = office.as_of("P03").await;
        office.decides("P01", &talks[..1], Decision::Return, "对象写错").await;
        let (id, now) = (talks[0].to_string(), office.now());
        mingde_app::change_state(&office.bureau, &contact, now, &id, mingde_app::Step::Submit, "已改")
            .await
            .unwrap();
        office.reads_all("P01").await;
        assert_eq!(office.sends("2025-11-06 08:00").await, Sending::Dropped);
        assert_eq!(server.taken().len(), 1);
        // Somebody may have got hold of the account: that is told at any hour.
        let operator = office.actor.clone();
        reset_password(&office.bureau, &operator, at("2025-11-06 23:00"), "P01", &chance).await.unwrap();
        assert_eq!(office.sends("2025-11-06 23:00").await, Sending::Sent);
        assert!(server.taken()[1].body().contains("重设密码"), "{}", server.taken()[1].body());
    });
}

#[test]
fn a_password_of_mail_that_is_not_good_gives_nothing_up() {
    in_an_office(async |office| {
        let server = MailServer::start(Begins::AfterStartTls);
        office.with_officers().await;
        office.sets_mail(&server).await;
        office.wishes("P01", Rhythm::AtOnce, "lin@example.cn").await;
        office.hand_in("P03").await;
        server.will_answer("550 no such person");
        assert_eq!(office.sends("2025-11-04 09:00").await, Sending::Failed("refused"));
        assert_eq!(office.troubles().await, [("refused".to_owned(), true)]);
        // Another address, and what happens next goes there.
        office.wishes("P01", Rhythm::AtOnce, "lin@example.com").await;
        assert!(office.troubles().await.is_empty());
        let tried =
            try_channel(&office.bureau, &office.actor, at("2025-11-04 09:10"), MAIL, "lin@example.com");
        tried.await.unwrap();
        assert_eq!(server.taken()[0].to, "lin@example.com");
        let nowhere =
            try_channel(&office.bureau, &office.actor, at("2025-11-04 09:11"), MAIL, "nowhere").await;
        assert_eq!(nowhere.unwrap_err().message().code, "notice-address");
    });
}

#[test]
fn channels_are_kept_by_the_system_administrator_of_the_bureau_and_lead_to_the_makers_alone() {
    in_an_office(async |office| {
        let good = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123-abcd";
        let system = office.officer("P02", &[("system-administrator", Reach::Bureau)]);
        let s1 = mingde_core::registry::Unit::id_of("S1");
        let school = office.officer("P02", &[("system-administrator", Reach::Unit(s1))]);
        let security = office.officer("P02", &[("security-administrator", Reach::Bureau)]);
        let set = async |actor: &Actor, url: &str| {
            set_robot(&office.bureau, actor, office.now(), Robot::WeCom, robot_at(url, Rhythm::Daily)).await
        };
        for actor in [&school, &security] {
            assert!(matches!(set(actor, good).await, Err(AppError::Refused(_))));
            assert!(matches!(list_channels(&office.bureau, actor).await, Err(AppError::Refused(_))));
            let dropped = drop_channel(&office.bureau, actor, office.now(), "wecom").await;
            assert!(matches!(dropped, Err(AppError::Refused(_))));
            let tried = try_channel(&office.bureau, actor, office.now(), "wecom", "").await;
            assert!(matches!(tried, Err(AppError::Refused(_))));
        }
        let server = RobotServer::start(Manner::WeCom);
        for elsewhere in [server.url().as_str(), "https://example.cn/", "http://169.254.169.254/latest"] {
            let refused = set(&system, elsewhere).await.unwrap_err();
            assert_eq!(refused.message().code, "channel-robot-address", "{elsewhere}");
            assert!(!format!("{refused:?}").contains(elsewhere));
        }
        set(&system, good).await.unwrap();
        let lines = list_channels(&office.bureau, &system).await.unwrap();
        assert_eq!((lines[0].host.as_str(), lines[0].pages.as_str()), ("qyapi.weixin.qq.com", PAGES));
        assert!(!format!("{lines:?}").contains("0123-abcd"), "the address is not shown again");
        let trail = mingde_app::audit_trail(&office.bureau, &office.actor, 1).await.unwrap();
        assert_eq!((trail[0].action.as_str(), trail[0].subject.as_str()), ("set-channel", "wecom"));
        assert_eq!(trail[0].detail, "");
        // Of a mail server whoever signs in names no port of this network.
        let mail = MailSetting {
            host: "10.0.0.1".into(),
            port: 6379,
            security: Security::Tls,
            user: String::new(),
            password: Secret::default(),
            from: "a@example.cn".into(),
            authority: String::new(),
            pages: String::new(),
        };
        let refused = set_mail(&office.bureau, &system, office.now(), mail).await.unwrap_err();
        assert_eq!(refused.message().code, "channel-mail-port");
        drop_channel(&office.bureau, &system, office.now(), "wecom").await.unwrap();
        let gone = drop_channel(&office.bureau, &system, office.now(), "wecom").await.unwrap_err();
        assert_eq!(gone.message().code, "channel-none");
    });
}
