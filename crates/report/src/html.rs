//! The document as readable HTML: semantic, nothing in it runs, fit for a phone. Each figure is a link to its
//! proof at the end of the page, and carries its exact value for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::escape::escape;

use crate::document::{Align, Block, Document, Picture, Run, Stated, Table, plain_text};
use crate::proof::{Listing, Proof, Proofs};
use crate::provenance::{FILE_NAME, MEDIA_TYPE, Receipts};

const STYLE: &str = include_str!("html.css");

/// The document as one HTML page; of each figure the proof shows what its receipt says.
pub fn write(document: &Document) -> String {
    write_with_proofs(document, &Proofs::new())
}

/// The document as one HTML page. The proof of a figure shows the article, the formula and what was counted.
pub fn write_with_proofs(document: &Document, known: &Proofs) -> String {
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
    proofs(&mut out, document, known);
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

/// The figures with their exact values and sources that the links in the text lead to. What a value rests on
/// is always in sight, the list of records opens without a script.
fn proofs(out: &mut String, document: &Document, known: &Proofs) {
    if document.figures.is_empty() {
        return;
    }
    out.push_str("<section class=\"proofs\">\n<h2>数据出处</h2>\n<dl>\n");
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for mention in document.runs().filter_map(|r| r.mention.as_ref()) {
        places.entry(&mention.figure).or_insert(mention.place);
    }
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
        if let Some(proof) = known.get(key) {
            write_proof(out, proof);
        }
        if let Some(hash) = &receipt.hash {
            let _ = write!(out, " <code title=\"凭据\">{}</code>", escape(hash.as_str()));
        }
        if let Some(place) = places.get(key.as_str()) {
            let _ = write!(out, " <a class=\"back\" href=\"#place-{place}\">回到正文</a>");
        }
        out.push_str("</dd>\n");
    }
    // A table states its cells; what the table as a whole rests on stands once.
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, stated) in &document.figures {
        if let Some((table, row)) = key.split_once('/')
            && !document.figures.contains_key(table)
            && !row.contains('/')
        {
            tables.entry(table).or_insert(&stated.title);
        }
    }
    for (key, title) in tables {
        if let Some(proof) = known.get(key) {
            let _ = write!(out, "<dt id=\"proof-{}\">{}</dt>\n<dd>", escape(key), escape(title));
            write_proof(out, proof);
            out.push_str("</dd>\n");
        }
    }
    out.push_str("</dl>\n</section>\n");
}

fn write_proof(out: &mut String, proof: &Proof) {
    if !proof.conditions.is_empty() {
        let _ = write!(out, "<p>条件：<code>{}</code></p>", escape(proof.conditions.join("；")));
    }
    if let Some((heading, text)) = &proof.article {
        let text = escape(text.trim()).replace('\n', "<br>");
        let _ =
            write!(out, "<blockquote><strong>{}</strong><br>{text}</blockquote>", escape(heading.as_str()));
    }
    if let Some((written, numbers)) = &proof.formula {
        let _ = write!(
            out,
            "<p>算式：<code>{}</code><br>代入：<code>{}</code></p>",
            escape(written.as_str()),
            escape(numbers.as_str())
        );
    }
    write_listing(out, "计入", &proof.counted);
    write_listing(out, "未计入", &proof.left_out);
}

fn write_listing(out: &mut String, what: &str, listing: &Listing) {
    if listing.total == 0 {
        return;
    }
    let _ = write!(
        out,
        "<details><summary>{what}{}条</summary><div class=\"wide\"><table><thead><tr>",
        listing.total
    );
    for head in &listing.heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(*head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for line in &listing.lines {
        out.push_str("<tr>");
        for cell in line {
            let _ = write!(out, "<td>{}</td>", escape(cell.as_str()));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>");
    if listing.total > listing.lines.len() {
        let _ = write!(out, "<p>只列出前{}条。</p>", listing.lines.len());
    }
    out.push_str("</details>");
}
