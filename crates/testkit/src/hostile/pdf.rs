//! PDF (ISO 32000): forms, filters, trees and references that lead in circles or unfold without end.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{HostileKind, kind};

pub(super) const KINDS: &[HostileKind] = &[
    kind("a-form-that-draws-itself", "pdf", |_| drawing(&[form("/F0 6 0 R", "/F0 Do")])),
    kind("forms-in-a-circle", "pdf", |_| {
        drawing(&[form("/F0 7 0 R", "/F0 Do"), form("/F0 6 0 R", "/F0 Do")])
    }),
    kind("forms-that-unfold", "pdf", |size| {
        let forms = size.clamp(2, 60);
        let next = |at: usize| form(&format!("/F0 {} 0 R", 7 + at), "/F0 Do /F0 Do /F0 Do");
        let mut all: Vec<Object> = (0..forms - 1).map(next).collect();
        all.push(form("", SAID));
        drawing(&all)
    }),
    kind("forms-in-a-long-row", "pdf", |size| {
        let forms = size.clamp(2, 20_000);
        let next = |at: usize| form(&format!("/F0 {} 0 R", 7 + at), "/F0 Do");
        let mut all: Vec<Object> = (0..forms - 1).map(next).collect();
        all.push(form("", SAID));
        drawing(&all)
    }),
    kind("deflated-once", "pdf", |size| filtered(size, 1)),
    kind("deflated-twice", "pdf", |size| filtered(size, 2)),
    kind("deflated-thrice", "pdf", |size| filtered(size, 3)),
    kind("pages-in-a-circle", "pdf", |_| {
        pdf(&[plain("/Type /Catalog /Pages 2 0 R"), plain("/Type /Pages /Kids [2 0 R] /Count 1")])
    }),
    kind("pages-in-a-deep-tree", "pdf", |size| {
        let depth = size.clamp(1, 50_000);
        let node = |at: usize| plain(&format!("/Type /Pages /Kids [{} 0 R] /Count 1", at + 3));
        let mut all = vec![plain("/Type /Catalog /Pages 2 0 R")];
        all.extend((0..depth).map(node));
        all.push(plain("/Type /Page /MediaBox [0 0 600 800]"));
        pdf(&all)
    }),
    kind("one-page-a-thousand-times", "pdf", |size| {
        let kids = "3 0 R ".repeat(size);
        let pages = format!("/Type /Pages /Kids [{kids}] /Count {size}");
        pdf(&[
            plain("/Type /Catalog /Pages 2 0 R"),
            plain(&pages),
            page(),
            stream("", SAID.as_bytes()),
            font(),
        ])
    }),
    kind("lengths-in-a-circle", "pdf", |_| {
        let lying = Object { head: "/Length 4 0 R".into(), stream: Some(SAID.as_bytes().to_vec()) };
        pdf(&[plain("/Type /Catalog /Pages 2 0 R"), pages(), page(), lying, font()])
    }),
    kind("an-array-in-an-array", "pdf", |size| {
        showing(format!("{}{} TJ", "[".repeat(size), "]".repeat(size)).as_bytes())
    }),
    kind("a-dictionary-in-a-dictionary", "pdf", |size| {
        let nested = format!("/A {}{}", "<< /A ".repeat(size), ">> ".repeat(size));
        pdf(&[
            plain(&format!("/Type /Catalog /Pages 2 0 R {nested}")),
            pages(),
            page(),
            stream("", b""),
            font(),
        ])
    }),
    kind("a-text-in-brackets-in-brackets", "pdf", |size| {
        showing(format!("BT /F1 9 Tf {}x{} Tj ET", "(".repeat(size), ")".repeat(size)).as_bytes())
    }),
    kind("graphics-states-never-left", "pdf", |size| showing("q ".repeat(size).as_bytes())),
    kind("a-figure-without-end", "pdf", |size| showing(format!("{} 0 Td", "9".repeat(size)).as_bytes())),
    kind("an-encoding-that-is-not-there", "pdf", |_| in_font("/Type0", "/Encoding /GBK-EUC-H")),
    kind("an-encoding-that-is-itself", "pdf", |_| in_font("/Type0", "/Encoding 5 0 R /ToUnicode 5 0 R")),
    kind("receipts-deflated-twice", "pdf", receipts),
    kind("cut-short", "pdf", |size| {
        let whole = showing(SAID.as_bytes());
        whole[..whole.len() * (size % 97 + 1) / 100].to_vec()
    }),
];

const SAID: &str = "BT /F1 9 Tf (49 schools) Tj ET";

struct Object {
    head: String,
    stream: Option<Vec<u8>>,
}

fn plain(head: &str) -> Object {
    Object { head: head.to_owned(), stream: None }
}

fn stream(head: &str, content: &[u8]) -> Object {
    Object { head: format!("{head} /Length {}", content.len()), stream: Some(content.to_vec()) }
}

fn form(xobjects: &str, content: &str) -> Object {
    let resources = format!("/Resources << /Font << /F1 5 0 R >> /XObject << {xobjects} >> >>");
    stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), content.as_bytes())
}

fn pages() -> Object {
    plain("/Type /Pages /Kids [3 0 R] /Count 1")
}

fn page() -> Object {
    let resources = "/Resources << /Font << /F1 5 0 R >> /XObject << /F0 6 0 R >> >>";
    plain(&format!("/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R {resources}"))
}

fn font() -> Object {
    plain("/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding")
}

/// A page that draws the first of some forms.
fn drawing(forms: &[Object]) -> Vec<u8> {
    let content = stream("", b"/F0 Do");
    let head = [plain("/Type /Catalog /Pages 2 0 R"), pages(), page(), content, font()];
    written(head.iter().chain(forms))
}

/// A page with this content.
fn showing(content: &[u8]) -> Vec<u8> {
    pdf(&[plain("/Type /Catalog /Pages 2 0 R"), pages(), page(), stream("", content), font()])
}

fn in_font(subtype: &str, more: &str) -> Vec<u8> {
    let font =
        plain(&format!("/Type /Font /Subtype {subtype} /BaseFont /SimSun /DescendantFonts [5 0 R] {more}"));
    let content = stream("", b"BT /F1 9 Tf <b9b2> Tj ET");
    pdf(&[plain("/Type /Catalog /Pages 2 0 R"), pages(), page(), content, font])
}

/// A page whose content is `size` megabytes of blanks, deflated so many times.
fn filtered(size: usize, times: usize) -> Vec<u8> {
    let names = "/FlateDecode ".repeat(times);
    let object = stream(&format!("/Filter [{names}]"), &deflated_blanks(size, times));
    pdf(&[plain("/Type /Catalog /Pages 2 0 R"), pages(), page(), object, font()])
}

fn receipts(size: usize) -> Vec<u8> {
    let file = stream("/Filter [/FlateDecode /FlateDecode]", &deflated_blanks(size, 2));
    let spec = "/Type /Filespec /F (mingde-receipts.json) /UF (mingde-receipts.json) /EF << /F 7 0 R >>";
    let names = "/Names << /EmbeddedFiles << /Names [(mingde-receipts.json) 6 0 R] >> >>";
    let catalog = plain(&format!("/Type /Catalog /Pages 2 0 R /AF [6 0 R] {names}"));
    pdf(&[catalog, pages(), page(), stream("", SAID.as_bytes()), font(), plain(spec), file])
}

/// Megabytes of blanks: deflated once a thousandth, twice a millionth.
fn deflated_blanks(size: usize, times: usize) -> Vec<u8> {
    let size = if times > 1 { size.clamp(1, 400) } else { size.clamp(1, 30) };
    let mut bytes = deflate(&mut std::iter::repeat_n(vec![b' '; 1 << 20], size));
    for _ in 1..times {
        bytes = deflate(&mut std::iter::once(bytes));
    }
    bytes
}

fn deflate(pieces: &mut dyn Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for piece in pieces {
        encoder.write_all(&piece).expect("memory");
    }
    encoder.finish().expect("memory")
}

fn pdf(objects: &[Object]) -> Vec<u8> {
    written(objects.iter())
}

fn written<'o>(objects: impl Iterator<Item = &'o Object>) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n<< {} >>\n", at + 1, object.head).bytes());
        if let Some(content) = &object.stream {
            out.extend(b"stream\n");
            out.extend(content);
            out.extend(b"\nendstream\n");
        }
        out.extend(b"endobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}
