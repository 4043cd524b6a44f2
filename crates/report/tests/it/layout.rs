//! What GB/T 9704-2012 asks of the page, read off the written file.

use mingde_core::date::civil;
use mingde_report::document::{Align, Block, Document, Run, Table};
use mingde_report::docx;

use crate::package::{names, paragraph, part, parts};
use crate::schema::everything;

#[test]
fn the_page_holds_22_lines_of_28_characters() {
    let body = part(&everything(), "word/document.xml");
    assert!(body.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#));
    assert!(body.contains(r#"w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#));
    assert!(body.contains(r#"<w:docGrid w:type="lines" w:linePitch="579"/>"#));
    // 22 lines of 579 twips fit the height of the type area, 23 do not.
    let height = 16838 - 2098 - 1984;
    assert_eq!(height / 579, 22);
    // 28 characters of 16 pt less the tracking of 0.25 pt fit its width, 29 do not.
    let width = 11906 - 1587 - 1474;
    assert_eq!(width / (320 - 5), 28);
    let styles = part(&everything(), "word/styles.xml");
    assert!(styles.contains(r#"w:line="579" w:lineRule="exact""#));
    assert!(styles.contains(r#"<w:spacing w:val="-5"/><w:sz w:val="32"/>"#));
}

#[test]
fn page_numbers_stand_right_on_odd_and_left_on_even_pages() {
    let document = everything();
    assert!(part(&document, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    let body = part(&document, "word/document.xml");
    assert!(body.contains(r#"<w:footerReference w:type="default" r:id="rIdFooterOdd"/>"#));
    assert!(body.contains(r#"<w:footerReference w:type="even" r:id="rIdFooterEven"/>"#));
    let relations = part(&document, "word/_rels/document.xml.rels");
    assert!(relations.contains(r#"Id="rIdFooterEven" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml""#));
    for (name, align, inset) in
        [("word/footer1.xml", "right", "w:rightChars"), ("word/footer2.xml", "left", "w:leftChars")]
    {
        let footer = part(&document, name);
        assert!(footer.contains(&format!(r#"<w:jc w:val="{align}"/>"#)), "{name}");
        assert!(footer.contains(&format!(r#"{inset}="100""#)), "{name}");
        assert!(footer.contains(">— </w:t>") && footer.contains("> PAGE <") && footer.contains("> —</w:t>"));
    }
}

#[test]
fn fonts_are_named_and_no_theme_can_override_them() {
    let document = everything();
    let styles = part(&document, "word/styles.xml");
    for (style, font, size) in [
        ("Title", "方正小标宋简体", Some(44)),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("Heading3", "仿宋_GB2312", None),
        ("Footer", "宋体", Some(28)),
    ] {
        let from = styles.find(&format!(r#"w:styleId="{style}""#)).unwrap();
        let one = &styles[from..from + styles[from..].find("</w:style>").unwrap()];
        assert!(one.contains(&format!(r#"w:eastAsia="{font}""#)), "{style}");
        if let Some(size) = size {
            assert!(one.contains(&format!(r#"<w:sz w:val="{size}"/>"#)), "{style}");
        }
    }
    for (name, xml) in parts(&document) {
        assert!(!xml.contains("Theme=") && !name.contains("theme"), "{name}");
    }
}

#[test]
fn headings_have_outline_levels() {
    let styles = part(&everything(), "word/styles.xml");
    for level in 0..4 {
        assert!(styles.contains(&format!(r#"<w:outlineLvl w:val="{level}"/>"#)));
    }
    let body = part(&everything(), "word/document.xml");
    for level in 1..=4 {
        assert!(body.contains(&format!(r#"<w:pStyle w:val="Heading{level}"/>"#)));
    }
}

#[test]
fn the_date_is_inset_four_characters_and_the_issuer_centred_over_it() {
    let sign = |issuer: &str| {
        let block = Block::Signature { issuer: vec![Run::plain(issuer)], date: civil(2025, 9, 1).unwrap() };
        part(&Document { blocks: vec![block], ..Document::default() }, "word/document.xml")
    };
    // 2025年9月1日 is six characters wide: six digits and three signs.
    let body = sign("某教育局");
    assert!(body.contains(r#"w:rightChars="500""#), "four characters over six: one more on each side");
    assert!(body.contains("2025年9月1日"));
    assert!(
        sign("某市某区教育体育局委员会办公室").contains(r#"w:rightChars="0""#),
        "never beyond the margin"
    );
}

#[test]
fn the_paragraph_before_a_signature_comes_along_to_its_page() {
    let said = |text: &str| Block::Paragraph(vec![Run::plain(text)]);
    let sign =
        Block::Signature { issuer: vec![Run::plain("某教育局")], date: civil(2025, 9, 1).unwrap() };
    let document = Document { blocks: vec![said("甲"), said("乙"), sign], ..Document::default() };
    let body = part(&document, "word/document.xml");
    let kept = |text: &str| {
        let paragraph = body.split("<w:p>").find(|paragraph| paragraph.contains(text)).unwrap();
        paragraph.contains("<w:keepNext/>")
    };
    assert_eq!((kept(">甲<"), kept(">乙<")), (false, true));
}

#[test]
fn a_signature_behind_a_table_takes_the_last_rows_along() {
    let rows = |many: usize| (1..=many).map(|row| vec![vec![Run::plain(format!("第{row}行"))]]).collect();
    let table =
        |many| Table { header: vec![vec![Run::plain("学校")]], rows: rows(many), ..Table::default() };
    let sign =
        Block::Signature { issuer: vec![Run::plain("某教育局")], date: civil(2025, 9, 1).unwrap() };
    let of = |blocks| part(&Document { blocks, ..Document::default() }, "word/document.xml");
    let kept = |body: &str, text: &str| {
        let paragraph = body.split("<w:p>").find(|paragraph| paragraph.contains(text)).unwrap();
        paragraph.contains("<w:keepNext/>")
    };
    let kept_of = |body: &str, many: usize| -> Vec<usize> {
        (1..=many).filter(|row| kept(body, &format!(">第{row}行<"))).collect()
    };
    let signed = of(vec![Block::Table(table(20)), sign]);
    assert_eq!(kept_of(&signed, 20), [1, 2, 18, 19, 20]);
    // Alone it is not torn near its ends, and a short one not at all.
    assert_eq!(kept_of(&of(vec![Block::Table(table(20))]), 20), [1, 2, 18, 19]);
    assert_eq!(kept_of(&of(vec![Block::Table(table(4))]), 4), [1, 2, 3]);
    assert!(kept(&signed, ">学校<"), "the head stays with the first row");
}

#[test]
fn tables_repeat_their_header_and_give_every_column_a_width() {
    let cell = |text: &str| vec![Run::plain(text)];
    let table = Table {
        columns: vec![Align::Left, Align::Right],
        header: vec![cell("学校"), cell("学生数")],
        rows: (0..500).map(|i| vec![cell(&format!("第{i}小学")), cell("420")]).collect(),
        ..Table::default()
    };
    let body =
        part(&Document { blocks: vec![Block::Table(table)], ..Document::default() }, "word/document.xml");
    assert_eq!(body.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(body.matches("<w:tr>").count(), 501);
    assert_eq!(body.matches("<w:cantSplit/>").count(), 501);
    let widths: u32 = body
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .map(|rest| rest[..rest.find('"').unwrap()].parse::<u32>().unwrap())
        .sum();
    assert_eq!(widths, 11906 - 1587 - 1474, "the columns fill the type area");
    assert!(body.ends_with("</w:sectPr></w:body></w:document>"));
    assert!(body.contains("</w:tbl><w:p>"), "a body does not end in a table");
    // A row with fewer cells than columns is filled up: a row of another width would not open in Word.
    let ragged =
        Table { header: vec![cell("甲"), cell("乙")], rows: vec![vec![cell("一")]], ..Table::default() };
    let body =
        part(&Document { blocks: vec![Block::Table(ragged)], ..Document::default() }, "word/document.xml");
    assert_eq!(body.matches("<w:tc>").count(), 4);
    // Into one that is filled in by hand a pen fits, and what is written has room.
    let by_hand = |to_fill| {
        let rows = vec![vec![cell("受送达人签名"), Vec::new()]];
        let table = Table { rows, to_fill, ..Table::default() };
        part(&Document { blocks: vec![Block::Table(table)], ..Document::default() }, "word/document.xml")
    };
    let last = |body: &str| -> u32 {
        let widths = body.split("<w:gridCol w:w=\"").skip(1);
        widths.last().unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert!(by_hand(true).contains("<w:trHeight w:val=\"680\" w:hRule=\"atLeast\"/>"));
    assert!(!by_hand(false).contains("w:trHeight"));
    assert!(last(&by_hand(true)) > 2 * last(&by_hand(false)));
}

#[test]
fn any_character_survives_or_shows_that_it_could_not() {
    let text = "堃喆珺翀赟頔祎䶮𠮷 <b> & \"引号\" ]]> \u{1}\u{fffe}末";
    let body = part(&Document { blocks: vec![paragraph(text)], ..Document::default() }, "word/document.xml");
    assert!(body.contains("堃喆珺翀赟頔祎䶮𠮷 &lt;b&gt; &amp; "));
    assert!(body.contains("\u{fffd}\u{fffd}末"), "what XML cannot hold is shown as unprintable");
}

#[test]
fn an_empty_document_is_still_a_document() {
    let body = part(&Document::default(), "word/document.xml");
    assert_eq!(body.matches("<w:p>").count(), 1);
    assert!(body.contains("<w:sectPr>"));
}

#[test]
fn the_file_says_who_wrote_it_and_when() {
    let core = part(&everything(), "docProps/core.xml");
    for text in [
        "<dc:title>工作简介</dc:title>",
        "<dc:creator>教育局</dc:creator>",
        "<dc:subject>2025年</dc:subject>",
        "<cp:keywords>简介</cp:keywords>",
        r#"<dcterms:created xsi:type="dcterms:W3CDTF">2025-12-31T00:00:00Z</dcterms:created>"#,
    ] {
        assert!(core.contains(text), "{text}");
    }
    assert!(part(&everything(), "docProps/app.xml").contains("<Company>教育局</Company>"));
}

#[test]
fn every_part_has_a_content_type_and_every_relation_a_part() {
    let all = parts(&everything());
    let names = names(&everything());
    let types = &all[0];
    assert_eq!(types.0, "[Content_Types].xml");
    for name in &names[1..] {
        let declared = types.1.contains(&format!("\"/{name}\""));
        let by_default = name.ends_with(".rels")
            || name == "customXml/item1.xml"
            || name.ends_with(".png") && types.1.contains(r#"Extension="png" ContentType="image/png""#);
        assert!(declared || by_default, "{name}");
    }
    for (name, xml) in all.iter().filter(|(n, _)| n.ends_with(".rels")) {
        let folder = name.split("_rels/").next().unwrap();
        for rest in xml.split("Target=\"").skip(1) {
            let target = &rest[..rest.find('"').unwrap()];
            let path = match target.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None => format!("{folder}{target}"),
            };
            assert!(names.contains(&path), "{name} leads to {path}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(docx::write(&everything()).unwrap(), docx::write(&everything()).unwrap());
}
