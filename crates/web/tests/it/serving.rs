//! The real server, on a port that is free.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use mingde_app::accounts::{look_at_link, reset_password};
use mingde_core::date::Timestamp;
use mingde_web::{CannotServe, Listening, Transport, Way, serve};
use tokio::sync::oneshot;

use crate::browser::*;

fn free() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// What is answered to these bytes.
fn asked(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_answers_until_it_is_told_to_end_and_then_lets_go_of_the_port() {
    let home = Home::new().await;
    let listening = Listening::at(free()).unwrap();
    let address = listening.address();
    let taken = Listening::at(address).unwrap_err();
    assert_eq!(taken.message().code, "serve-address-in-use");
    assert!(matches!(taken, CannotServe::Listen { .. }));
    let (end, told) = oneshot::channel::<()>();
    let doors = home.doors(Way::default(), None);
    let serving =
        tokio::spawn(
            async move { serve(listening, &Transport::Plain, doors, async { _ = told.await }).await },
        );
    let answers = tokio::task::spawn_blocking(move || {
        let close = "Connection: close\r\n\r\n";
        [
            asked(address, format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{close}").as_bytes()),
            asked(address, format!("GET /sign-in HTTP/1.1\r\nHost: x\r\n{close}").as_bytes()),
            // Somebody who claims to come from elsewhere by TLS is believed neither.
            asked(
                address,
                format!("GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n{close}").as_bytes(),
            ),
            asked(address, b"\x16\x03\x01 this is no request\r\n\r\n"),
        ]
    });
    let [alive, page, forged, rubbish] = answers.await.unwrap();
    assert!(alive.starts_with("HTTP/1.1 200") && alive.ends_with("alive\n"), "{alive}");
    assert!(page.contains("name=\"password\"") && page.contains("mingde-form="), "{page}");
    assert!(!forged.contains("__Host-") && !forged.contains("strict-transport-security"), "{forged}");
    assert!(rubbish.is_empty() || rubbish.starts_with("HTTP/1.1 400"), "{rubbish}");
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
    Listening::at(address).unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_none_is_told_before_anything_is_served() {
    let home = Home::new().await;
    let nothing = tempfile::NamedTempFile::new().unwrap();
    let file = nothing.path().to_owned();
    let transport = Transport::Tls { certificate: file.clone(), key: file };
    let listening = Listening::at(free()).unwrap();
    let doors = home.doors(Way { tls: true, ..Way::default() }, None);
    let refused = serve(listening, &transport, doors, std::future::pending()).await.unwrap_err();
    assert_eq!(refused.message().code, "serve-certificate");
}

/// Half a form each, of whoever has the cookie that goes with it, and of whoever has none.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_begins_forms_and_sends_no_more_keeps_nobody_out() {
    let home = Home::new().await;
    let listening = Listening::at(free()).unwrap();
    let address = listening.address();
    let (end, told) = oneshot::channel::<()>();
    let doors = home.doors(Way::default(), None);
    let serving =
        tokio::spawn(
            async move { serve(listening, &Transport::Plain, doors, async { _ = told.await }).await },
        );
    tokio::task::spawn_blocking(move || {
        let close = "Connection: close\r\n\r\n";
        let page = asked(address, format!("GET /sign-in HTTP/1.1\r\nHost: x\r\n{close}").as_bytes());
        let cookie = page.split("mingde-form=").nth(1).unwrap().split(';').next().unwrap().to_owned();
        let begun = |cookie: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!("POST /sign-in HTTP/1.1\r\nHost: x\r\n{cookie}Content-Length: 9\r\n");
            let kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\na";
            stream.write_all(format!("{head}{kind}").as_bytes()).unwrap();
            stream
        };
        let with_cookie = format!("Cookie: mingde-form={cookie}\r\n");
        let mut waiting: Vec<TcpStream> = (0..300).map(|_| begun(&with_cookie)).collect();
        waiting.extend((0..100).map(|_| begun("")));
        // Those beyond the room are sent away at once, and those without a cookie.
        let mut first = [0; 12];
        let last = &mut waiting[399];
        last.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        last.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 403");
        for path in ["/healthz", "/sign-in", "/assets/mingde.js"] {
            let answer = asked(address, format!("GET {path} HTTP/1.1\r\nHost: x\r\n{close}").as_bytes());
            assert!(!answer.starts_with("HTTP/1.1 503"), "{path}: {answer}");
        }
        // And the others have ten seconds.
        let one = &mut waiting[0];
        one.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        one.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 408");
    })
    .await
    .unwrap();
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn words_that_trickle_in_are_not_waited_for_also_after_an_answer() {
    let home = Home::new().await;
    let words = Duration::from_millis(500);
    let listening = Listening::at(free()).unwrap().waiting(Duration::from_secs(20), words);
    let (address, doors) = (listening.address(), home.doors(Way::default(), None));
    tokio::spawn(async move { serve(listening, &Transport::Plain, doors, std::future::pending()).await });
    let closed = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"alive\n") {
            let mut piece = [0; 1024];
            let read = stream.read(&mut piece).unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&piece[..read]);
        }
        // The next head is begun and never ended: whoever listens hangs up, or says that it took too long.
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost:").unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| String::from_utf8_lossy(&rest).into_owned())
    });
    let rest = closed.await.unwrap().unwrap();
    assert!(!rest.contains("200 OK"), "{rest}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_nobody_needs_any_more_goes_when_the_server_starts() {
    let home = Home::new().await;
    home.account("P04").await;
    let forgotten = Timestamp(clock().0 - 400 * 86_400_000_000);
    let link = reset_password(&home.bureau, &home.operator, forgotten, "P04", &chance).await.unwrap();
    // As of the day on which it was made it is good as long as it is there.
    let there = async || look_at_link(&home.bureau, forgotten, &link).await.is_ok();
    assert!(there().await);
    let listening = Listening::at(free()).unwrap();
    let (address, doors) = (listening.address(), home.doors(Way::default(), None));
    tokio::spawn(async move { serve(listening, &Transport::Plain, doors, std::future::pending()).await });
    let gone = async {
        while there().await {
            let asked =
                move || asked(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            tokio::task::spawn_blocking(asked).await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(60), gone).await.unwrap();
}
