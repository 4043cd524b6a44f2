//! Mail.

use mingde_core::date::Timestamp;
use mingde_courier::{Letter, MailServer, Security, Undelivered, send_mail};
use mingde_testkit::{ANOTHER_AUTHORITY, AUTHORITY, Begins, SIGNED_IN};
use zeroize::Zeroizing;

const LETTER: Letter<'static> = Letter {
    to: "wang@example.cn",
    subject: "明德：2 件事等您处理（11月3日）",
    text: "王校长：\n有 2 条记录等您采纳。\n.\n登录后查看。\n",
    id: "0123456789abcdef",
    at: Timestamp(1_762_131_600_000_000),
};

fn server(begins: Begins) -> (mingde_testkit::MailServer, MailServer) {
    let server = mingde_testkit::MailServer::start(begins);
    let security = if begins == Begins::AtOnce { Security::Tls } else { Security::StartTls };
    let settings = MailServer {
        host: "localhost".into(),
        port: server.port(),
        security,
        user: SIGNED_IN.0.into(),
        password: Zeroizing::new(SIGNED_IN.1.into()),
        from: "mingde@bureau.example".into(),
        sender: "示范区教育局".into(),
        authority: AUTHORITY.into(),
    };
    (server, settings)
}

#[test]
fn mail_is_taken_over_tls_from_the_first_byte_and_after_starttls() {
    for begins in [Begins::AtOnce, Begins::AfterStartTls] {
        let (server, settings) = server(begins);
        send_mail(&settings, LETTER).unwrap();
        let taken = server.taken().remove(0);
        assert_eq!((taken.to.as_str(), taken.subject().as_str()), (LETTER.to, LETTER.subject));
        assert_eq!(taken.body().trim_end(), LETTER.text.trim_end(), "{}", taken.text);
        for line in [
            "Message-ID: <0123456789abcdef@bureau.example>",
            "Date: Mon, 03 Nov 2025 01:00:00 +0000",
            "To: wang@example.cn",
        ] {
            assert!(taken.text.lines().any(|found| found == line), "{line}\n{}", taken.text);
        }
        let clear = server.heard_in_clear().join("\n");
        assert!(!clear.contains("AUTH") && !clear.contains("MAIL"), "{clear}");
    }
}

#[test]
fn a_server_that_does_not_prove_who_it_is_is_told_nothing() {
    for begins in [Begins::AtOnce, Begins::AfterStartTls] {
        for authority in ["", ANOTHER_AUTHORITY] {
            let (server, settings) = server(begins);
            let settings = MailServer { authority: authority.into(), ..settings };
            assert_eq!(send_mail(&settings, LETTER), Err(Undelivered::Untrusted), "{begins:?}");
            assert!(server.taken().is_empty());
        }
        // Another name than that of the certificate.
        let (server, settings) = server(begins);
        let settings = MailServer { host: "127.0.0.1".into(), ..settings };
        assert_eq!(send_mail(&settings, LETTER), Err(Undelivered::Untrusted));
        assert!(server.taken().is_empty());
    }
}

#[test]
fn a_server_without_tls_hears_neither_password_nor_mail() {
    let (server, settings) = server(Begins::Never);
    let refused = send_mail(&settings, LETTER).unwrap_err();
    assert!(server.taken().is_empty());
    let heard = server.heard_in_clear().join("\n");
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{refused:?}: {heard}");
}

#[test]
fn why_a_mail_was_not_taken_is_told_apart() {
    let (server, settings) = server(Begins::AtOnce);
    let stranger = MailServer { password: Zeroizing::new("wrong".into()), ..settings.clone() };
    assert_eq!(send_mail(&stranger, LETTER), Err(Undelivered::NotLetIn));
    for (line, told) in [
        ("550 no such person", Undelivered::Refused),
        ("450 mailbox busy", Undelivered::Busy),
        ("452 full", Undelivered::Busy),
    ] {
        server.will_answer(line);
        assert_eq!(send_mail(&settings, LETTER), Err(told), "{line}");
    }
    let forged = Letter { to: "wang@example.cn>\r\nRCPT TO:<li@example.cn", ..LETTER };
    assert_eq!(send_mail(&settings, forged), Err(Undelivered::Refused));
    assert!(server.taken().is_empty());
    drop(server);
    assert_eq!(send_mail(&settings, LETTER), Err(Undelivered::Unreachable));
}
