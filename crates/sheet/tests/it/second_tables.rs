//! Headings below the headings: the same once more, and those of a second table.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Layout, PartOf, Row, Workbook};

use crate::stage::{line, persons, rows_of, study, workbook};

const HEADS: [&str; 5] = ["单位", "学习日期", "学习主题", "主持人", "学时"];
const FIRST: [&str; 5] = ["人事科", "2025-09-01", "条例", "张三", "2"];
const SECOND: [&str; 5] = ["人事科", "2025-09-08", "党章", "李四", "2"];

fn sheet(lines: &[&[&str]]) -> Workbook {
    let lines: String = (1..).zip(lines).map(|(at, cells)| line(at, cells)).collect();
    workbook(&format!("<sheetData>{lines}</sheetData>")).unwrap()
}

/// Read by somebody who knows study sessions and persons.
fn read(book: &Workbook) -> (Layout, Vec<Row>) {
    let layouts = [study(), persons()];
    let recognition = book.recognise(&layouts).unwrap();
    let sheet = &recognition.sheets[0];
    let layout = layouts[sheet.layout].clone();
    let rows = rows_of(book, &layout, sheet).unwrap();
    (layout, rows)
}

fn told(rows: &[Row]) -> Vec<(u32, PartOf, Vec<String>)> {
    let faults = |row: &Row| row.errors.iter().map(|e| format!("{} {}", e.place, e.message.code)).collect();
    rows.iter().map(|row| (row.line, row.part_of, faults(row))).collect()
}

#[test]
fn the_same_headings_are_passed_over_with_the_title_above_them_however_they_are_written() {
    let title = ["理论学习记录"];
    let again: [&[&str]; 3] = [
        &HEADS,
        &["单位*", "学习日期（必填）", "学习主题", "主持人", "学时"],
        &["单位", "学习日期", "学习主题", "主持人"],
    ];
    for heads in again {
        let (_, rows) = read(&sheet(&[&title, &HEADS, &FIRST, &title, heads, &SECOND]));
        let lines = told(&rows);
        let parts = lines.iter().map(|(line, part, faults)| (*line, *part, faults.len()));
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [(3, PartOf::Data, 0), (4, PartOf::Frame, 0), (5, PartOf::Frame, 0), (6, PartOf::Data, 0)],
            "{heads:?}"
        );
        assert_eq!(rows[3].cells[2], Some(Cell::Value(Value::Date("2025-09-08".parse().unwrap()))));
    }
}

#[test]
fn another_table_is_told_once_at_its_headings_and_no_line_of_it_is_read() {
    let persons = ["姓名", "单位", "出生日期", "级别"];
    let person = ["张三", "人事科", "", "教师"];
    let (_, rows) = read(&sheet(&[&HEADS, &FIRST, &[], &["二、名单"], &persons, &person, &["李四"]]));
    let message = vec!["人员!A5 sheet-second-table-of".to_owned()];
    assert_eq!(
        told(&rows),
        [
            (2, PartOf::Data, vec![]),
            (4, PartOf::SecondTable, vec![]),
            (5, PartOf::SecondTable, message),
            (6, PartOf::SecondTable, vec![]),
            (7, PartOf::SecondTable, vec![])
        ]
    );
    assert!(rows[1..].iter().all(|row| row.cells.iter().all(Option::is_none)));
    let texts = |row: &Row| row.original.cells().count();
    assert_eq!(rows[1..].iter().map(texts).collect::<Vec<_>>(), [1, 4, 3, 1], "each as it stood");
}

#[test]
fn the_same_table_in_another_order_is_a_second_table() {
    let turned = ["学习日期", "单位", "学习主题", "主持人", "学时"];
    let line = ["2025-09-08", "人事科", "党章", "李四", "2"];
    let (layout, rows) = read(&sheet(&[&HEADS, &FIRST, &turned, &line]));
    let said = &rows[1].errors[0];
    assert_eq!((said.message.code, said.place.to_string()), ("sheet-second-table-of", "人员!A3".to_owned()));
    assert_eq!(said.message.args, [("title", layout.title)]);
    assert_eq!((rows.len(), rows[2].part_of), (3, PartOf::SecondTable));
}

#[test]
fn a_table_that_nobody_knows_is_told_where_it_stands_apart() {
    let heads = ["序号", "物品", "数量", "单价"];
    let line = ["1", "书", "3", "4"];
    for between in [&[][..], &["二、物品"][..]] {
        let (_, rows) = read(&sheet(&[&HEADS, &FIRST, between, &heads, &line]));
        let rows = &rows[1..];
        assert!(rows.iter().all(|row| row.part_of == PartOf::SecondTable), "{rows:?}");
        let said: Vec<String> = told(rows).into_iter().flat_map(|(.., faults)| faults).collect();
        assert_eq!(said, ["人员!A4 sheet-second-table"]);
    }
}

#[test]
fn headings_may_stand_below_empty_lines_and_data_below_them_is_no_heading() {
    let empty: &[&str] = &[];
    let lines: Vec<&[&str]> = std::iter::repeat_n(empty, 14).chain([&HEADS[..], &FIRST, &SECOND]).collect();
    let (_, rows) = read(&sheet(&lines));
    assert_eq!(rows.iter().map(|row| (row.line, row.errors.len())).collect::<Vec<_>>(), [(16, 0), (17, 0)]);
}

#[test]
fn a_word_alone_is_told_where_no_second_table_follows() {
    let (_, rows) = read(&sheet(&[&HEADS, &FIRST, &["第二周"], &SECOND, &["第三周"]]));
    let alone = |line: u32| (line, PartOf::Data, vec![format!("人员!A{line} sheet-row-alone")]);
    assert_eq!(told(&rows), [(2, PartOf::Data, vec![]), alone(3), (4, PartOf::Data, vec![]), alone(5)]);
}
