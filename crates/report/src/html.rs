//! The document as readable HTML: semantic, nothing in it runs, fit for a phone. Each figure is a link to its
//! proof at the end of the page, and carries its exact value for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::escape::escape;

use crate::document::{Align, Block, Document, Picture, Run, Stated, Table, plain_text};
use crate::provenance::{FILE_NAME, MEDIA_TYPE, Receipts};

const STYLE: &str = "body{max-width:42rem;margin:0 auto;padding:1rem;font:1.0625rem/1.8 \"Noto Serif CJK SC\",\
FangSong,STFangsong,serif}h1{font-size:1.5rem;text-align:center;line-height:1.4}h2,h3,h4,h5{font-size:1.0625rem;\
margin:1rem 0 .25rem}p{margin:.25rem 0;text-indent:2em}.subtitle,.signature,.salutation{text-indent:0}\
.subtitle{text-align:center}.signature{text-align:right}table{border-collapse:collapse;width:100%;font-size:.9rem}\
.wide{overflow-x:auto}th,td{border:1px solid;padding:.25rem .5rem}.r{text-align:right}.c{text-align:center}\
.figure{color:inherit;text-decoration:underline dotted}.missing{font-weight:bold}dt{font-weight:bold}\
dd{margin:0 0 .5rem 1em}figure{margin:1rem 0;text-align:center}img{max-width:100%;height:auto}\
.masthead{color:red;font-size:2rem;text-align:center;text-indent:0}.number{text-align:center;text-indent:0}\
.red{border:0;border-top:2px solid red}footer{border-top:1px solid;font-size:.9rem}";

/// The document as one HTML page.
pub fn write(document: &Document) -> String {
    let title = plain_text(&document.title);
    let mut out = String::with_capacity(16 * 1024);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n\
         <meta name=\"author\" content=\"{}\">\n<style>{STYLE}</style>\n</head>\n<body>\n<article>\n",
        escape(title.as_str()),
        escape(document.properties.issuer.as_str()),
    );
    let figures = &document.figures;
    if let Some(head) = &document.letterhead {
        element(&mut out, "p", "masthead", &head.masthead, figures);
        element(&mut out, "p", "number", &head.number, figures);
        element(&mut out, "p", "number signer", &head.signer, figures);
        out.push_str("<hr class=\"red\">\n");
    }
    element(&mut out, "h1", "", &document.title, figures);
    element(&mut out, "p", "subtitle", &document.subtitle, figures);
    element(&mut out, "p", "salutation", &document.salutation, figures);
    for part in &document.blocks {
        block(&mut out, part, figures);
    }
    if let Some(foot) = &document.colophon {
        out.push_str("<footer>\n");
        element(&mut out, "p", "copies", &foot.copies_to, figures);
        element(&mut out, "p", "printed", &foot.printed_by, figures);
        out.push_str("</footer>\n");
    }
    out.push_str("</article>\n");
    proofs(&mut out, document);
    receipts(&mut out, document);
    out.push_str("</body>\n</html>\n");
    out
}

fn block(out: &mut String, block: &Block, figures: &BTreeMap<String, Stated>) {
    match block {
        Block::Heading(level, runs) => {
            element(out, ["h2", "h3", "h4", "h5"][level.depth() - 1], "", runs, figures)
        }
        Block::Paragraph(runs) => element(out, "p", "", runs, figures),
        Block::Table(table) => write_table(out, table, figures),
        Block::Attachments(list) => {
            out.push_str("<section class=\"attachments\">\n<p>附件：</p>\n<ol>\n");
            for name in list {
                element(out, "li", "", name, figures);
            }
            out.push_str("</ol>\n</section>\n");
        }
        Block::Attachment { label, title } => {
            let _ = writeln!(
                out,
                "<hr>\n<p class=\"salutation\"><strong>{}</strong></p>",
                escape(label.as_str())
            );
            element(out, "h2", "c", title, figures);
        }
        Block::Signature { issuer, date } => {
            element(out, "p", "signature", issuer, figures);
            let _ = writeln!(
                out,
                "<p class=\"signature\"><time datetime=\"{date}\">{}</time></p>",
                date.chinese()
            );
        }
        Block::Picture(picture) => write_picture(out, picture, figures),
        Block::PageBreak => out.push_str("<hr>\n"),
    }
}

fn element(out: &mut String, name: &str, class: &str, content: &[Run], figures: &BTreeMap<String, Stated>) {
    if content.is_empty() {
        return;
    }
    match class {
        "" => {
            let _ = write!(out, "<{name}>");
        }
        class => {
            let _ = write!(out, "<{name} class=\"{class}\">");
        }
    }
    runs(out, content, figures);
    let _ = writeln!(out, "</{name}>");
}

fn runs(out: &mut String, runs: &[Run], figures: &BTreeMap<String, Stated>) {
    for run in runs {
        let text = escape(run.text.as_str()).replace('\n', "<br>");
        let text = if run.strong { format!("<strong>{text}</strong>") } else { text };
        let stated = run.mention.as_ref().and_then(|m| Some((m, figures.get(&m.figure)?)));
        let Some((mention, stated)) = stated else {
            out.push_str(&text);
            continue;
        };
        let class = if stated.exact.is_some() { "figure" } else { "figure missing" };
        let exact = stated.exact.as_deref().unwrap_or("");
        let _ = write!(
            out,
            "<a class=\"{class}\" id=\"place-{}\" href=\"#proof-{}\" title=\"{}：{}\">\
             <data value=\"{}\">{text}</data></a>",
            mention.place,
            escape(mention.figure.as_str()),
            escape(stated.title.as_str()),
            escape(stated.receipt.source.as_str()),
            escape(exact),
        );
    }
}

fn write_table(out: &mut String, table: &Table, figures: &BTreeMap<String, Stated>) {
    out.push_str("<div class=\"wide\"><table>\n");
    element(out, "caption", "", &table.caption, figures);
    if !table.header.is_empty() {
        out.push_str("<thead><tr>");
        for cell in &table.header {
            out.push_str("<th scope=\"col\">");
            runs(out, cell, figures);
            out.push_str("</th>");
        }
        out.push_str("</tr></thead>\n");
    }
    out.push_str("<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            out.push_str(match table.columns.get(i) {
                Some(Align::Right) => "<td class=\"r\">",
                Some(Align::Centre) => "<td class=\"c\">",
                _ => "<td>",
            });
            runs(out, cell, figures);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// A picture travels inside the page, so that the page stays one file.
fn write_picture(out: &mut String, picture: &Picture, figures: &BTreeMap<String, Stated>) {
    out.push_str("<figure>");
    match &picture.image {
        Some(image) => {
            let _ = write!(
                out,
                "<img src=\"data:{};base64,{}\" width=\"{}\" height=\"{}\" alt=\"{}\">",
                image.format.media_type(),
                STANDARD.encode(&image.bytes),
                image.width,
                image.height,
                escape(plain_text(&picture.caption).as_str()),
            );
        }
        None => {
            let _ = write!(out, "<strong>（缺图片：{}）</strong>", escape(picture.file.as_str()));
        }
    }
    element(out, "figcaption", "", &picture.caption, figures);
    out.push_str("</figure>\n");
}

/// The receipts as a data block: no browser runs it, and `<` is written so that nothing in it can end it.
fn receipts(out: &mut String, document: &Document) {
    if let Ok(json) = Receipts::of(document).to_json() {
        let json = json.replace('<', "\\u003c");
        let _ = writeln!(out, "<script type=\"{MEDIA_TYPE}\" id=\"{FILE_NAME}\">{json}</script>");
    }
}

/// The list of figures with their exact values and sources that the links in the text lead to.
fn proofs(out: &mut String, document: &Document) {
    if document.figures.is_empty() {
        return;
    }
    out.push_str("<section class=\"proofs\">\n<h2>数据出处</h2>\n<dl>\n");
    for (key, stated) in &document.figures {
        let receipt = &stated.receipt;
        let value = stated.exact.as_deref().unwrap_or("未报");
        let _ = write!(
            out,
            "<dt id=\"proof-{}\">{}：{}{}</dt>\n<dd>{}",
            escape(key.as_str()),
            escape(stated.title.as_str()),
            escape(value),
            if stated.exact.is_some() { escape(stated.unit.as_str()) } else { "".into() },
            escape(receipt.source.as_str()),
        );
        let rule = [&receipt.rulebook, &receipt.version, &receipt.article, &receipt.result];
        let rule: Vec<&str> = rule.into_iter().flatten().map(String::as_str).collect();
        if !rule.is_empty() {
            let _ = write!(out, "（{}）", escape(rule.join(" ")));
        }
        if let Some(hash) = &receipt.hash {
            let _ = write!(out, " <code>{}</code>", escape(hash.as_str()));
        }
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n</section>\n");
}
