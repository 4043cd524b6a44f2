//! Workbooks that are imported: rows are resolved against the registry and against each other.

use std::path::Path;
use std::rc::Rc;

use mingde_app::import::{ImportRequest, import};
use mingde_app::{Bureau, Settings, Silent};
use mingde_core::date::Timestamp;
use mingde_core::words::Locale;
use mingde_reader::ReadingRoom;
use mingde_store::{Database, Patience};
use mingde_testkit::{Load, expect_no_square, operator};
use tokio::runtime::Runtime;

/// An office whose registry has the bureau, a school and two teachers of one name.
pub struct Office {
    pub runtime: Runtime,
    pub bureau: Bureau,
    folder: tempfile::TempDir,
}

const UNITS: &str = "单位代码,单位名称,单位类别,上级单位\n";
const PERSONS: &str = "工号,姓名,性别,出生日期,所在单位,职务,级别,任职起\n";
const TALKS: &str = "单位,谈话日期,谈话人,谈话对象,谈话事由\n";

fn dice(buffer: &mut [u8]) -> std::io::Result<()> {
    buffer.fill(7);
    Ok(())
}

impl Office {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data: folder.path().join("data"),
            database: Database::Sqlite,
            library: Vec::new(),
            reading: ReadingRoom::here(),
            patience: Patience::default(),
        };
        let bureau = runtime.block_on(Bureau::open(&settings, &mut dice)).unwrap();
        let office = Self { runtime, bureau, folder };
        office
            .write("单位.csv", &format!("{UNITS}JYJ,示范区教育局,教育局,\nS1,第一小学,小学,示范区教育局\n"));
        let persons = ["P01,王校长", "P02,陈老师", "P03,陈老师"];
        let persons: String =
            persons.map(|who| format!("{who},女,1975-04-05,第一小学,教师,专任教师,2019-08-01\n")).concat();
        office.write("人员.csv", &format!("{PERSONS}{persons}"));
        for name in ["单位.csv", "人员.csv"] {
            let added = office.import(&office.folder.path().join(name), false);
            assert!(added > 0, "{name}");
        }
        office
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// How many rows are added.
    fn import(&self, file: &Path, dry_run: bool) -> u64 {
        let request = ImportRequest {
            files: vec![file.to_owned()],
            dry_run,
            reason: None,
            rejects: None,
            locale: Locale::ZhCn,
            sent: None,
        };
        let now = Timestamp(Timestamp::start_of("2025-11-03".parse().unwrap()).0);
        let clerk = operator("clerk");
        let imported = async { import(&self.bureau, &clerk, now, &request, &mut Silent).await };
        let imported = self.runtime.block_on(imported).unwrap();
        imported.outcomes.iter().map(|outcome| outcome.added).sum()
    }
}

/// What a workbook may repeat: `@` is the number of the row, `<` that of the row before.
const TABLES: [(&str, &str, &str); 14] = [
    ("new units", UNITS, "N@,第@中学,小学,示范区教育局\n"),
    ("units of one name", UNITS, "N@,第九小学,小学,示范区教育局\n"),
    ("units below the one before", UNITS, "N@,新@学校,小学,N<\n"),
    ("units below one that is not there", UNITS, "N@,新@学校,小学,第@教育局\n"),
    ("units with a code again and again", UNITS, "N1,第@中学,小学,示范区教育局\n"),
    ("new persons", PERSONS, "Q@,吴@,女,1980-04-05,第一小学,教师,专任教师,2019-08-01\n"),
    ("persons of one name and birth", PERSONS, "Q@,吴用,女,1980-04-05,第一小学,教师,专任教师,2019-08-01\n"),
    (
        "persons at units that are not there",
        PERSONS,
        "Q@,吴@,女,1980-04-05,第@中学,教师,专任教师,2019-08-01\n",
    ),
    ("posts of one person", PERSONS, "Q1,吴用,女,1980-04-05,第一小学,教师@,专任教师,2019-08-01\n"),
    ("talks", TALKS, "第一小学,2025-09-08,王校长,陈老师(P02),日常谈心\n"),
    ("talks with nobody known", TALKS, "第一小学,2025-09-08,王校长,吴@,日常谈心\n"),
    ("talks with one of a name", TALKS, "第一小学,2025-09-08,王校长,陈老师,日常谈心\n"),
    ("talks at units that are not there", TALKS, "第@中学,2025-09-08,王校长,陈老师(P02),日常谈心\n"),
    ("talks about what is not there", TALKS, "第一小学,2025-09-08,王校长,陈老师(P02),谈心@\n"),
];

/// What a cell may repeat in a row that is sound otherwise.
const CELLS: [(&str, &str); 4] = [
    ("names nobody has in one cell", "吴@、"),
    ("one name in one cell", "陈老师、"),
    ("names with their codes in one cell", "陈老师(P02)、"),
    ("brackets in one cell", "陈老师("),
];

fn tables(office: &Rc<Office>) -> Vec<Load> {
    let loaded = |name: &str, most: usize, text: Box<dyn Fn(usize) -> String>| {
        let office = office.clone();
        Load::new(format!("an import of {name}"), most, move |size| {
            let file = office.folder.path().join("表.csv");
            std::fs::write(&file, text(size)).unwrap();
            let office = office.clone();
            move || {
                office.import(&file, true);
            }
        })
    };
    let load = |name: &str, text: Box<dyn Fn(usize) -> String>| loaded(name, 256, text);
    let rows = TABLES.into_iter().map(|(name, heads, row)| {
        let text = move |size: usize| {
            let row =
                |number: usize| row.replace('@', &number.to_string()).replace('<', &(number - 1).to_string());
            format!("{heads}{}", (1..=size).map(row).collect::<String>())
        };
        load(name, Box::new(text))
    });
    let cells = CELLS.into_iter().map(|(name, piece)| {
        let text = move |size: usize| {
            let cell: String = (1..=size).map(|number| piece.replace('@', &number.to_string())).collect();
            format!("{TALKS}第一小学,2025-09-08,王校长,{cell},日常谈心\n")
        };
        load(name, Box::new(text))
    });
    // Columns that nobody knows: each is asked about with some of what stands below it.
    let strange = |size: usize| {
        let heads: String = (0..size).map(|number| format!(",甲{number}")).collect();
        let row =
            |number: usize| format!("N{number},第{number}中学,小学,示范区教育局{}\n", ",1".repeat(size));
        format!("{}{heads}\n{}", UNITS.trim_end(), (1..=150).map(row).collect::<String>())
    };
    let strange = loaded("headings nobody knows", 512, Box::new(strange)).from(512);
    rows.chain(cells).chain([strange]).collect()
}

#[test]
fn no_import_takes_the_square_of_its_rows() {
    expect_no_square(&tables(&Rc::new(Office::new())));
}
