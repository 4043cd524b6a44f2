//! A roster of any size written and read, to be timed from outside:
//!
//! ```text
//! roster write 100000 /tmp/roster.xlsx
//! roster read /tmp/roster.xlsx
//! ```

use std::ops::ControlFlow;
use std::path::Path;

use mingde_core::date::civil;
use mingde_core::diagnostic::Source;
use mingde_core::id_number::IdNumber;
use mingde_core::record::Value;
use mingde_core::registry::RegistrySchema;
use mingde_core::words::{Locale, say};
use mingde_sheet::{Cell, Layout, Part, Reference, Workbook, write_records};

const SCHEMA: &str = "
unit_kinds: {primary: {title: 小学, english: Primary school, class: school}}
ranks:
  teacher: {title: 教师, english: Teacher}
  head: {title: 校级, english: School head}
group_kinds: {team: {title: 志愿队, english: Team}}
member_roles: {member: {title: 队员, english: Member}}
unit_fields: {}
person_fields:
  degree: {title: 学历, english: Degree, type: text, max: 20}
";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let source = Source::new("registry.yaml", SCHEMA);
    let (schema, findings) = RegistrySchema::read(&source);
    for finding in &findings {
        eprint!("{}", finding.render(Locale::En));
    }
    let layout = Layout::of_registry_part(&schema.unwrap_or_default(), Part::Persons);
    let Some(layout) = layout else { return };
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "write", count, path] => write(&layout, count.parse().unwrap_or(1_000), Path::new(path)),
        [_, "read", path] => read(&layout, Path::new(path)),
        _ => eprintln!("roster write COUNT FILE | roster read FILE"),
    }
}

fn write(layout: &Layout, count: u32, path: &Path) {
    let text = |t: String| Some(Cell::Value(Value::Text(t)));
    let rows = (0..count).map(|n| {
        let birth = civil(1965 + (n % 40) as i16, 1 + (n % 12) as i8, 1 + (n % 28) as i8);
        let (year, month, day) = birth.map_or((1970, 1, 1), |d| d.parts());
        let digits = format!("330106{year:04}{month:02}{day:02}{:03}", n % 1000);
        let id_number = format!("{digits}{}", IdNumber::check_character(&digits));
        let surname = ["王", "李", "张", "欧阳", "陈"][n as usize % 5];
        let given = ["伟", "芳", "秀英", "建国", "晓燕", "志强", "丽"][n as usize % 7];
        vec![
            text(format!("T{n:06}")),
            text(format!("{surname}{given}{}", n % 97)),
            Some(Cell::Value(Value::Choice(if n % 2 == 0 { "female" } else { "male" }.to_owned()))),
            birth.map(|b| Cell::Value(Value::Date(b))),
            text(id_number),
            text(format!("138{:08}", n % 100_000_000)),
            Some(Cell::One(Reference::read(&format!("第{}实验小学", n % 400)))),
            text("教师".to_owned()),
            Some(Cell::Value(Value::Choice("teacher".to_owned()))),
            civil(2015, 9, 1).map(|d| Cell::Value(Value::Date(d.plus((n % 3000) as i32)))),
            None,
            text("本科".to_owned()),
        ]
    });
    match write_records(layout, rows, path) {
        Ok(count) => println!("{count} rows"),
        Err(error) => eprintln!("{error}"),
    }
}

fn read(layout: &Layout, path: &Path) {
    let layouts = std::slice::from_ref(layout);
    let (mut rows, mut wrong) = (0, 0);
    let book = Workbook::open(path).and_then(|book| Ok((book.recognise(layouts)?, book)));
    let (recognition, book) = match book {
        Ok(found) => found,
        Err(bad) => return eprintln!("{}", say(Locale::En, &bad.message())),
    };
    for sheet in &recognition.sheets {
        let read = book.read_rows(layout, sheet, |row| {
            rows += 1;
            wrong += usize::from(!row.errors.is_empty());
            ControlFlow::Continue(())
        });
        if let Err(bad) = read {
            return eprintln!("{}", say(Locale::En, &bad.message()));
        }
    }
    println!("{rows} rows, {wrong} with errors");
}
