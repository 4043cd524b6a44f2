//! `styles.xml`: every look is a named style, so that a document stays editable: change the style, and all
//! paragraphs follow; headings have outline levels, so that the navigation pane and a table of contents work.

use super::look::{Indent, LINE, ParagraphLook, RED, RunLook, Spacing, font};
use super::xml::Xml;
use super::{W, style};

struct Style {
    id: &'static str,
    name: &'static str,
    next: Option<&'static str>,
    paragraph: ParagraphLook,
    run: RunLook,
}

const SIZE_2: u32 = 44; // 2号, 22 pt
const SIZE_3: u32 = 32; // 3号, 16 pt
const SIZE_4: u32 = 28; // 4号, 14 pt
const SIZE_SMALL_4: u32 = 24; // 小四, 12 pt

const BODY: Spacing = Spacing { before: 0, after: 0, line: LINE, exact: true };
// Exact pitch cuts off the second line of a cell in WPS, so cells grow with their text.
const CELL: Spacing = Spacing { before: 20, after: 20, line: 264, exact: false };

fn styles() -> Vec<Style> {
    let paragraph = ParagraphLook::default();
    let run = RunLook::default();
    // The red head stands above the grid of the body.
    let head = ParagraphLook {
        keep_next: true,
        on_grid: Some(false),
        indent: Some(Indent::None),
        align: Some("center"),
        ..paragraph
    };
    let heading = |id, name, font, outline| Style {
        id,
        name,
        next: Some(style::BODY),
        paragraph: ParagraphLook { keep_next: true, outline: Some(outline), ..paragraph },
        run: RunLook { font: Some(font), ..run },
    };
    vec![
        Style {
            id: style::MASTHEAD,
            name: "Masthead",
            next: Some(style::NUMBER),
            paragraph: head,
            run: RunLook { font: Some(font::XIAOBIAOSONG), tracking: Some(0), colour: Some(RED), ..run },
        },
        Style { id: style::NUMBER, name: "Document Number", next: Some(style::TITLE), paragraph: head, run },
        Style {
            id: style::COLOPHON,
            name: "Colophon",
            next: None,
            paragraph: ParagraphLook {
                on_grid: Some(false),
                spacing: Some(Spacing { before: 40, after: 40, line: 400, exact: true }),
                indent: Some(Indent::None),
                align: Some("left"),
                ..paragraph
            },
            run: RunLook { half_points: Some(SIZE_4), tracking: Some(0), ..run },
        },
        Style {
            id: style::PICTURE,
            name: "Picture",
            next: Some(style::PICTURE_CAPTION),
            // An exact pitch would show one line of the picture and cut off the rest.
            paragraph: ParagraphLook {
                on_grid: Some(false),
                spacing: Some(Spacing { before: 120, after: 60, line: 240, exact: false }),
                indent: Some(Indent::None),
                align: Some("center"),
                ..paragraph
            },
            run,
        },
        Style {
            id: style::PICTURE_CAPTION,
            name: "Picture Caption",
            next: Some(style::BODY),
            paragraph: ParagraphLook { indent: Some(Indent::None), align: Some("center"), ..paragraph },
            run: RunLook { font: Some(font::HEITI), half_points: Some(SIZE_4), ..run },
        },
        Style {
            id: style::TITLE,
            name: "Title",
            next: Some(style::BODY),
            paragraph: ParagraphLook {
                keep_next: true,
                spacing: Some(Spacing { after: LINE, ..BODY }),
                indent: Some(Indent::None),
                align: Some("center"),
                ..paragraph
            },
            run: RunLook {
                font: Some(font::XIAOBIAOSONG),
                half_points: Some(SIZE_2),
                tracking: Some(0),
                ..run
            },
        },
        Style {
            id: style::SUBTITLE,
            name: "Subtitle",
            next: Some(style::BODY),
            paragraph: ParagraphLook {
                spacing: Some(Spacing { after: LINE, ..BODY }),
                indent: Some(Indent::None),
                align: Some("center"),
                ..paragraph
            },
            run: RunLook { font: Some(font::KAITI), ..run },
        },
        Style {
            id: style::SALUTATION,
            name: "Salutation",
            next: Some(style::BODY),
            paragraph: ParagraphLook { indent: Some(Indent::None), ..paragraph },
            run,
        },
        heading(style::HEADING[0], "heading 1", font::HEITI, 0),
        heading(style::HEADING[1], "heading 2", font::KAITI, 1),
        heading(style::HEADING[2], "heading 3", font::FANGSONG, 2),
        heading(style::HEADING[3], "heading 4", font::FANGSONG, 3),
        Style {
            id: style::SIGNATURE,
            name: "Signature",
            next: Some(style::DATE),
            paragraph: ParagraphLook {
                keep_next: true,
                spacing: Some(Spacing { before: LINE, ..BODY }),
                indent: Some(Indent::Right(400, super::look::CHARACTER)),
                align: Some("right"),
                ..paragraph
            },
            run,
        },
        Style {
            id: style::DATE,
            name: "Date",
            next: Some(style::BODY),
            paragraph: ParagraphLook {
                indent: Some(Indent::Right(400, super::look::CHARACTER)),
                align: Some("right"),
                ..paragraph
            },
            run,
        },
        Style {
            id: style::ATTACHMENTS,
            name: "Attachment List",
            next: None,
            paragraph: ParagraphLook { align: Some("left"), ..paragraph },
            run,
        },
        Style {
            id: style::ATTACHMENT_LABEL,
            name: "Attachment Label",
            next: Some(style::TITLE),
            paragraph: ParagraphLook {
                keep_next: true,
                new_page: true,
                spacing: Some(Spacing { after: LINE, ..BODY }),
                indent: Some(Indent::None),
                ..paragraph
            },
            run: RunLook { font: Some(font::HEITI), ..run },
        },
        Style {
            id: style::CAPTION,
            name: "caption",
            next: Some(style::BODY),
            paragraph: ParagraphLook {
                keep_next: true,
                indent: Some(Indent::None),
                align: Some("center"),
                ..paragraph
            },
            run: RunLook { font: Some(font::HEITI), half_points: Some(SIZE_4), ..run },
        },
        Style {
            id: style::CELL,
            name: "Table Text",
            next: None,
            paragraph: ParagraphLook {
                on_grid: Some(false),
                spacing: Some(CELL),
                indent: Some(Indent::None),
                align: Some("left"),
                ..paragraph
            },
            run: RunLook { half_points: Some(SIZE_SMALL_4), tracking: Some(0), ..run },
        },
        Style {
            id: style::CELL_HEAD,
            name: "Table Heading",
            next: None,
            paragraph: ParagraphLook {
                on_grid: Some(false),
                spacing: Some(CELL),
                indent: Some(Indent::None),
                align: Some("center"),
                ..paragraph
            },
            run: RunLook {
                font: Some(font::HEITI),
                half_points: Some(SIZE_SMALL_4),
                tracking: Some(0),
                ..run
            },
        },
        Style {
            id: style::FOOTER,
            name: "footer",
            next: None,
            paragraph: ParagraphLook {
                on_grid: Some(false),
                spacing: Some(Spacing { before: 0, after: 0, line: 240, exact: false }),
                indent: Some(Indent::None),
                ..paragraph
            },
            run: RunLook { font: Some(font::SONGTI), half_points: Some(SIZE_4), tracking: Some(0), ..run },
        },
    ]
}

/// The whole part.
pub fn part() -> String {
    let mut xml = Xml::part("w:styles", &[("xmlns:w", &W)]);
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    let body = font::FANGSONG;
    xml.empty("w:rFonts", &[("w:ascii", &body), ("w:hAnsi", &body), ("w:eastAsia", &body), ("w:cs", &body)]);
    xml.value("w:sz", &SIZE_3);
    xml.value("w:szCs", &SIZE_3);
    xml.empty("w:lang", &[("w:val", &"en-US"), ("w:eastAsia", &"zh-CN"), ("w:bidi", &"ar-SA")]);
    xml.close();
    xml.close();
    xml.empty("w:pPrDefault", &[]);
    xml.close();

    xml.open("w:style", &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &style::BODY)]);
    xml.value("w:name", &"Normal");
    xml.empty("w:qFormat", &[]);
    let normal = ParagraphLook {
        widow_control: Some(false),
        auto_space: Some(false),
        spacing: Some(BODY),
        indent: Some(Indent::FirstLine(200)),
        align: Some("both"),
        ..ParagraphLook::default()
    };
    normal.write(&mut xml);
    // 28 characters of 16 pt need 158 mm, the type area is 156 mm wide: tracking makes up for it.
    RunLook { font: Some(body), tracking: Some(-5), half_points: Some(SIZE_3), ..RunLook::default() }
        .write(&mut xml);
    xml.close();

    table_styles(&mut xml);
    for one in styles() {
        xml.open("w:style", &[("w:type", &"paragraph"), ("w:styleId", &one.id)]);
        xml.value("w:name", &one.name);
        xml.value("w:basedOn", &style::BODY);
        if let Some(next) = one.next {
            xml.value("w:next", &next);
        }
        xml.empty("w:qFormat", &[]);
        one.paragraph.write(&mut xml);
        one.run.write(&mut xml);
        xml.close();
    }
    xml.finish()
}

fn table_styles(xml: &mut Xml) {
    xml.open("w:style", &[("w:type", &"table"), ("w:default", &1), ("w:styleId", &"TableNormal")]);
    xml.value("w:name", &"Normal Table");
    xml.value("w:uiPriority", &99);
    xml.empty("w:semiHidden", &[]);
    xml.empty("w:unhideWhenUsed", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblInd", &[("w:w", &0), ("w:type", &"dxa")]);
    cell_margins(xml);
    xml.close();
    xml.close();

    xml.open("w:style", &[("w:type", &"table"), ("w:styleId", &style::TABLE)]);
    xml.value("w:name", &"Table Grid");
    xml.value("w:basedOn", &"TableNormal");
    xml.value("w:uiPriority", &39);
    xml.open("w:tblPr", &[]);
    borders(xml);
    xml.close();
    xml.close();
}

/// Space inside cells, in twips.
pub fn cell_margins(xml: &mut Xml) {
    xml.open("w:tblCellMar", &[]);
    for (side, width) in [("w:top", 0), ("w:left", 85), ("w:bottom", 0), ("w:right", 85)] {
        xml.empty(side, &[("w:w", &width), ("w:type", &"dxa")]);
    }
    xml.close();
}

/// Thin lines around and between cells.
pub fn borders(xml: &mut Xml) {
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
        xml.empty(side, &[("w:val", &"single"), ("w:sz", &4), ("w:space", &0), ("w:color", &"auto")]);
    }
    xml.close();
}
