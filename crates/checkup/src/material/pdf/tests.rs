use pdf_extract::{Dictionary, Object, Stream, dictionary};

use super::glyphs::Glyph;
use super::*;

/// Characters of ten points in a row from a place on; a space is a gap of half a size, `_` one of three sizes.
fn row(text: &str, x: f64, y: f64) -> Vec<Glyph> {
    let mut at = x;
    let mut glyphs = Vec::new();
    for c in text.chars() {
        let width = match c {
            '_' => 30.0,
            c if c.is_ascii() => 5.0,
            _ => 10.0,
        };
        if !matches!(c, ' ' | '_') {
            glyphs.push(Glyph { c, x: at, end: at + width, y, size: 10.0 });
        }
        at += width;
    }
    glyphs
}

fn read_page(rows: Vec<Vec<Glyph>>) -> String {
    text(&[page::blocks(page::lines(rows.concat(), &mut []))])
}

#[test]
fn a_file_that_is_none_is_told() {
    assert_eq!(read(b"%PDF-1.4 nothing"), Err(MaterialError::NotPdf));
}

#[test]
fn lines_that_fill_the_page_go_on() {
    let rows = vec![
        row("全区教育系统现有学校四十九所在职", 70.0, 700.0),
        row("教职工四千九百余人比上年增加了百分", 50.0, 684.0),
        row("之三。", 50.0, 668.0),
        row("二、工作成效", 70.0, 652.0),
        row("- 1 -", 120.0, 600.0),
    ];
    assert_eq!(
        read_page(rows),
        "全区教育系统现有学校四十九所在职教职工四千九百余人比上年增加了百分之三。\n二、工作成效\n- 1 -\n"
    );
}

#[test]
fn marks_of_another_font_stand_where_they_belong() {
    // Some programs draw all marks of a line behind its other characters.
    let mut line = row("落实 双减 政策，培训 1200人", 50.0, 700.0);
    line.extend([('“', 70.0), ('”', 95.0)].map(|(c, x)| Glyph { c, x, end: x + 5.0, y: 700.5, size: 10.0 }));
    assert_eq!(read_page(vec![line]), "落实“双减”政策，培训 1200人\n");
}

#[test]
fn bold_that_is_drawn_twice_is_read_once() {
    let line = row("工作总结", 50.0, 700.0);
    let again = line.iter().map(|g| Glyph { x: g.x + 0.4, end: g.end + 0.4, ..*g }).collect();
    assert_eq!(read_page(vec![line, again]), "工作总结\n");
    let mut power = row("用电10度", 50.0, 700.0);
    power.truncate(4);
    power.push(Glyph { c: '4', x: 80.0, end: 83.0, y: 703.5, size: 6.0 });
    power.push(Glyph { c: '度', x: 84.0, end: 94.0, y: 700.0, size: 10.0 });
    assert_eq!(read_page(vec![power]), "用电10^4度\n");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let title = row("____两栏排印的教育工作简报第三期全文", 50.0, 730.0);
    let (one, other) = ("全县教育系统认真落实各项要求扎", "办学条件持续改善师资力量不断加");
    let (last_one, last_other) = ("实推进各项工作。", "强群众满意。");
    let mut rows = vec![row("教育工作简报内部资料", 50.0, 800.0), title];
    for (i, (left, right)) in [(one, other), (one, other), (one, other), (one, other), (last_one, last_other)]
        .into_iter()
        .enumerate()
    {
        let y = 700.0 - 16.0 * i as f64;
        // Lines of two columns need not stand at one height.
        rows.push(row(left, 50.0, y));
        rows.push(row(right, 230.0, y - 6.0));
    }
    assert_eq!(
        read_page(rows),
        format!(
            "教育工作简报内部资料\n两栏排印的教育工作简报第三期全文\n{}{last_one}\n{}{last_other}\n",
            one.repeat(4),
            other.repeat(4)
        )
    );
}

#[test]
fn cells_of_a_table_stay_apart_and_empty_ones_keep_their_places() {
    let place = |cells: &[(&str, f64)], y: f64| {
        cells.iter().flat_map(|(text, x)| row(text, *x, y)).collect::<Vec<_>>()
    };
    let rows = vec![
        row("各县区名额分配情况如下", 50.0, 720.0),
        place(&[("县区", 50.0), ("小学", 137.0), ("合计", 220.0)], 700.0),
        place(&[("男", 120.0), ("女", 170.0)], 684.0),
        place(&[("东城区", 50.0), ("28", 120.0), ("32", 170.0), ("60", 220.0)], 668.0),
        place(&[("清溪县", 50.0), ("25", 120.0), ("55", 220.0)], 652.0),
        row("以上数据截至六月底。", 50.0, 620.0),
    ];
    assert_eq!(
        read_page(rows),
        "各县区名额分配情况如下\n县区\t小学\t\t合计\n\t男\t女\t\n东城区\t28\t32\t60\n清溪县\t25\t\t55\n以上数据截至六月底。\n"
    );
}

#[test]
fn rules_part_cells_that_stand_close() {
    use super::glyphs::Rule;
    let rows = [row("东城区 28 32", 50.0, 700.0), row("清溪县 25 30", 50.0, 684.0)].concat();
    let mut rules = [82.5, 97.5].map(|x| Rule { x, top: 715.0, bottom: 680.0 });
    assert_eq!(text(&[page::blocks(page::lines(rows, &mut rules))]), "东城区\t28\t32\n清溪县\t25\t30\n");
}

#[test]
fn a_cell_of_several_lines_is_one() {
    use super::glyphs::{Level, Rule};
    let place = |text: &str, x: f64, y: f64| row(text, x, y);
    let glyphs = [
        place("学校", 55.0, 703.0),
        place("资金", 155.0, 703.0),
        place("用途", 225.0, 703.0),
        place("城关镇中心小", 55.0, 684.0),
        place("28", 155.0, 678.0),
        place("维修厕所和围", 225.0, 684.0),
        place("学", 55.0, 672.0),
        place("墙", 225.0, 672.0),
        place("柳河小学", 55.0, 653.0),
        place("32", 155.0, 653.0),
        place("购置课桌", 225.0, 653.0),
    ];
    let mut rules = [50.0, 150.0, 220.0, 320.0].map(|x| Rule { x, top: 715.0, bottom: 648.0 });
    let level = |y: f64, left: f64, right: f64| Level { y, left, right };
    // The rules of a row are drawn cell by cell.
    let levels: Vec<Level> = [715.0, 697.0, 667.0, 648.0]
        .iter()
        .flat_map(|y| [level(*y, 50.0, 150.0), level(*y + 0.3, 150.0, 220.0), level(*y, 220.0, 320.0)])
        .collect();
    let lines = page::lines(glyphs.concat(), &mut rules);
    assert_eq!(
        text(&[page::blocks(bands::rows(lines, &rules, levels))]),
        "学校\t资金\t用途\n城关镇中心小学\t28\t维修厕所和围墙\n柳河小学\t32\t购置课桌\n"
    );
}

#[test]
fn a_rule_that_parts_a_head_makes_two_rows_of_it() {
    use super::glyphs::{Level, Rule};
    let glyphs = [
        row("县区", 55.0, 690.0),
        row("小学", 180.0, 698.0),
        row("男", 160.0, 682.0),
        row("女", 210.0, 682.0),
        row("东城", 55.0, 664.0),
        row("28", 160.0, 664.0),
        row("32", 210.0, 664.0),
    ];
    let mut rules = [50.0, 150.0, 250.0].map(|x| Rule { x, top: 710.0, bottom: 660.0 });
    let level = |y: f64, left: f64| Level { y, left, right: 250.0 };
    let levels = vec![level(710.0, 50.0), level(694.0, 150.0), level(676.0, 50.0), level(660.0, 50.0)];
    let lines = page::lines(glyphs.concat(), &mut rules);
    let read = text(&[page::blocks(bands::rows(lines, &rules, levels))]);
    assert!(read.contains("小学") && !read.contains("小学男"), "{read}");
}

#[test]
fn a_list_is_no_table() {
    let rows = vec![row("1._加强组织领导", 50.0, 700.0), row("2._落实经费保障", 50.0, 684.0)];
    assert_eq!(read_page(rows), "1.加强组织领导\n2.落实经费保障\n");
}

/// A PDF with a page for each of these contents, whose font is in GBK and brings nothing else along.
fn in_gbk(contents: &[&[u8]]) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let descendant = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
        "FontDescriptor" => dictionary! { "Type" => "FontDescriptor", "FontName" => "STSong-Light" },
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 2,
        },
    });
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "GBK-EUC-H",
        "DescendantFonts" => vec![descendant.into()],
    });
    let tree = pdf.new_object_id();
    let mut pages: Vec<Object> = Vec::new();
    for content in contents {
        let content = pdf.add_object(Stream::new(Dictionary::new(), content.to_vec()));
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        };
        pages.push(pdf.add_object(page).into());
    }
    let count = i64::try_from(contents.len()).unwrap();
    pdf.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => count }.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn pages_are_read_one_after_the_other() {
    let (first, second) =
        (b"BT /F1 12 Tf 50 700 Td <BDCCD3FD> Tj ET", b"BT /F1 12 Tf 50 700 Td <D1A7D0A3> Tj ET");
    assert_eq!(read(&in_gbk(&[first, second])).as_deref(), Ok("教育\n学校\n"));
    assert_eq!(read(&in_gbk(&[b""])), Err(MaterialError::NoText));
}
