//! A bureau with everybody who signs in to the demo, and what some of them may not know of.

use std::collections::BTreeMap;

use axum::http::Method;
use mingde_app::ReachRequest;
use mingde_core::registry::{Person, Unit};
use mingde_testkit::{Grid, photo_with_place};
use mingde_web::{Way, site};

use crate::browser::{Browser, GOOD, Home, encoded};

/// Whoever signs in: office, staff number, where it is held.
pub const ACCOUNTS: [(&str, &str, &str); 10] = [
    ("civilisation-office", "P11", "bureau"),
    ("school-contact", "P03", "第一小学"),
    ("unit-head", "P02", "第一小学"),
    ("department-contact", "P12", "人事科"),
    ("teacher", "P04", ""),
    ("discipline-office", "P13", "bureau"),
    ("audit-administrator", "P14", "bureau"),
    ("system-administrator", "P15", "bureau"),
    ("security-administrator", "P16", "bureau"),
    ("bureau-leader", "P17", "bureau"),
];

/// The offices among them that are held for every unit and see results.
pub const BUREAU_WIDE: [&str; 3] = ["civilisation-office", "discipline-office", "bureau-leader"];

/// Something that not everybody may know of.
pub struct Secret {
    pub name: &'static str,
    /// The offices that do see it.
    pub seen_by: &'static [&'static str],
    /// What it is called in addresses, by the places of the table of routes.
    pub ids: BTreeMap<&'static str, String>,
    /// What of it stands on pages.
    pub marks: Vec<String>,
}

/// Somebody who has signed in.
pub struct Guest {
    pub office: &'static str,
    pub browser: Browser,
}

fn registry() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["RSK", "人事科", "机关科室", "示范区教育局", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"])
        .line(&["S2", "第二中学", "初级中学", "示范区教育局", "940"]);
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let mut persons = Grid::new("人员", &heads);
    for (code, name, unit, post, rank) in [
        ("P02", "王校长", "第一小学", "校长", "校级干部"),
        ("P03", "李主任", "第一小学", "主任", "中层干部"),
        ("P04", "陈老师", "第一小学", "教师", "专任教师"),
        ("P05", "周校长", "第二中学", "校长", "校级干部"),
        ("P06", "冯老师", "第二中学", "教师", "专任教师"),
        ("P07", "褚老师", "第一小学", "教师", "专任教师"),
        ("P08", "卫主任", "第二中学", "主任", "中层干部"),
        ("P11", "蒋科长", "示范区教育局", "科长", "科室负责人"),
        ("P12", "沈科员", "人事科", "科员", "科室工作人员"),
        ("P13", "韩科长", "人事科", "副科长", "科室副职"),
        ("P14", "杨科员", "人事科", "科员", "科室工作人员"),
        ("P15", "朱科员", "示范区教育局", "科员", "科室工作人员"),
        ("P16", "秦科员", "示范区教育局", "科员", "科室工作人员"),
        ("P17", "尤局长", "示范区教育局", "副局长", "局领导"),
    ] {
        persons = persons.line(&[code, name, "女", "1980-04-05", unit, post, rank, "2019-08-01"]);
    }
    let heads = ["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"];
    let groups = Grid::new("小组", &heads).line(&["G2", "二中党小组", "党小组", "第二中学", "2020-03-05"]);
    vec![units, persons, groups]
}

/// The bureau; all its people can sign in.
pub async fn bureau() -> Home {
    bureau_in(Home::empty().await).await
}

/// The same in an empty ledger.
pub async fn bureau_in(home: Home) -> Home {
    home.take_in("登记册.xlsx", &registry()).await;
    for (office, code, place) in ACCOUNTS {
        home.account(code).await;
        let reach = match place {
            "" => continue,
            "bureau" => ReachRequest::Bureau,
            unit => ReachRequest::Unit(unit.into()),
        };
        home.grant(office, code, reach).await;
    }
    for (office, code) in [("school-contact", "P05"), ("party-office", "P06")] {
        home.account(code).await;
        let reach =
            if code == "P05" { ReachRequest::Unit("第二中学".into()) } else { ReachRequest::Bureau };
        home.grant(office, code, reach).await;
    }
    home
}

/// Signs somebody in, by the second factor where it is asked for. What it sends from then on carries its token.
pub async fn signed_in(home: &Home, code: &str) -> Browser {
    let mut browser = Browser::of(site(home.doors(Way { tls: true, ..Way::default() }, None)));
    browser.sign_in(code, GOOD).await.leads_to();
    if browser.get("/account").await.status != 200 {
        assert_eq!(browser.begin_second_factor().await.len(), 10, "{code}");
    }
    let token = browser.get("/account").await.token();
    browser.headers.push(("x-form-token", token));
    browser
}

/// Everybody who signs in.
pub async fn everybody(home: &Home) -> Vec<Guest> {
    let mut guests = Vec::new();
    for (office, code, _) in ACCOUNTS {
        guests.push(Guest { office, browser: signed_in(home, code).await });
    }
    guests
}

/// Files a talk; the id of the record.
pub async fn talk(contact: &Browser, fields: &[(&str, &str)]) -> String {
    let mut all = vec![("key", "0A1B2C3D4E5F6071"), ("intent", "submit"), ("field.topic", "regular")];
    all.extend(fields);
    let filed = contact.send("/file/heart-to-heart-talk", &all).await;
    let address = filed.leads_to();
    address["/records/".len()..].split('?').next().unwrap().to_owned()
}

/// Sends a photo; the id of the upload.
async fn photo(contact: &Browser, shade: u8) -> String {
    let photo = photo_with_place(shade);
    let body = format!("{{\"name\":\"{shade}.jpg\",\"size\":{}}}", photo.len());
    let begun = contact.carry(Method::POST, "/uploads", ("application/json", body.into_bytes())).await;
    let id = begun.between("\"id\":\"", "\"");
    let address = format!("/uploads/{id}");
    contact
        .carry(Method::PUT, &format!("{address}?offset=0"), ("application/octet-stream", photo))
        .await
        .page();
    contact.carry(Method::POST, &format!("{address}/photo"), ("", Vec::new())).await.page();
    id
}

/// A talk at the second school, with a photo; what it is called.
pub async fn hidden_talk(home: &Home) -> BTreeMap<&'static str, String> {
    let contact = signed_in(home, "P05").await;
    let upload = photo(&contact, 3).await;
    let fields = [
        ("unit", "S2"),
        ("date", "2025-10-20"),
        ("role.organiser", "周校长"),
        ("role.counterpart", "冯老师"),
        ("field.main_points", "密语甲乙丙"),
        ("upload", &upload),
        ("reason", "照片是十天以后补拍的"),
    ];
    let record = talk(&contact, &fields).await;
    let page = contact.get(&format!("/records/{record}/correction")).await;
    let evidence = page.between("/evidence/", "\"");
    BTreeMap::from([("record", record), ("evidence", evidence)])
}

/// What the contact of the second school keeps to itself, beside what is filed.
async fn left_on_the_desk(home: &Home) -> BTreeMap<&'static str, String> {
    let contact = signed_in(home, "P05").await;
    let draft = [("key", "FEDCBA9876543210"), ("unit", "S2"), ("field.minutes", "77")];
    assert_eq!(contact.send("/file/heart-to-heart-talk/draft", &draft).await.status, 204);
    let heads = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];
    let rows =
        Grid::new("谈心谈话", &heads).line(&["第二中学", "2025-10-22", "周校长", "卫主任", "日常谈心"]);
    let workbook = std::fs::read(home.workbook("二中谈话.xlsx", &[rows])).unwrap();
    let mut sent = Vec::new();
    for _ in 0..2 {
        let head =
            "--border\r\ncontent-disposition: form-data; name=\"file\"; filename=\"二中谈话.xlsx\"\r\n\r\n";
        let body = [head.as_bytes(), &workbook, b"\r\n--border--\r\n"].concat();
        let answer = contact.carry(Method::POST, "/imports", ("multipart/form-data; boundary=border", body));
        sent.push(answer.await.leads_to()["/imports/".len()..].to_owned());
    }
    contact.send(&format!("/imports/{}/confirmation", sent[0]), &[]).await.page();
    let batch = contact.get("/imports").await.between("/imports/batches/", "\"");
    let session = signed_in(home, "P05").await.get("/account").await.between("/account/sessions/", "/end\"");
    let import = sent.remove(1);
    let notice = contact.get("/notices").await.between("/notices/", "/reading\"");
    BTreeMap::from([
        ("notice", notice),
        ("draft", draft[0].1.to_owned()),
        ("upload", photo(&contact, 5).await),
        ("import", import),
        ("batch", batch),
        ("session", session),
    ])
}

/// Talks of the second school that the party office accepted; where that stands in the log.
async fn decided(home: &Home, record: &str) -> String {
    let officer = signed_in(home, "P06").await;
    let form = [("token", officer.headers[0].1.as_str()), ("record", record), ("decision", "accept")];
    let decided = officer.send("/records/decisions", &form).await.leads_to().to_owned();
    decided.split("at=").nth(1).unwrap().to_owned()
}

/// A violation at the first school, by somebody who does not sign in.
async fn violation(home: &Home) -> String {
    let officer = signed_in(home, "P13").await;
    let form = [
        ("key", "1A1B2C3D4E5F6071"),
        ("intent", "submit"),
        ("unit", "S1"),
        ("date", "2025-10-21"),
        ("role.teacher", "褚老师"),
        ("field.breach", "fairness"),
    ];
    let filed = officer.send("/file/ethics-violation", &form).await;
    filed.leads_to()["/records/".len()..].split('?').next().unwrap().to_owned()
}

/// A task that the second school has; the record.
async fn task(home: &Home) -> String {
    send_task(home, &[("heading", "密语丁：修订值班表"), ("to", "unit:S2")]).await
}

/// A task that the civilisation office sends; the record.
pub async fn send_task(home: &Home, more: &[(&str, &str)]) -> String {
    let sender = signed_in(home, "P11").await;
    let form = [
        ("token", sender.headers[0].1.as_str()),
        ("kind", "assigned-task"),
        ("unit", "示范区教育局"),
        ("date", "2025-11-03"),
        ("due", "2025-11-07"),
    ];
    let mut body = String::new();
    for (name, value) in form.iter().chain(more) {
        body += &format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--b--\r\n";
    let sent = ("multipart/form-data; boundary=b", body.into_bytes());
    let sent = sender.carry(Method::POST, "/tasks", sent).await;
    sent.leads_to()["/tasks/".len()..].split('?').next().unwrap().to_owned()
}

/// A rulebook that the civilisation office has begun.
async fn drafted(home: &Home) -> String {
    let writer = signed_in(home, "P11").await;
    let form = [("token", writer.headers[0].1.as_str()), ("sort", "rulebook"), ("title", "密拟丁戊制度")];
    writer.send("/drafts", &form).await.leads_to()["/drafts/".len()..].to_owned()
}

/// Everything that is hidden from some of those who sign in.
pub async fn secrets(home: &Home) -> Vec<Secret> {
    let talk = hidden_talk(home).await;
    let positions = decided(home, &talk["record"]).await;
    let violation = violation(home).await;
    let task = task(home).await;
    let mut desk = left_on_the_desk(home).await;
    let own = |ids: &[(&'static str, &str)]| ids.iter().map(|(name, id)| (*name, (*id).to_owned())).collect();
    let school =
        own(&[("unit", &Unit::id_of("S2").to_string()), ("unit-code", "S2"), ("unit-name", "第二中学")]);
    let person = Person::id_of("P08").to_string();
    vec![
        Secret {
            name: "the second school",
            seen_by: &BUREAU_WIDE,
            ids: school,
            marks: vec!["第二中学".to_owned()],
        },
        Secret {
            name: "somebody of the second school",
            seen_by: &BUREAU_WIDE,
            ids: own(&[("person", &person), ("code", "P08"), ("name", "卫主任")]),
            marks: ["卫主任", "P08", &person].map(str::to_owned).into(),
        },
        // Forms name units of the whole bureau: whoever fills in some reads the list of them.
        Secret {
            name: "how units are called",
            seen_by: &[
                "civilisation-office",
                "school-contact",
                "department-contact",
                "discipline-office",
                "security-administrator",
                "bureau-leader",
            ],
            ids: own(&[("listed-unit", "第二中学"), ("group", "二中党小组")]),
            marks: Vec::new(),
        },
        Secret {
            name: "a talk at the second school",
            seen_by: &["bureau-leader"],
            marks: vec![talk["record"].clone()],
            ids: talk,
        },
        Secret {
            name: "a violation at the first school",
            seen_by: &["school-contact", "unit-head", "discipline-office", "bureau-leader"],
            marks: vec![violation.clone()],
            ids: own(&[("record", &violation)]),
        },
        Secret {
            name: "a task of the second school",
            seen_by: &["civilisation-office", "bureau-leader"],
            marks: vec![task.clone(), "密语丁".to_owned()],
            ids: own(&[("task", &task), ("sent-unit", &Unit::id_of("S2").to_string())]),
        },
        Secret {
            name: "a rulebook that is written",
            seen_by: &["civilisation-office", "discipline-office", "bureau-leader"],
            ids: own(&[("text-draft", &drafted(home).await)]),
            marks: vec!["密拟丁戊制度".to_owned()],
        },
        // Whoever reads the audit trail, or everything, reads what was imported.
        Secret {
            name: "an import of the second school",
            seen_by: &["audit-administrator", "bureau-leader"],
            ids: BTreeMap::from([("batch", desk.remove("batch").unwrap_or_default())]),
            marks: vec!["二中谈话.xlsx".to_owned()],
        },
        Secret {
            name: "what its owner alone has",
            seen_by: &[],
            ids: desk.into_iter().chain([("positions", positions)]).collect(),
            marks: vec!["密语甲乙丙".to_owned(), "FEDCBA9876543210".to_owned()],
        },
        Secret {
            name: "an account",
            seen_by: &["system-administrator"],
            ids: own(&[("account", "P05"), ("account-unit", "S2")]),
            marks: Vec::new(),
        },
        Secret {
            name: "a kind that neither school nor department files",
            seen_by: &["discipline-office"],
            ids: own(&[("kind", "admonition-talk")]),
            marks: Vec::new(),
        },
    ]
}

/// What there is not, under names of the same form.
pub fn nothing() -> BTreeMap<&'static str, String> {
    let hex = |length: usize| "0123456789abcdef".repeat(4)[..length].to_owned();
    BTreeMap::from([
        ("unit", hex(32)),
        ("unit-code", "S9".into()),
        ("unit-name", "第九中学".into()),
        ("person", hex(32)),
        ("code", "P98".into()),
        ("name", "施主任".into()),
        ("listed-unit", "第九中学".into()),
        ("group", "九中党小组".into()),
        ("record", hex(32)),
        ("evidence", hex(64)),
        ("task", hex(32)),
        ("sent-unit", hex(32)),
        ("draft", "0123456789ABCDEF".into()),
        ("upload", hex(32)),
        ("import", hex(32)),
        ("batch", "0123456789AB".into()),
        ("session", hex(64)),
        ("notice", hex(64)),
        ("positions", "900001-900002".into()),
        ("account", "P99".into()),
        ("account-unit", "S9".into()),
        ("kind", "no-such-kind".into()),
        ("text-draft", hex(32)),
    ])
}

/// An address or form with the names of something in its places.
pub fn filled(text: &str, ids: &BTreeMap<&'static str, String>) -> String {
    let mut text = text.to_owned();
    for (name, id) in ids {
        text = text.replace(&format!("{{{name}}}"), &encoded(id));
    }
    text
}
