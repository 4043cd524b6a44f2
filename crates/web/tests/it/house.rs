//! A house with a small bureau in it, and somebody in front of its pages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::{Extension, Router};
use mingde_app::import::{FileOutcome, ImportRequest, import};
use mingde_app::{Bureau, Patience, Settings, Silent};
use mingde_core::date::{Day, Timestamp};
use mingde_core::grant::{Grant, Reach};
use mingde_core::policy::{Account, Actor, Hierarchy};
use mingde_core::registry::{Person, Span};
use mingde_core::words::Locale;
use mingde_testkit::{Grid, operator, write_workbook};
use mingde_web::{House, Visitor, ballot_box, router};
use tower::ServiceExt as _;

/// A house with its bureau, on Monday, 3 November 2025.
pub struct Home {
    pub bureau: Arc<Bureau>,
    folder: tempfile::TempDir,
    house: House,
}

/// Somebody who has signed in.
pub struct Guest {
    router: Router,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

thread_local! {
    /// The day of the story, where it is another than the first; each story has a thread of its own.
    static TODAY: std::cell::Cell<Option<Day>> = const { std::cell::Cell::new(None) };
}

pub fn now() -> Timestamp {
    let today = TODAY.get().unwrap_or_else(|| day("2025-11-03"));
    Timestamp(Timestamp::start_of(today).0 + 9 * 3_600_000_000)
}

fn dice(buffer: &mut [u8]) -> std::io::Result<()> {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(1);
    buffer.fill_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    Ok(())
}

/// Tells a story in a house whose bureau has two schools with six persons, two of them of one name.
pub fn at_home(story: impl AsyncFn(&Home)) {
    at_home_with(Patience::Long, story);
}

/// The same in one that waits for other writers only as long as a server does.
pub fn at_home_in_a_hurry(story: impl AsyncFn(&Home)) {
    at_home_with(Patience::Short, story);
}

fn at_home_with(patience: Patience, story: impl AsyncFn(&Home)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { patience, ..Settings::in_folder(folder.path().join("data")) };
        let bureau = Arc::new(Bureau::open(&settings, &mut dice).await.unwrap());
        let house = House::new(bureau.clone(), "示范区教育局".into(), now, dice);
        let home = Home { bureau, folder, house };
        home.take_in("登记册.xlsx", &registry()).await;
        story(&home).await;
    });
}

fn registry() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"])
        .line(&["S2", "第二中学", "初级中学", "示范区教育局", "940"]);
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let persons = Grid::new("人员", &heads)
        .line(&["P01", "林科长", "男", "1978-03-02", "示范区教育局", "科长", "科室负责人", "2020-09-01"])
        .line(&["P02", "王校长", "女", "1975-04-05", "第一小学", "校长", "校级干部", "2019-08-01"])
        .line(&["P03", "李主任", "男", "1982-11-20", "第一小学", "主任", "中层干部", "2021-09-01"])
        .line(&["P04", "陈老师", "女", "1990-06-15", "第一小学", "教师", "专任教师", "2014-09-01"])
        .line(&["P05", "周校长", "男", "1974-01-30", "第二中学", "校长", "校级干部", "2018-08-01"])
        .line(&["P06", "陈老师", "女", "1988-02-02", "第二中学", "教师", "专任教师", "2012-09-01"]);
    vec![units, persons]
}

impl Home {
    /// From now on it is nine o'clock of another day.
    pub fn it_is(&self, today: &str) {
        TODAY.set(Some(day(today)));
    }

    /// A workbook beside the data.
    pub fn workbook(&self, name: &str, grids: &[Grid]) -> PathBuf {
        let path = self.folder.path().join(name);
        write_workbook(&path, grids);
        path
    }

    /// The operator imports a workbook.
    pub async fn take_in(&self, name: &str, grids: &[Grid]) {
        self.take_in_as(&operator("clerk"), name, grids).await;
    }

    /// Somebody imports a workbook.
    pub async fn take_in_as(&self, actor: &Actor, name: &str, grids: &[Grid]) {
        let request = ImportRequest {
            files: vec![self.workbook(name, grids)],
            dry_run: false,
            reason: None,
            rejects: None,
            locale: Locale::ZhCn,
            sent: None,
        };
        let imported = import(&self.bureau, actor, now(), &request, &mut Silent).await.unwrap();
        assert_eq!(imported.outcomes[0].refused, 0, "{imported:#?}");
    }

    /// Somebody with offices, in Chinese or English.
    pub fn guest(&self, code: &str, offices: &[(&str, Reach)], locale: Locale) -> Guest {
        self.guest_of(self.house.clone(), code, offices, locale)
    }

    fn guest_of(&self, house: House, code: &str, offices: &[(&str, Reach)], locale: Locale) -> Guest {
        let actor = self.actor(code, offices);
        let visitor = Visitor {
            actor: Arc::new(actor),
            name: code.into(),
            offices: Arc::new([]),
            locale,
            large: false,
            in_clear: false,
            unread: 0,
            token: "token-of-the-session".into(),
        };
        Guest { router: router(house).layer(Extension(visitor)) }
    }

    /// Somebody with offices, as what they do is permitted.
    pub fn actor(&self, code: &str, offices: &[(&str, Reach)]) -> Actor {
        let (today, person) = (day("2025-11-03"), Person::id_of(code));
        let span = Span { from: Some(today), to: Some(today.plus(365)) };
        let grant =
            |(office, reach): &(&str, Reach)| Grant { office: (*office).into(), person, reach: *reach, span };
        let grants: Vec<Grant> = offices.iter().map(grant).collect();
        let account = Account::parse(code).unwrap();
        let library = self.bureau.library();
        let schema = &library.schema;
        Actor::person((account, person), today, &grants, schema, &Hierarchy::default())
    }

    /// Nobody who has signed in.
    pub fn nobody(&self) -> Guest {
        Guest { router: router(self.house.clone()) }
    }

    /// The door of ballots, where nobody is asked who it is.
    pub fn ballot_box(&self) -> Guest {
        Guest { router: ballot_box(self.house.clone(), 128) }
    }

    /// A file beside the data.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The file of the data folder in which these words stand as they are, if there is one.
    pub fn kept_in_clear(&self, words: &str) -> Option<PathBuf> {
        let files = std::fs::read_dir(&self.bureau.data).unwrap().map(|file| file.unwrap().path());
        let holds = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(words.len()).any(|window| window == words.as_bytes())
        };
        files.filter(|path| path.is_file()).find(holds)
    }

    /// What would come of an import by the operator.
    pub async fn rehearse(&self, path: &Path) -> FileOutcome {
        let request = ImportRequest {
            files: vec![path.to_owned()],
            dry_run: true,
            reason: None,
            rejects: None,
            locale: Locale::ZhCn,
            sent: None,
        };
        let imported = import(&self.bureau, &operator("clerk"), now(), &request, &mut Silent).await;
        imported.unwrap().outcomes.remove(0)
    }

    /// The contact of the first school.
    pub fn contact(&self) -> Guest {
        let reach = Reach::Unit(mingde_core::registry::Unit::id_of("S1"));
        self.guest("P03", &[("school-contact", reach)], Locale::ZhCn)
    }

    /// The same, who is answered before long work has begun.
    pub fn contact_in_a_hurry(&self) -> Guest {
        let reach = Reach::Unit(mingde_core::registry::Unit::id_of("S1"));
        let house = self.house.clone().with_patience(std::time::Duration::ZERO);
        self.guest_of(house, "P03", &[("school-contact", reach)], Locale::ZhCn)
    }

    /// The contact of the second school.
    pub fn other_contact(&self) -> Guest {
        let reach = Reach::Unit(mingde_core::registry::Unit::id_of("S2"));
        self.guest("P05", &[("school-contact", reach)], Locale::ZhCn)
    }
}

/// What stands between the parts of a form.
const BORDER: &str = "----border-of-the-test";

impl Guest {
    /// The pages as this guest sees them.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub async fn ask(&self, method: Method, address: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder().method(method).uri(address).header(CONTENT_TYPE, kind);
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, headers, bytes }
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.ask(Method::GET, address, "", Vec::new()).await
    }

    /// Sends a form as an address would, with the token of the session.
    pub async fn post(&self, address: &str, pairs: &[(&str, &str)]) -> Answer {
        let mut body = "token=token-of-the-session".to_owned();
        for (name, text) in pairs {
            let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            body += &format!("&{name}={text}");
        }
        self.ask(Method::POST, address, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// Sends a form in parts, as the pages do.
    pub async fn send(&self, address: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send_with(address, pairs, &[]).await
    }

    /// The same with files: place, name, bytes.
    pub async fn send_with(
        &self,
        address: &str,
        pairs: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, text) in pairs {
            let part =
                format!("--{BORDER}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend(part.into_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--{BORDER}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BORDER}--\r\n").into_bytes());
        self.ask(Method::POST, address, &format!("multipart/form-data; boundary={BORDER}"), body).await
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The page, which must be one.
    pub fn page(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.text()
    }

    /// Where it leads.
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[LOCATION].to_str().unwrap().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}
