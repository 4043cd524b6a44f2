//! Hooks, told to a program of the tests' own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mingde_core::date::Timestamp;
use mingde_courier::{BadAddress, Call, Hook, Undelivered, call_hook};
use mingde_testkit::HookServer;
use sha2::Sha256;
use zeroize::Zeroizing;

const NOW: Timestamp = Timestamp(1_762_131_600_500_000);

fn hook(url: &str, anywhere: bool) -> Hook {
    Hook::parse(url, Zeroizing::new([7; 32]), anywhere).unwrap()
}

fn call() -> Call {
    Call { id: "msg_1".into(), body: "{\"type\":\"records.changed\"}".into() }
}

#[test]
fn what_is_told_bears_a_signature_that_its_receiver_can_check() {
    let server = HookServer::start();
    call_hook(&hook(&server.url(), true), &call(), NOW).unwrap();
    let told = server.told().remove(0);
    assert_eq!(told.body, call().body);
    assert_eq!((told.head("webhook-id"), told.head("webhook-timestamp")), ("msg_1", "1762131600"));
    let secret = hook(&server.url(), true).secret();
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(b"msg_1.1762131600.{\"type\":\"records.changed\"}");
    let signature = told.head("webhook-signature").strip_prefix("v1,").unwrap();
    mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();
}

#[test]
fn what_is_answered_is_told_in_one_of_few_words() {
    let server = HookServer::start();
    for (status, told) in [
        ("200 OK", Ok(())),
        ("202 Accepted", Ok(())),
        ("410 Gone", Err(Undelivered::Refused)),
        ("429 Too Many Requests", Err(Undelivered::Busy)),
        ("503 Service Unavailable", Err(Undelivered::Busy)),
        ("404 Not Found", Err(Undelivered::Strange)),
        ("302 Found\r\nLocation: /elsewhere", Err(Undelivered::Strange)),
    ] {
        server.will_answer(status);
        assert_eq!(call_hook(&hook(&server.url(), true), &call(), NOW), told, "{status}");
    }
    assert_eq!(server.told().len(), 7, "nobody is led elsewhere");
}

#[test]
fn a_network_of_somebodys_own_is_not_spoken_to_whatever_it_is_called() {
    for host in ["localhost", "2130706433", "0x7f000001", "127.1", "[::1]"] {
        let address = format!("https://{host}:8443/mingde");
        let refused = Hook::parse(&address, Zeroizing::new([7; 32]), false);
        assert_eq!(refused, Err(BadAddress::OwnNetwork), "{host}");
    }
}
