//! A secret ballot from its preparation to the ledger, over the pages, with the devices of all who take part; everything is sent
//! twice, and nothing that is left on the machine tells who voted what.

mod hall;

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use axum::http::{Method, StatusCode};
use mingde_ballot::{
    Bytes, Checked, Closed, Credential, Dealer, Dealing, Election, Files, Receipt, ResultSheet, Seed,
    Trustee, fill, verify,
};
use mingde_core::grant::Reach;
use mingde_core::registry::Person;
use mingde_core::words::Locale;
use mingde_testkit::Grid;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

use crate::browser;
use crate::house::{Answer, Guest, Home, at_home};
use hall::{BYTES, Device, Hall};

const JSON: &str = "application/json";
const VOTERS: [&str; 11] = ["P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11"];

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

pub fn between<'p>(page: &'p str, before: &str, after: &str) -> Vec<&'p str> {
    page.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(it, _)| it).collect()
}

/// What the office types.
pub fn typed(id: &str) -> Vec<(&str, &str)> {
    vec![
        ("id", id),
        ("title", "2025年度干部民主测评"),
        ("kind", "democratic-appraisal"),
        ("unit", "示范区教育局(JYJ)"),
        ("day", "2025-11-03"),
        ("first", "2025-11-03"),
        ("last", "2025-11-05"),
        ("group-1-title", "全体教职工"),
        ("group-1-unit", "JYJ"),
        ("group-1-below", "1"),
        ("subjects", "P02\r\n周校长(P05)\r\n"),
        ("option", "basically-competent"),
        ("option", "not-competent"),
        ("relation", "more-than"),
        ("percent", "33"),
        ("tie", "revote"),
        ("trustees", "P03\r\n陈老师(P04)\r\n县工会代表／P06"),
        ("needed", "2"),
        ("scrutineers", "P07\r\nP08"),
    ]
}

/// Who is shown the link of which seat, in their order.
pub const KEEPERS: [&str; 5] = ["P03", "P04", "P06", "P07", "P08"];

/// The codes of the seats, as those see them whom they are for. Whoever holds the ballot sees none.
pub async fn seats(home: &Home, office: &Guest, id: &str, keepers: &[&str]) -> Vec<String> {
    let address = format!("/ballots/{id}");
    let seen = office.get(&address).await.page();
    assert!(!seen.contains("/seat/"), "the office could sit down first: {seen}");
    let mut codes = Vec::new();
    for keeper in keepers.iter().copied() {
        let guest = home.guest(keeper, &[], Locale::ZhCn);
        assert!(guest.get("/ballots").await.page().contains("您有一席"), "{keeper}");
        let page = guest.get(&address).await.page();
        let [link] = page.split("/seat/").skip(1).collect::<Vec<_>>()[..] else { panic!("{keeper}: {page}") };
        assert_eq!(page.contains("县工会代表"), keeper == "P06", "{keeper}: {page}");
        codes.push(link.split(['"', '<']).next().unwrap().to_owned());
    }
    codes
}

/// Teachers beside the heads, so that enough vote.
pub async fn teachers(home: &Home) {
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let more = (7..12).fold(Grid::new("人员", &heads), |grid, at| {
        let (code, name) = (format!("P{at:02}"), format!("吴老师{at}"));
        grid.line(&[&code, &name, "女", "1990-06-15", "第一小学", "教师", "专任教师", "2014-09-01"])
    });
    home.take_in("教师.xlsx", &[more]).await;
}

/// The beginning of a hash as people compare it.
fn compared(bytes: &[u8]) -> String {
    let digits = hex(&mingde_ballot::request_hash(bytes)[..8]);
    let groups: Vec<&str> = (0..4).map(|at| &digits[4 * at..4 * at + 4]).collect();
    groups.join(" ")
}

/// Prepares the ballot and has the trustees make its key.
async fn prepared(home: &Home) -> (Hall, Vec<Device>) {
    teachers(home).await;
    let office = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
    let open = home.ballot_box();
    let form = office.get("/ballots/new?kind=democratic-appraisal").await.page();
    let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
    let few: Vec<_> = typed(&id).into_iter().filter(|(name, _)| *name != "group-1-below").collect();
    let few = office.post("/ballots", &few).await;
    assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(few.text().contains("少于 5 人"), "{}", few.text());
    for _ in 0..2 {
        assert!(office.post("/ballots", &typed(&id)).await.leads_to().ends_with("said=prepared"));
    }
    for (seat, told) in
        [("P01\r\nP08", "组织投票的人自己"), ("李某\r\nP08", "转交人"), ("李某／P03\r\nP08", "占了两席")]
    {
        let mut foul = typed(&id);
        foul.iter_mut().filter(|(name, _)| *name == "scrutineers").for_each(|it| it.1 = seat);
        let refused = office.post("/ballots", &foul).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(told), "{seat}: {}", refused.text());
        // At the top with a way to the field, and at the field.
        let page = refused.text();
        for mark in [
            "<a href=\"#scrutineers\">监票人：",
            "id=\"scrutineers-said\"",
            "aria-describedby=\"scrutineers-help scrutineers-said\" aria-invalid=\"true\"",
        ] {
            assert!(page.contains(mark), "{mark}: {page}");
        }
        assert_eq!(page.matches("aria-invalid").count(), 1, "{page}");
        // A unit that was typed by its code is called by its name.
        assert!(page.contains("value=\"示范区教育局(JYJ)\""), "{page}");
    }
    // All that does not do is told at once.
    let mut foul = typed(&id);
    foul.retain(|(name, _)| !["unit", "group-1-unit", "trustees"].contains(name));
    foul.extend([
        ("unit", "无此单位"),
        ("group-2-unit", "也无"),
        ("group-2-title", "其他"),
        ("trustees", "P03"),
    ]);
    foul.retain(|(name, _)| *name != "group-1-title");
    let all = office.post("/ballots", &foul).await.text();
    for field in ["unit", "group-2-unit", "trustees"] {
        assert!(all.contains(&format!("<a href=\"#{field}\">")), "{field}: {all}");
    }
    assert_eq!(all.matches("aria-invalid").count(), 3, "{all}");
    let mut other = typed(&id);
    other.iter_mut().filter(|(name, _)| *name == "percent").for_each(|it| it.1 = "34");
    let other = office.post("/ballots", &other).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another one under the same name");
    let codes = seats(home, &office, &id, &KEEPERS).await;
    let mut devices: Vec<Device> = (1..).zip(&codes).map(|(at, code)| Device::new(at, code)).collect();
    key_made(&open, &mut devices).await;
    // Keys are compared by a short code, which the devices show too; they themselves stand behind it.
    let page = office.get(&format!("/ballots/{id}")).await.page();
    let key = devices[0].signer.verifier().to_string();
    let (before, behind) =
        page.split_once("<details class=\"more body no-print\"><summary>技术细节").unwrap();
    assert!(before.contains(&format!("核对码 <code>{}</code>", compared(key.as_bytes()))), "{page}");
    assert!(!before.contains(&key) && behind.contains(&key), "{page}");
    assert!(page.contains("局里一方发票（S1 级）"), "{page}");
    let manifest = open.get(&format!("/vote/{id}/files/manifest.json")).await.bytes;
    let election = Election::read(&manifest).unwrap();
    let hall = Hall { id, office, open, election };
    assert_eq!(hall.state().await["state"], "keyed");
    hall.refused("open-issuing").await;
    for device in &devices {
        let wrong = format!("/seat/{}/signature", device.code);
        let wrong = hall.open.ask(Method::POST, &wrong, BYTES, b"nothing signed".to_vec()).await;
        assert_eq!((wrong.status, &*code(&wrong)), (StatusCode::BAD_REQUEST, "ballot-bad-paper"));
        device.hand(&hall, "signature", device.signer.sign(&hall.election.text()).as_bytes()).await;
    }
    (hall, devices)
}

async fn key_made(open: &Guest, devices: &mut [Device]) {
    let post = async |code: &str, paper: &str, said: Value| {
        let address = format!("/seat/{code}/{paper}");
        open.ask(Method::POST, &address, JSON, said.to_string().into_bytes()).await
    };
    let kept = async |code: &str, paper: &str, said: Value| {
        for _ in 0..2 {
            let answer = post(code, paper, said.clone()).await;
            assert_eq!(answer.status, StatusCode::OK, "{paper}: {}", answer.text());
        }
    };
    for (index, device) in (1..).zip(devices.iter_mut()) {
        let now = open.get(&format!("/seat/{}/state", device.code)).await.json();
        assert_eq!(now["step"], "commit");
        let verifier = device.signer.verifier().to_string();
        if now["role"] == "trustee" {
            let session = Bytes::<32>::parse(now["session"].as_str().unwrap()).unwrap();
            let dealer = Dealer::new(session.0, index, 3, 2, &mut rng(index as u8));
            let hash = Bytes(dealer.commitment()).to_string();
            kept(&device.code, "commitment", json!({ "verifier": verifier, "commitment": hash })).await;
            let other = json!({ "verifier": verifier, "commitment": "00".repeat(32) });
            let other = post(&device.code, "commitment", other).await;
            assert_eq!((other.status, &*code(&other)), (StatusCode::CONFLICT, "ballot-seat-said-otherwise"));
            device.dealer = Some(dealer);
        } else {
            let cosigner = device.cosigner.public().to_string();
            let early = post(&device.code, "signature", json!({})).await;
            assert_eq!(early.status, StatusCode::CONFLICT, "nothing to sign yet");
            kept(&device.code, "commitment", json!({ "verifier": verifier, "cosigner": cosigner })).await;
        }
    }
    let (mut hashes, mut dealings) = (Vec::new(), Vec::new());
    for device in devices[..3].iter() {
        let dealer = device.dealer.as_ref().unwrap();
        hashes.push(dealer.commitment());
        dealings.push(dealer.dealing().clone());
        let mut shown = serde_json::to_value(dealer.dealing().trustee(String::new())).unwrap();
        shown.as_object_mut().unwrap().remove("verifier");
        kept(&device.code, "dealing", shown).await;
    }
    for device in devices[..3].iter() {
        let all = open.get(&format!("/seat/{}/messages", device.code)).await.json();
        let shown = all["dealings"].as_array().unwrap().iter().map(|it| {
            let mut it = it.clone();
            it["verifier"] = json!("");
            Dealing::of(&serde_json::from_value::<Trustee>(it).unwrap()).unwrap()
        });
        let shown: Vec<Dealing> = shown.collect();
        assert_eq!(shown, dealings);
        let shares = device.dealer.as_ref().unwrap().shares(&hashes, &shown).unwrap();
        kept(&device.code, "shares", json!({ "shares": shares })).await;
    }
    for device in devices[..3].iter_mut() {
        let all = open.get(&format!("/seat/{}/messages", device.code)).await.json();
        let sent: Vec<Option<Bytes<32>>> = serde_json::from_value(all["shares"].clone()).unwrap();
        device.share = device.dealer.take().unwrap().finish(&dealings, &sent, &mut rng(9)).ok();
        assert!(device.share.is_some());
    }
}

/// Everybody takes a paper; what goes wrong on the way is told.
async fn issued(home: &Home, hall: &Hall) -> Vec<Credential> {
    let address = format!("/ballots/{}/credential", hall.id);
    let take = async |guest: &Guest, seed: &Seed| {
        let requests = seed.apply(&hall.election, 0).unwrap();
        let digits: Vec<String> = requests.iter().map(|it| hex(&it.request)).collect();
        guest.ask(Method::POST, &address, JSON, json!({ "requests": digits }).to_string().into_bytes()).await
    };
    let mut credentials = Vec::new();
    for (at, voter) in (1..).zip(VOTERS) {
        let guest = home.guest(voter, &[], Locale::ZhCn);
        let seed = Seed::random(&mut rng(at));
        let first = take(&guest, &seed).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text());
        assert_eq!(take(&guest, &seed).await.text(), first.text(), "asked again, answered alike");
        let other = take(&guest, &Seed::random(&mut rng(200))).await;
        assert_eq!((other.status, &*code(&other)), (StatusCode::CONFLICT, "ballot-taken"));
        let own = guest.get(&address).await.json();
        assert_eq!((&own["taken"], &own["category_title"]), (&json!(true), &json!("全体教职工")));
        assert_eq!((&own["token"], &own["level"]), (&json!("token-of-the-session"), &json!("S1")));
        let signed = &first.json()["signatures"];
        let signed: Vec<Vec<u8>> =
            signed.as_array().unwrap().iter().map(|it| unhex(it.as_str().unwrap())).collect();
        credentials.push(seed.finish(&hall.election, 0, &signed).unwrap());
    }
    let stranger = home.guest("P99", &[], Locale::ZhCn);
    assert_eq!(take(&stranger, &Seed::random(&mut rng(50))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&format!("/ballots/{}", hall.id)).await.status, StatusCode::NOT_FOUND);
    assert!(!stranger.get("/ballots").await.page().contains(&hall.id));
    let guest = home.guest("P01", &[], Locale::ZhCn);
    let malformed = json!({ "requests": ["00", "01"] }).to_string().into_bytes();
    let malformed = guest.ask(Method::POST, &address, JSON, malformed).await;
    assert_eq!((malformed.status, &*code(&malformed)), (StatusCode::BAD_REQUEST, "ballot-malformed"));
    let page = home.guest("P10", &[], Locale::En).get(&format!("/ballots/{}", hall.id)).await.page();
    assert!(page.contains("Not protected against") && !page.contains("/seat/"), "{page}");
    credentials
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// Everybody votes; some again, and one tries what must not be.
async fn voted(hall: &Hall, credentials: &[Credential]) -> Vec<u8> {
    let filled = |at: usize, sequence: u32, seed: u8| {
        let choices = vec![vec![(at % 4) as u16], if at == 0 { vec![] } else { vec![0] }];
        fill(&hall.election, &credentials[at], sequence, &choices, &mut rng(seed)).unwrap().0
    };
    let mut first = Vec::new();
    for at in 0..credentials.len() {
        let ballot = filled(at, 1, 10 + at as u8);
        let receipt = hall.cast(&ballot).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text());
        assert!(Receipt::read(&hall.election, &receipt.text()).is_some());
        assert_eq!(hall.cast(&ballot).await.text(), receipt.text());
        assert!(receipt.headers.get("set-cookie").is_none());
        first.push(ballot);
    }
    let told = async |bytes: &[u8]| {
        let answer = hall.cast(bytes).await;
        (answer.status.as_u16(), code(&answer))
    };
    assert_eq!(told(&filled(1, 1, 99)).await, (409, "ballot-another".to_owned()));
    assert_eq!(told(&filled(2, 2, 13)).await, (409, "ballot-copied".to_owned()), "the randomness of another");
    assert_eq!(told(b"no ballot").await, (400, "ballot-malformed".to_owned()));
    let mut bent = first[3].clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    assert_eq!(told(&bent).await, (422, "ballot-proof".to_owned()));
    assert_eq!(hall.cast(&filled(5, 2, 80)).await.status, StatusCode::OK, "voted anew");
    assert_eq!(hall.state().await["received"], 12);
    first.remove(5)
}

/// All of the published folder, which holds by itself.
async fn published(hall: &Hall) -> Files {
    let names = hall.open.get(&format!("/vote/{}/files", hall.id)).await.json();
    let mut files = Files::new();
    for name in names["files"].as_array().unwrap() {
        let name = name.as_str().unwrap();
        files.insert(name.to_owned(), hall.file(name).await);
    }
    files
}

#[test]
fn a_ballot_goes_from_its_preparation_to_the_ledger() {
    at_home(async |home| {
        let (hall, mut devices) = prepared(home).await;
        hall.step("open-issuing", "issuing").await;
        let credentials = issued(home, &hall).await;
        assert_eq!(code(&hall.cast(b"early").await), "ballot-not-open");
        hall.step("close-issuing", "issued").await;
        hall.step("open-casting", "casting").await;
        let replaced = voted(&hall, &credentials).await;
        // A batch is on the board once a scrutineer looks; the rest comes with the close.
        let (mut seen, mut seen_too) = (0, 0);
        devices[3].watch(&hall, &mut seen).await;
        devices[4].watch(&hall, &mut seen_too).await;
        assert_eq!((seen, seen_too, hall.leaves().await.len()), (12, 12, 12));
        hall.told_by_token(home, None).await;
        closed_twice(home, &hall).await;
        assert_eq!(hall.cast(&replaced).await.status, StatusCode::OK, "its receipt, after the close too");
        let late = fill(&hall.election, &credentials[0], 7, &[vec![1], vec![1]], &mut rng(81)).unwrap().0;
        assert_eq!(code(&hall.cast(&late).await), "ballot-closed");
        assert_eq!(devices[0].now(&hall).await["step"], "wait", "nothing is decrypted before it is cosigned");
        devices[3].watch(&hall, &mut seen).await;
        devices[4].watch(&hall, &mut seen_too).await;
        tallied(&hall, &devices).await;
        hall.refused("publish").await;
        hall.told_by_token(home, None).await;
        for device in &devices[3..] {
            assert_eq!(device.now(&hall).await["step"], "result");
            let sheet = hall.open.get(&format!("/seat/{}/result", device.code)).await.bytes;
            let text = ResultSheet::read(&sheet).unwrap().text();
            device.hand(&hall, "result", device.signer.sign(&text).as_bytes()).await;
        }
        hall.step("publish", "published").await;
        hall.told_by_token(home, Some(&[3, 3, 3, 2])).await;
        let files = published(&hall).await;
        let check = |election: &Election, all: &[&[u8]]| -> Vec<Checked> {
            all.iter().map(|bytes| Checked::of(election, bytes)).collect()
        };
        let report = verify(&files, check);
        assert!(report.is_sound(), "{:?} {:?}", report.findings, report.missing);
        let result = report.result.unwrap();
        assert_eq!(result.items[0].counts, [3, 3, 3, 2]);
        assert_eq!((&*result.items[1].counts, result.items[1].unused), (&[10, 0, 0, 0][..], 1));
        assert_eq!((result.superseded, result.turnout.issued, result.turnout.expected), (1, 11, 11));
        let archive = hall.open.get(&format!("/vote/{}/folder.zip", hall.id)).await;
        assert!(archive.bytes.starts_with(b"PK") && archive.text().contains("checkpoints/closed.note"));
        on_paper(home, &hall).await;
        recorded(home, &hall).await;
        nothing_links(home, &hall, &credentials);
    });
}

/// The server is killed between the board's close and the note of it: the step is done again and changes nothing.
async fn closed_twice(home: &Home, hall: &Hall) {
    let papers = hall.folder(home).join("proceedings.sqlite3");
    let before = std::fs::read(&papers).unwrap();
    hall.step("close", "closed").await;
    let checkpoint = hall.file("checkpoints/closed.note").await;
    std::fs::write(&papers, before).unwrap();
    assert_eq!(hall.state().await["state"], "casting");
    hall.step("close", "closed").await;
    assert_eq!(hall.file("checkpoints/closed.note").await, checkpoint);
}

async fn tallied(hall: &Hall, devices: &[Device]) {
    let leaves = hall.leaves().await;
    let bytes = hall.file("ballots.bin").await;
    let note = String::from_utf8(hall.file("checkpoints/closed.note").await).unwrap();
    let closed = || {
        let each = bytes.chunks(hall.election.ballot_length());
        let checked = each.map(|bytes| Checked::of(&hall.election, bytes)).collect();
        Closed::new(&hall.election, &note, &leaves, checked, vec![vec![VOTERS.len() as u32]]).unwrap()
    };
    let share = |device: &Device, seed: u8| {
        let secret = device.share.as_ref().unwrap();
        closed().share(&hall.election, secret, false, &mut rng(seed)).unwrap()
    };
    let address = format!("/seat/{}/share", devices[0].code);
    let mut wrong = share(&devices[0], 90);
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    for strange in [wrong, share(&devices[1], 91)] {
        let answer = hall.open.ask(Method::POST, &address, BYTES, strange).await;
        assert_eq!(code(&answer), "ballot-bad-paper", "bent, or of another seat");
    }
    for (at, device) in (0..2).zip(devices) {
        assert_eq!(hall.state().await["state"], "closed");
        assert_eq!(device.now(hall).await["step"], "decrypt");
        device.hand(hall, "share", &share(device, 92 + at)).await;
    }
    assert_eq!(hall.state().await["state"], "tallied");
}

/// The result sheet, for the office and whoever votes, and for nobody else.
async fn on_paper(home: &Home, hall: &Hall) {
    let address = format!("/ballots/{}/sheet", hall.id);
    let page = hall.office.get(&format!("{address}/html")).await.text();
    let parts = page.split('<').filter_map(|part| part.split_once('>'));
    let plain = parts.map(|(_, text)| text.trim_matches('\n')).collect::<String>();
    for said in [
        "2025年度干部民主测评计票结果单",
        "应到实到领票收回有效无效1111111111",
        "占有效 11",
        "基本称职、不称职合计 5 票，占有效 11 的 45.5 %，超过比例线 33.0 %。",
        "基本称职、不称职合计 0 票，占有效 11 的 0.0 %，没有超过比例线 33.0 %。",
        "弃权1",
        "吴老师7",
        "被替换的 1 张",
    ] {
        assert!(plain.contains(said), "{said} is missing in {plain}");
    }
    let voter = home.guest("P10", &[], Locale::En).get(&format!("{address}/html")).await.text();
    assert!(voter.contains("45.5 % of Valid (11), above the line of 33.0 %"), "{voter}");
    let word = hall.office.get(&format!("{address}/docx")).await;
    assert!(
        word.bytes.starts_with(b"PK")
            && word.headers["content-disposition"].to_str().unwrap().contains(".docx")
    );
    let strange = home.guest("P99", &[], Locale::ZhCn).get(&format!("{address}/docx")).await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    assert_eq!(hall.office.get(&format!("{address}/exe")).await.status, StatusCode::NOT_FOUND);
}

/// The result stands in the ledger with where it comes from, once; nobody types it.
async fn recorded(home: &Home, hall: &Hall) {
    let office = &hall.office;
    let page = office.get(&format!("/ballots/{}", hall.id)).await.page();
    for said in ["应到", "27.3 %", "弃权", "记入台账"] {
        assert!(page.contains(said), "{said} is missing in {page}");
    }
    let address = format!("/ballots/{}/records", hall.id);
    assert!(office.post(&address, &[]).await.leads_to().ends_with("written=2&there=0"));
    assert!(office.post(&address, &[]).await.leads_to().ends_with("written=0&there=2"));
    let list = office.get("/records?kind=democratic-appraisal").await.page();
    assert!(list.contains("王校长") && list.contains("周校长"), "{list}");
    let record = between(&list, "href=\"/records/", "\"")
        .into_iter()
        .find(|id| id.len() == 32 && id.bytes().all(|it| it.is_ascii_hexdigit()))
        .unwrap();
    let record = office.get(&format!("/records/{record}")).await.page();
    assert!(record.contains("/evidence/"), "no evidence in {record}");
    let typed = [
        ("token", "token-of-the-session"),
        ("key", "0A1B2C3D4E5F6071"),
        ("intent", "submit"),
        ("unit", "第一小学(S1)"),
        ("date", "2025-11-04"),
        ("role.cadre", "王校长(P02)"),
        ("field.ballots_issued", "11"),
        ("field.ballots_returned", "11"),
        ("field.votes_excellent", "11"),
        ("field.votes_competent", "0"),
        ("field.votes_basically_competent", "0"),
        ("field.votes_not_competent", "0"),
    ];
    let refused = office.send("/file/democratic-appraisal", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("不能手工填写"), "{}", refused.text());
    let heads = [
        "单位",
        "测评日期",
        "被测评干部",
        "发出票数",
        "收回票数",
        "优秀票",
        "称职票",
        "基本称职票",
        "不称职票",
    ];
    let rows = Grid::new("干部民主测评", &heads)
        .line(&["第一小学", "2025-11-05", "王校长", "11", "11", "11", "0", "0", "0"])
        .line(&["第一小学", "2025-10-05", "王校长", "11", "11", "11", "0", "0", "0"]);
    let outcome = home.rehearse(&home.workbook("测评.xlsx", &[rows])).await;
    assert_eq!((outcome.refused, outcome.added), (1, 1), "an earlier appraisal is not this ballot's");
}

/// Who looks at everything that is on the disk finds voters in one file and ballots in another, and nothing that leads from one to the other.
fn nothing_links(home: &Home, hall: &Hall, credentials: &[Credential]) {
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
    let persons: Vec<[u8; 16]> = VOTERS.iter().map(|code| *Person::id_of(code).0.as_bytes()).collect();
    let keys: Vec<[u8; 32]> = credentials.iter().map(Credential::ballot_key).collect();
    let mut looked = 0;
    for file in files_below(&home.bureau.data) {
        let bytes = std::fs::read(&file).unwrap();
        let (names, ballots) =
            (persons.iter().any(|it| holds(&bytes, it)), keys.iter().any(|it| holds(&bytes, it)));
        let digits = keys.iter().any(|key| holds(&bytes, hex(key).as_bytes()));
        assert!(!(digits || names && ballots), "{} leads from a voter to a ballot", file.display());
        looked += usize::from(names || ballots);
    }
    assert!(looked >= 3, "ledger, book and box");
    for name in ["issued.sqlite3", "box.sqlite3"] {
        let modified = std::fs::metadata(hall.folder(home).join(name)).unwrap().modified().unwrap();
        assert_eq!(modified, UNIX_EPOCH, "{name} tells when somebody came");
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

/// The door of the box reads no cookie, sets none, and leaves no line in what is counted.
#[tokio::test]
async fn casting_is_not_counted_and_knows_no_session() {
    let home = browser::Home::new().await;
    let mut visitor = home.browser();
    visitor.headers =
        vec![("cookie", "__Host-mingde-session=x".to_owned()), ("accept-language", "en".to_owned())];
    for address in ["/vote/0000000000000000/state", "/vote/x/files/manifest.json", "/seat/x/state"] {
        let answer = visitor.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.text.contains("\"code\":\"not-found\"") && answer.text.contains("no such ballot"));
        assert!(answer.headers.get("set-cookie").is_none());
        assert!(answer.headers.contains_key("content-security-policy"));
    }
    let sent = visitor.carry(Method::POST, "/vote/0000000000000000/ballots", (BYTES, vec![0; 1000])).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND, "no token is asked for: {}", sent.text);
    let counted = home.browser_by(mingde_web::Way::default(), None).get("/metrics").await;
    assert!(!counted.text.contains("/vote") && !counted.text.contains("/seat"), "{}", counted.text);
}
