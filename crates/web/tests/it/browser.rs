//! A house of its own for each story, and browsers that keep their cookies.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use mingde_app::accounts::{
    FirstPassword, PasswordCost, Passwords, Providers, SessionRules, Token, create_account,
};
use mingde_app::import::{ImportRequest, import};
use mingde_app::{Bureau, GrantRequest, ReachRequest, Settings, Silent, grant_office};
use mingde_core::date::{Day, Timestamp};
use mingde_core::policy::Actor;
use mingde_core::words::Locale;
use mingde_testkit::{Grid, operator, write_workbook};
use mingde_web::{Doors, House, SetUp, Way, site};
use tower::ServiceExt as _;

pub const GOOD: &str = "春风又绿江南岸明月";
pub const HOST: &str = "bureau.example";

/// Nine o'clock, in every story.
pub fn clock() -> Timestamp {
    Timestamp(Timestamp::start_of("2025-11-03".parse::<Day>().unwrap()).0 + 9 * 3600 * 1_000_000)
}

/// Chance that repeats from test to test and never in one.
pub fn chance(buffer: &mut [u8]) -> std::io::Result<()> {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    for piece in buffer.chunks_mut(8) {
        let drawn = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        piece.copy_from_slice(&drawn.to_be_bytes()[..piece.len()]);
    }
    Ok(())
}

/// A school with three people.
pub fn few() -> [Grid; 2] {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"]);
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let persons = Grid::new("人员", &heads)
        .line(&["P02", "王校长", "女", "1975-04-05", "第一小学", "校长", "校级干部", "2019-08-01"])
        .line(&["P03", "李主任", "男", "1982-11-20", "第一小学", "主任", "中层干部", "2021-09-01"])
        .line(&["P04", "陈老师", "女", "1990-06-15", "第一小学", "教师", "专任教师", "2014-09-01"]);
    [units, persons]
}

/// A bureau with three people and the doors to its pages.
pub struct Home {
    pub bureau: Arc<Bureau>,
    pub operator: Actor,
    pub passwords: Passwords,
    folder: tempfile::TempDir,
}

impl Home {
    /// An empty ledger.
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self::at(&data, folder).await
    }

    /// An empty ledger in a folder of its own, with another for what lies beside it.
    pub async fn at(data: &Path, folder: tempfile::TempDir) -> Self {
        let settings = Settings::in_folder(data);
        let bureau = Arc::new(Bureau::open(&settings, &mut chance).await.unwrap());
        let passwords = Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2);
        Self { bureau, operator: operator("clerk"), passwords, folder }
    }

    /// A bureau with its people, none of whom has an account.
    pub async fn new() -> Self {
        Self::of(&few()).await
    }

    /// A bureau with what stands in these tables.
    pub async fn of(registry: &[Grid]) -> Self {
        let home = Self::empty().await;
        home.take_in("登记册.xlsx", registry).await;
        home
    }

    /// The operator imports a workbook.
    pub async fn take_in(&self, name: &str, grids: &[Grid]) {
        let request = ImportRequest {
            files: vec![self.workbook(name, grids)],
            dry_run: false,
            reason: None,
            sent: None,
            rejects: None,
            locale: Locale::ZhCn,
        };
        let taken = import(&self.bureau, &self.operator, clock(), &request, &mut Silent).await.unwrap();
        assert!(taken.stopped.is_none() && taken.outcomes[0].refused == 0, "{:?}", taken.outcomes);
    }

    /// A workbook beside the data.
    pub fn workbook(&self, name: &str, grids: &[Grid]) -> PathBuf {
        let path = self.folder.path().join(name);
        write_workbook(&path, grids);
        path
    }

    pub async fn account(&self, code: &str) {
        let first = FirstPassword { password: GOOD, passwords: &self.passwords, chance: &chance };
        create_account(&self.bureau, &self.operator, clock(), code, Some(first)).await.unwrap();
    }

    /// The first school's administrator.
    pub async fn administrator(&self, code: &str) {
        self.account(code).await;
        self.grant("system-administrator", code, ReachRequest::Unit("第一小学".into())).await;
    }

    /// The operator grants an office for this school year.
    pub async fn grant(&self, office: &str, code: &str, reach: ReachRequest) {
        let request = GrantRequest {
            office: office.into(),
            person: code.into(),
            reach,
            days: ("2025-09-01".parse().unwrap(), "2026-08-31".parse().unwrap()),
        };
        grant_office(&self.bureau, &self.operator, clock(), &request).await.unwrap();
    }

    pub fn doors(&self, way: Way, set_up: Option<SetUp>) -> Doors {
        let house = House::new(self.bureau.clone(), "示范区教育局".into(), clock, chance);
        let keys = (self.passwords.clone(), Providers::new(Some(format!("https://{HOST}"))));
        Doors::new(house, way, keys, SessionRules::default(), set_up)
    }

    /// A browser over TLS.
    pub fn browser(&self) -> Browser {
        self.browser_by(Way { tls: true, ..Way::default() }, None)
    }

    pub fn browser_by(&self, way: Way, set_up: Option<SetUp>) -> Browser {
        Browser::of(site(self.doors(way, set_up)))
    }

    /// How the house is set up, with what its address ends with.
    pub fn set_up(&self) -> (SetUp, String) {
        let token = Token::draw(&chance).unwrap();
        let text = token.text().to_string();
        (SetUp { token, operator: self.operator.clone() }, text)
    }
}

/// A browser with its cookies.
pub struct Browser {
    site: Router,
    cookies: RefCell<BTreeMap<String, String>>,
    /// What it calls the house.
    pub host: String,
    pub headers: Vec<(&'static str, String)>,
}

/// What a browser got.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Browser {
    pub fn of(site: Router) -> Self {
        Self { site, cookies: RefCell::default(), host: HOST.into(), headers: Vec::new() }
    }

    /// Another browser at the same house.
    pub fn another(&self) -> Self {
        Self::of(self.site.clone())
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Sends fields as the form of a page does, without its token.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.ask(Method::POST, path, pairs.join("&")).await
    }

    /// Fills in the first form of a page and sends it to an address, with the token that the page carries.
    pub async fn fill_in(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        let token = shown.token();
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        self.send(action, &all).await
    }

    pub async fn sign_in(&self, account: &str, password: &str) -> Answer {
        self.fill_in("/sign-in", "/sign-in", &[("account", account), ("password", password)]).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn keep(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Begins a second factor, as whoever holds an administration has to; gives back the recovery codes.
    pub async fn begin_second_factor(&self) -> Vec<String> {
        let begun =
            self.fill_in("/account/second-factor", "/account/second-factor", &[("password", GOOD)]).await;
        begun.page();
        let token = begun.token();
        let fields =
            [("token", token.as_str()), ("code", &shown_code(&begun.between("<code>", "</code>"), 0))];
        let confirmed = self.send("/account/second-factor/confirmation", &fields).await;
        let codes = confirmed.page().split("<li><code>").skip(1);
        codes.filter_map(|rest| rest.split_once('<')).map(|(code, _)| code.to_owned()).collect()
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Answer {
        let kind = (method == Method::POST).then_some("application/x-www-form-urlencoded");
        self.carry(method, path, (kind.unwrap_or_default(), body.into_bytes())).await
    }

    /// Sends whatever it is: its kind, which may be empty, and its bytes.
    pub async fn carry(&self, method: Method, path: &str, (kind, body): (&str, Vec<u8>)) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = self.site.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match value.is_empty() {
                true => self.cookies.borrow_mut().remove(name),
                false => self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned()),
            };
        }
        let bytes = to_bytes(body, 1 << 24).await.unwrap().to_vec();
        // Pictures and workbooks are no text; of them only what is the same is compared.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

/// What a telephone with this secret shows so many seconds from now.
pub fn shown_code(secret: &str, seconds: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate((clock().0 / 1_000_000 + seconds) as u64).to_string()
}

impl Answer {
    /// Where it leads.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The page, which is one.
    pub fn page(&self) -> &str {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        &self.text
    }

    /// What the first form of the page sends back.
    pub fn token(&self) -> String {
        self.between("name=\"token\" value=\"", "\"")
    }

    pub fn between(&self, before: &str, after: &str) -> String {
        let begins =
            self.text.find(before).unwrap_or_else(|| panic!("no {before} in {}", self.text)) + before.len();
        let rest = &self.text[begins..];
        rest[..rest.find(after).unwrap()].to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// As it stands in an address.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (byte as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
