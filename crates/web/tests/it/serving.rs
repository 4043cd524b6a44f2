//! The real server, on a port that is free.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use mingde_app::accounts::{look_at_link, reset_password};
use mingde_core::date::Timestamp;
use mingde_testkit::{AUTHORITY, CERTIFICATE, CERTIFICATE_KEY};
use mingde_web::{CannotServe, Listening, Transport, Way, serve, site};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
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

/// What is answered over TLS to a request for `localhost`, by whoever trusts the authority of its certificate and would speak HTTP/2 too.
fn asked_over_tls(address: SocketAddr, request: &str) -> String {
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(trusted).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(session, TcpStream::connect(address).unwrap());
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_tls_somebody_signs_in_as_a_browser_would() {
    let home = Home::new().await;
    home.account("P04").await;
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, CERTIFICATE).unwrap();
    std::fs::write(&key, CERTIFICATE_KEY).unwrap();
    let listening = Listening::at(free()).unwrap();
    let address = listening.address();
    let doors = home.doors(Way { tls: true, ..Way::default() }, None);
    let (end, told) = oneshot::channel::<()>();
    let transport = Transport::Tls { certificate, key };
    let serving =
        tokio::spawn(async move { serve(listening, &transport, doors, async { _ = told.await }).await });
    let answers = tokio::task::spawn_blocking(move || {
        let port = address.port();
        let head = format!("HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
        let page = asked_over_tls(address, &format!("GET /sign-in {head}\r\n"));
        let between = |before: &str, after: &str| {
            let rest = page.split_once(before).unwrap_or_else(|| panic!("{page}")).1;
            rest.split_once(after).unwrap().0.to_owned()
        };
        let cookie = between("__Host-mingde-form=", ";");
        let token = between("name=\"token\" value=\"", "\"");
        let form = format!("token={token}&account=P04&password={}", encoded(GOOD));
        let sent = format!(
            "POST /sign-in {head}Origin: https://localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: __Host-mingde-form={cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let signed_in = asked_over_tls(address, &sent);
        let in_clear = asked(address, b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let two = asked(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        (page, signed_in, in_clear, two)
    });
    let (page, signed_in, in_clear, two) = answers.await.unwrap();
    assert!(page.contains("strict-transport-security: max-age="), "{page}");
    assert!(signed_in.starts_with("HTTP/1.1 303"), "{signed_in}");
    assert!(signed_in.contains("__Host-mingde-session=") && signed_in.contains("; Secure"), "{signed_in}");
    for rubbish in [in_clear, two] {
        assert!(!rubbish.contains("HTTP/1.1 200") && !rubbish.contains("password"), "{rubbish}");
    }
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_clear_nothing_but_its_one_protocol_is_spoken() {
    let home = Home::new().await;
    let listening = Listening::at(free()).unwrap();
    let (address, doors) = (listening.address(), home.doors(Way::default(), None));
    let (end, told) = oneshot::channel::<()>();
    let serving =
        tokio::spawn(
            async move { serve(listening, &Transport::Plain, doors, async { _ = told.await }).await },
        );
    // The first words of HTTP/2, with its settings: whoever waits for the answer of such a server would wait.
    let begun = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
    let said = tokio::task::spawn_blocking(move || asked(address, begun)).await.unwrap();
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said:?}");
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
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
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let with_token = format!("{with_cookie}X-Form-Token: {token}\r\n");
        // Wherever the token stands, who has not sent all of a form is not let in.
        let mut waiting = vec![begun(&with_cookie), begun(&with_token)];
        waiting.extend((2..300).map(|_| begun(&with_cookie)));
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
        for one in &mut waiting[..2] {
            one.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
            one.read_exact(&mut first).unwrap();
            assert_eq!(&first, b"HTTP/1.1 408");
        }
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

#[tokio::test]
async fn what_changes_something_runs_on_threads_of_its_own() {
    let home = Home::new().await;
    home.account("P04").await;
    let threads = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let doors = home.doors(Way { tls: true, ..Way::default() }, None);
    doors.run_changes_on(threads.handle().clone());
    let browser = Browser::of(site(doors));
    // Nobody works on those threads yet: pages are answered, forms wait.
    assert_eq!(browser.get("/sign-in").await.status, 200);
    let signing_in = browser.sign_in("P04", GOOD);
    tokio::pin!(signing_in);
    let waited = tokio::time::timeout(Duration::from_millis(200), &mut signing_in).await;
    assert!(waited.is_err(), "a form was answered on the threads of those who read");
    let (end, ended) = oneshot::channel::<()>();
    let working = std::thread::spawn(move || threads.block_on(ended));
    assert_eq!(signing_in.await.status, 303);
    end.send(()).unwrap();
    working.join().unwrap().unwrap();
}
