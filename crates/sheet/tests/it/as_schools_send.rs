//! Tables nobody here made: merged down the side, printed with their headings on every page, with words that no
//! template has.

use std::sync::Arc;

use mingde_core::diagnostic::Severity;
use mingde_core::words::{Locale, say};
use mingde_sheet::{Layout, PartOf, Row, Workbook};

use crate::old_workbook::old_workbook;
use crate::stage::{fault, line, persons, rows, study, workbook, zipped};

const HEADS: [&str; 5] = ["单位", "学习日期", "学习主题", "主持人", "学时"];

/// A table of study sessions with merged ranges.
fn sessions(lines: &[[&str; 5]], merged: &[&str]) -> Workbook {
    let mut xml = line(1, &HEADS);
    for (at, cells) in (2..).zip(lines) {
        xml += &line(at, cells);
    }
    let ranges: String = merged.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    workbook(&format!("<sheetData>{xml}</sheetData><mergeCells>{ranges}</mergeCells>")).unwrap()
}

fn codes(rows: &[Row]) -> Vec<(u32, Vec<&'static str>, Vec<String>)> {
    let said = |row: &Row| {
        let warnings = row.warnings.iter().map(|w| format!("{} {}", w.place, w.message.code)).collect();
        (row.line, row.errors.iter().map(|e| e.message.code).collect(), warnings)
    };
    rows.iter().map(said).collect()
}

#[test]
fn what_is_merged_down_a_column_holds_for_each_row_and_is_told_once() {
    let layout = study();
    let lines = [
        ["人事科", "2025-09-01", "条例", "张三", "2"],
        ["", "", "党章", "李四", "2"],
        ["", "2025-09-08", "章程", "王五", "2"],
        ["", "", "", "", ""],
    ];
    let (_, merged) = rows(&sessions(&lines, &["A2:A5", "B2:B3"]), &layout);
    let told = vec!["人员!A2 sheet-merged-read".to_owned(), "人员!B2 sheet-merged-read".to_owned()];
    assert_eq!(codes(&merged), [(2, vec![], told), (3, vec![], vec![]), (4, vec![], vec![])]);
    // Each row reads as if it had been written out, and goes back so where it is refused.
    let written = [
        lines[0],
        ["人事科", "2025-09-01", "党章", "李四", "2"],
        ["人事科", "2025-09-08", "章程", "王五", "2"],
    ];
    let (_, plain) = rows(&sessions(&written, &[]), &layout);
    for (merged, plain) in merged.iter().zip(&plain) {
        assert_eq!((&merged.cells, &merged.original), (&plain.cells, &plain.original));
    }
}

#[test]
fn a_number_over_several_rows_and_a_block_over_several_columns_say_nothing_of_one_row() {
    let layout = study();
    let lines = [["人事科", "2025-09-01", "条例", "张三", "6"], ["人事科", "2025-09-02", "党章", "张三", ""]];
    for (range, column) in [("E2:E3", "E"), ("A2:B3", "A")] {
        let (_, rows) = rows(&sessions(&lines, &[range]), &layout);
        for row in &rows {
            assert_eq!(fault(row), (format!("人员!{column}{}", row.line), "sheet-merged", None), "{range}");
        }
    }
}

#[test]
fn an_old_workbook_knows_its_merged_cells_as_well() {
    let lines: [&[&str]; 4] = [
        &HEADS,
        &["人事科", "2025-09-01", "条例", "张三", "2"],
        &["", "2025-09-08", "党章", "李四", "2"],
        &["", "2025-09-15", "章程", "王五", "2"],
    ];
    let bytes = old_workbook("理论学习", &lines, &[[1, 3, 0, 0]]);
    let book = Workbook::from_bytes("学习.xls", bytes).unwrap();
    let (_, rows) = rows(&book, &study());
    let told = vec!["理论学习!A2 sheet-merged-read".to_owned()];
    assert_eq!(codes(&rows), [(2, vec![], told), (3, vec![], vec![]), (4, vec![], vec![])]);
    assert_eq!(rows[0].cells[1], rows[2].cells[1]);
}

#[test]
fn a_stray_cell_of_an_old_workbook_costs_no_more_than_itself_and_is_told_where_it_stands() {
    let mut last = vec!["人事科", "2025-09-08", "党章", "李四", "2"];
    last.resize(255, "");
    last.push("落");
    let mut lines: Vec<&[&str]> = vec![&HEADS, &["人事科", "2025-09-01", "条例", "张三", "2"]];
    lines.resize(65_535, &[]);
    lines.push(&last);
    let book = Workbook::from_bytes("学习.xls", old_workbook("理论学习", &lines, &[])).unwrap();
    let (_, rows) = rows(&book, &study());
    let told = vec!["理论学习!IV65536 sheet-cell-unheaded".to_owned()];
    assert_eq!(codes(&rows), [(2, vec![], vec![]), (65_536, vec![], told)]);
    assert_eq!(rows[0].cells[1], rows[1].cells[1]);
}

#[test]
fn headings_printed_on_every_page_are_passed_over() {
    let layout = study();
    let lines =
        [["人事科", "2025-09-01", "条例", "张三", "2"], HEADS, ["人事科", "2025-09-02", "党章", "张三", "2"]];
    let (_, rows) = rows(&sessions(&lines, &[]), &layout);
    let again = vec!["人员!3 sheet-headings-again".to_owned()];
    assert_eq!(codes(&rows), [(2, vec![], vec![]), (3, vec![], again), (4, vec![], vec![])]);
    assert_eq!(rows[1].part_of, PartOf::Frame);
}

#[test]
fn a_line_with_one_word_is_one_fault_and_hidden_rows_are_told_once() {
    let xml = line(1, &HEADS)
        + &line(2, &["第一周"])
        + &line(3, &["人事科", "2025-09-01", "条例", "张三", "2"]).replace("<row ", "<row hidden=\"1\" ")
        + &line(4, &["人事科", "2025-09-02", "党章", "张三", "2"]).replace("<row ", "<row hidden=\"true\" ")
        + &line(5, &["人事科", "", "", "张三", "2"]);
    let book = workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap();
    let (_, rows) = rows(&book, &study());
    assert_eq!(fault(&rows[0]), ("人员!A2".to_owned(), "sheet-row-alone", None));
    let hidden = vec!["人员!3 sheet-row-hidden".to_owned()];
    let told = codes(&rows[1..]);
    assert_eq!(told[..2], [(3, vec![], hidden), (4, vec![], vec![])]);
    assert_eq!(told[2], (5, vec!["sheet-cell-missing"; 2], vec![]));
}

#[test]
fn a_hidden_column_is_read_and_told_once() {
    let xml = line(1, &HEADS)
        + &line(2, &["人事科", "2025-09-01", "条例", "张三", "2"])
        + &line(3, &["人事科", "2025-09-02", "党章", "张三", "2"]);
    let columns = r#"<cols><col min="1" max="1" width="9"/><col min="3" max="3" hidden="1"/></cols>"#;
    let book = workbook(&format!("{columns}<sheetData>{xml}</sheetData>")).unwrap();
    let (_, rows) = rows(&book, &study());
    let hidden = vec!["人员!C2 sheet-column-hidden".to_owned()];
    assert_eq!(codes(&rows), [(2, vec![], hidden), (3, vec![], vec![])]);
}

#[test]
fn what_stands_below_no_heading_is_named_once_for_each_column() {
    let xml = line(1, &["姓名", "所在单位", "级别"])
        + &line(2, &["张三", "人事科", "教师", "", "待核"])
        + &line(3, &["李四", "人事科", "教师", "", "已核"]);
    let book = workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap();
    let (_, rows) = rows(&book, &persons());
    let told = vec!["人员!E2 sheet-cell-unheaded".to_owned()];
    assert_eq!(codes(&rows), [(2, vec![], told), (3, vec![], vec![])]);
}

#[test]
fn a_text_file_names_its_rows_as_a_program_shows_them_and_its_numbers_as_it_saved_them() {
    let text = "单位,学习日期,学习主题,经费\n人事科,2025-09-01,\"一\n二\n三\",5\n人事科,2025-09-02,四,约300\n\
        人事科,9.1,五,6\n人事科,2025-09-03,#REF!,7\n";
    let book = Workbook::from_bytes("学习.csv", text.as_bytes().to_vec()).unwrap();
    let (_, rows) = rows(&book, &study());
    assert_eq!(rows[0].errors, []);
    let faults: Vec<_> = rows[1..].iter().map(|row| (fault(row).0, fault(row).1)).collect();
    assert_eq!(
        faults,
        [
            ("学习!D3".to_owned(), "sheet-number-malformed"),
            ("学习!B4".to_owned(), "sheet-date-day-unclear"),
            ("学习!C5".to_owned(), "sheet-formula-error"),
        ]
    );
    let text = "姓名,所在单位,级别,出生日期\n张三,人事科,教师,1990.1\n李四,人事科,教师,\"1990.1\"\n王五,人事科,教师,1990.10\n";
    let book = Workbook::from_bytes("人员.csv", text.as_bytes().to_vec()).unwrap();
    let (_, rows) = self::rows(&book, &persons());
    assert_eq!(fault(&rows[0]).1, "sheet-date-month-unclear");
    assert!(rows[1].errors.is_empty() && rows[2].errors.is_empty());
}

#[test]
fn numbers_of_columns_and_what_ends_a_table_are_no_rows() {
    let heads = ["学校名称", "学习日期", "学习主题", "主持人姓名", "学时/小时"];
    for numbers in [
        ["1", "2", "3", "4", "5"],
        ["甲", "乙", "1", "2", "3"],
        ["（1）", "（2）", "（3）", "（4）", "（5）"],
    ] {
        let xml = line(1, &heads)
            + &line(2, &numbers)
            + &line(3, &["人事科", "2025-09-01", "条例", "张三", "2"])
            + &line(4, &["以下空白"]);
        let book = workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap();
        let (sheet, rows) = rows(&book, &study());
        assert!(!sheet.has_errors() && sheet.unknown.is_empty(), "{:?}", sheet.findings);
        let parts: Vec<_> = rows.iter().map(|row| (row.line, row.part_of, row.errors.len())).collect();
        assert_eq!(parts, [(2, PartOf::Frame, 0), (3, PartOf::Data, 0), (4, PartOf::Frame, 0)]);
    }
}

#[test]
fn a_comma_too_many_in_a_text_file_refuses_the_line() {
    let text = "姓名,所在单位,级别\n张三,人事科,教师\n李四,人事科,教师,代课\n王五,人事科,教师,,\n";
    let book = Workbook::from_bytes("人员.csv", text.as_bytes().to_vec()).unwrap();
    let (_, rows) = rows(&book, &persons());
    let told: Vec<_> = codes(&rows).into_iter().map(|(_, errors, _)| errors).collect();
    assert_eq!(told, [vec![], vec!["sheet-cells-too-many"], vec![]]);
    assert_eq!(rows[1].errors[0].place.to_string(), "人员!D3");
}

/// Findings about a sheet: code, place and the words.
fn findings(heads: &[&str], layouts: &[Layout]) -> Vec<(Severity, &'static str, String)> {
    let xml = line(1, heads) + &line(2, &["人事科", "2025-09-01", "x"]);
    let book = workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap();
    let found = book.recognise(layouts).unwrap();
    let told = found.sheets[0].findings.iter();
    told.map(|f| (f.severity, f.message.code, say(Locale::ZhCn, &f.message))).collect()
}

#[test]
fn headings_that_fit_nothing_are_held_against_what_they_resemble() {
    let layouts = [persons(), study()];
    // Half of it is in other words.
    let told = findings(&["填报单位", "何时", "学习的主题", "主持者", "地点", "效果"], &layouts);
    assert_eq!((told[0].0, told[0].1), (Severity::Error, "sheet-nearest"));
    assert!(told[0].2.contains("理论学习") && told[0].2.contains("mingde template study"), "{}", told[0].2);
    let said: Vec<&str> = told.iter().map(|(_, code, _)| *code).collect();
    assert!(
        said.contains(&"sheet-column-missing-near") && said.contains(&"sheet-column-missing"),
        "{told:?}"
    );
    assert!(told.iter().any(|(_, code, words)| *code == "sheet-column-unknown" && words.contains("地点")));
    // What every kind has tells nothing.
    let book = workbook(&format!("<sheetData>{}</sheetData>", line(1, &["单位", "甲", "乙"]))).unwrap();
    let many: Vec<Layout> = (0..9).map(|_| study()).collect();
    let refused = book.recognise(&many).unwrap_err().message();
    assert_eq!(refused.code, "sheet-none-recognised-few");
    assert!(say(Locale::ZhCn, &refused).contains("单位"));
}

#[test]
fn of_two_kinds_alike_the_one_named_above_the_table_is_meant() {
    let study = study();
    let mut other = study.clone();
    (other.id, other.title) = ("kind/other".into(), "竞赛".into());
    Arc::make_mut(&mut other.parts)[0].sheet = "竞赛".into();
    let layouts = [other, study];
    let table = |title: &str| {
        let xml =
            line(1, &[title]) + &line(2, &HEADS) + &line(3, &["人事科", "2025-09-01", "条例", "张三", "2"]);
        workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap().recognise(&layouts)
    };
    assert_eq!(table("2025年理论学习登记表").unwrap().sheets[0].layout, 1);
    assert_eq!(table("2025年竞赛登记表").unwrap().sheets[0].layout, 0);
    assert_eq!(table("登记表").unwrap_err().message().code, "sheet-ambiguous");
    assert_eq!(table("理论学习竞赛登记表").unwrap_err().message().code, "sheet-ambiguous");
}

#[test]
fn what_is_to_be_observed_may_stand_above_the_table_on_twenty_lines() {
    let below = |notes: u32| {
        let above: String = (1..=notes).map(|at| line(at, &[&format!("填表说明{at}：如实填写")])).collect();
        let row = ["人事科", "2025-09-01", "条例", "张三", "2"];
        let xml = above + &line(notes + 1, &HEADS) + &line(notes + 2, &row);
        workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap().recognise(&[study()])
    };
    assert_eq!(below(19).unwrap().sheets[0].layout, 0);
    assert_eq!(below(20).unwrap_err().message().code, "sheet-none-recognised");
}

#[test]
fn text_files_that_cannot_be_read_say_at_which_line() {
    let head = "姓名,所在单位,级别\n";
    let row = "张三,人事科,教师\n";
    let gb18030 = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16: Vec<u8> = head.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let torn = [head.as_bytes(), &row.as_bytes()[..4], b"\n"].concat();
    for (bytes, code, place) in [
        ([head.as_bytes(), &gb18030(row)].concat(), "sheet-file-encoding", Some("2")),
        ([gb18030(head), gb18030(row), vec![0xff]].concat(), "sheet-file-encoding", Some("3")),
        ([b"\xef\xbb\xbf".to_vec(), torn].concat(), "sheet-file-encoding", Some("2")),
        (utf16, "sheet-file-no-text", None),
    ] {
        let refused = Workbook::from_bytes("人员.csv", bytes).unwrap_err().message();
        assert_eq!(refused.code, code);
        assert_eq!(refused.args.first().map(|(_, line)| line.as_str()), place);
    }
    // Excel's "Unicode text".
    let marked: Vec<u8> =
        format!("\u{feff}{head}{row}").replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let book = Workbook::from_bytes("人员.txt", marked).unwrap();
    assert_eq!(rows(&book, &persons()).1.len(), 1);
}

#[test]
fn files_that_only_look_like_workbooks_are_called_by_their_name() {
    let numbers = zipped(&[("Index/Document.iwa".to_owned(), b"x".to_vec())]);
    let lock = b"\x05admin".to_vec();
    for (name, bytes, code) in
        [("表.numbers", numbers, "sheet-file-numbers"), ("~$表.xlsx", lock, "sheet-file-lock")]
    {
        assert_eq!(Workbook::from_bytes(name, bytes).unwrap_err().message().code, code);
    }
}
