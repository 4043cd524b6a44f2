//! Every element of every part stands where ISO/IEC 29500-1 (transitional) has it. Word drops what stands out
//! of order without a word, and LibreOffice forgives it, so no office suite would tell us.

use std::collections::BTreeMap;

use mingde_core::date::civil;
use mingde_report::document::{
    Align, Block, Colophon, Document, Letterhead, Level, Mention, Picture, Run, Stated, Table,
};
use mingde_report::figure::Receipt;
use mingde_report::picture::Image;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::package::{paragraph, parts};

/// Children in the order of the schema; a parent that is not listed may hold anything its own test allows.
/// Lists are complete for what we might come to write, not only for what we write now.
fn order(parent: &str) -> Option<&'static str> {
    Some(match parent {
        "w:document" => "w:background w:body",
        "w:body" => "*w:p *w:tbl *w:sdt w:sectPr",
        "w:p" => "w:pPr *w:r *w:sdt *w:bookmarkStart *w:bookmarkEnd *w:hyperlink",
        "w:r" => "w:rPr *w:t *w:tab *w:br *w:fldChar *w:instrText *w:drawing",
        "w:pPr" => {
            "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr \
             w:suppressLineNumbers w:pBdr w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap \
             w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi w:adjustRightInd w:snapToGrid \
             w:spacing w:ind w:contextualSpacing w:mirrorIndents w:suppressOverlap w:jc w:textDirection \
             w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle w:rPr w:sectPr w:pPrChange"
        }
        "w:rPr" => {
            "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:dstrike w:outline w:shadow \
             w:emboss w:imprint w:noProof w:snapToGrid w:vanish w:webHidden w:color w:spacing w:w w:kern \
             w:position w:sz w:szCs w:highlight w:u w:effect w:bdr w:shd w:fitText w:vertAlign w:rtl w:cs w:em \
             w:lang w:eastAsianLayout w:specVanish w:oMath"
        }
        "w:sdt" => "w:sdtPr w:sdtEndPr w:sdtContent",
        "w:sdtPr" => {
            "w:rPr w:alias w:tag w:id w:lock w:placeholder w:temporary w:showingPlcHdr w:dataBinding w:label \
             w:tabIndex w:text"
        }
        "w:sdtContent" => "*w:r",
        "w:tbl" => "w:tblPr w:tblGrid *w:tr",
        "w:tblPr" => {
            "w:tblStyle w:tblpPr w:tblOverlap w:bidiVisual w:tblStyleRowBandSize w:tblStyleColBandSize w:tblW \
             w:jc w:tblCellSpacing w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook \
             w:tblCaption w:tblDescription"
        }
        "w:tblGrid" => "*w:gridCol",
        "w:tblBorders" => "w:top w:left w:start w:bottom w:right w:end w:insideH w:insideV",
        "w:tblCellMar" => "w:top w:left w:start w:bottom w:right w:end",
        "w:tr" => "w:tblPrEx w:trPr *w:tc",
        "w:trPr" => "*w:cantSplit *w:tblHeader *w:trHeight *w:jc",
        "w:tc" => "w:tcPr *w:p *w:tbl",
        "w:tcPr" => {
            "w:cnfStyle w:tcW w:gridSpan w:hMerge w:vMerge w:tcBorders w:shd w:noWrap w:tcMar w:textDirection \
             w:tcFitText w:vAlign w:hideMark"
        }
        "w:sectPr" => {
            "*w:headerReference *w:footerReference w:footnotePr w:endnotePr w:type w:pgSz w:pgMar w:paperSrc \
             w:pgBorders w:lnNumType w:pgNumType w:cols w:formProt w:vAlign w:noEndnote w:titlePg \
             w:textDirection w:bidi w:rtlGutter w:docGrid w:printerSettings"
        }
        "w:styles" => "w:docDefaults w:latentStyles *w:style",
        "w:docDefaults" => "w:rPrDefault w:pPrDefault",
        "w:style" => {
            "w:name w:aliases w:basedOn w:next w:link w:autoRedefine w:hidden w:uiPriority w:semiHidden \
             w:unhideWhenUsed w:qFormat w:locked w:personal w:personalCompose w:personalReply w:rsid w:pPr \
             w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr"
        }
        "w:settings" => {
            "w:writeProtection w:view w:zoom w:removePersonalInformation w:removeDateAndTime \
             w:doNotDisplayPageBoundaries w:displayBackgroundShape w:printPostScriptOverText \
             w:printFractionalCharacterWidth w:printFormsData w:embedTrueTypeFonts w:embedSystemFonts \
             w:saveSubsetFonts w:saveFormsData w:mirrorMargins w:alignBordersAndEdges \
             w:bordersDoNotSurroundHeader w:bordersDoNotSurroundFooter w:gutterAtTop w:hideSpellingErrors \
             w:hideGrammaticalErrors w:activeWritingStyle w:proofState w:formsDesign w:attachedTemplate \
             w:linkStyles w:stylePaneFormatFilter w:stylePaneSortMethod w:documentType w:mailMerge \
             w:revisionView w:trackRevisions w:doNotTrackMoves w:doNotTrackFormatting w:documentProtection \
             w:autoFormatOverride w:styleLockTheme w:styleLockQFSet w:defaultTabStop w:autoHyphenation \
             w:consecutiveHyphenLimit w:hyphenationZone w:doNotHyphenateCaps w:showEnvelope w:summaryLength \
             w:clickAndTypeStyle w:defaultTableStyle w:evenAndOddHeaders w:bookFoldRevPrinting \
             w:bookFoldPrinting w:bookFoldPrintingSheets w:drawingGridHorizontalSpacing \
             w:drawingGridVerticalSpacing w:displayHorizontalDrawingGridEvery \
             w:displayVerticalDrawingGridEvery w:doNotUseMarginsForDrawingGridOrigin \
             w:drawingGridHorizontalOrigin w:drawingGridVerticalOrigin w:doNotShadeFormData \
             w:noPunctuationKerning w:characterSpacingControl w:printTwoOnOne w:strictFirstAndLastChars \
             w:noLineBreaksAfter w:noLineBreaksBefore w:savePreviewPicture w:doNotValidateAgainstSchema \
             w:saveInvalidXml w:ignoreMixedContent w:alwaysShowPlaceholderText w:doNotDemarcateInvalidXml \
             w:saveXmlDataOnly w:useXSLTWhenSaving w:saveThroughXslt w:showXMLTags w:alwaysMergeEmptyNamespace \
             w:updateFields w:hdrShapeDefaults w:footnotePr w:endnotePr w:compat w:docVars w:rsids m:mathPr \
             w:attachedSchema w:themeFontLang w:clrSchemeMapping w:doNotIncludeSubdocsInStats \
             w:doNotAutoCompressPictures w:forceUpgrade w:captions w:readModeInkLockDown w:smartTagType \
             sl:schemaLibrary w:shapeDefaults w:doNotEmbedSmartTags w:decimalSymbol w:listSeparator"
        }
        "w:compat" => {
            "w:useSingleBorderforContiguousCells w:wpJustification w:noTabHangInd w:noLeading w:spaceForUL \
             w:noColumnBalance w:balanceSingleByteDoubleByteWidth w:noExtraLineSpacing \
             w:doNotLeaveBackslashAlone w:ulTrailSpace w:doNotExpandShiftReturn w:spacingInWholePoints \
             w:lineWrapLikeWord6 w:printBodyTextBeforeHeader w:printColBlack w:wpSpaceWidth w:showBreaksInFrames \
             w:subFontBySize w:suppressBottomSpacing w:suppressTopSpacing w:suppressSpacingAtTopOfPage \
             w:suppressTopSpacingWP w:suppressSpBfAfterPgBrk w:swapBordersFacingPages w:convMailMergeEsc \
             w:truncateFontHeightsLikeWP6 w:mwSmallCaps w:usePrinterMetrics w:doNotSuppressParagraphBorders \
             w:wrapTrailSpaces w:footnoteLayoutLikeWW8 w:shapeLayoutLikeWW8 w:alignTablesRowByRow \
             w:forgetLastTabAlignment w:adjustLineHeightInTable w:autoSpaceLikeWord95 \
             w:noSpaceRaiseLower w:doNotUseHTMLParagraphAutoSpacing w:layoutRawTableWidth \
             w:layoutTableRowsApart w:useWord97LineBreakRules w:doNotBreakWrappedTables \
             w:doNotSnapToGridInCell w:selectFldWithFirstOrLastChar w:applyBreakingRules \
             w:doNotWrapTextWithPunct w:doNotUseEastAsianBreakRules w:useWord2002TableStyleRules \
             w:growAutofit w:useFELayout *w:compatSetting"
        }
        "w:tabs" => "*w:tab",
        "w:pBdr" => "w:top w:left w:bottom w:right w:between w:bar",
        "w:drawing" => "*wp:inline *wp:anchor",
        // DrawingML (ISO/IEC 29500-1 20.1, 20.2, 20.4).
        "wp:inline" => "wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr a:graphic",
        "wp:cNvGraphicFramePr" => "a:graphicFrameLocks",
        "a:graphic" => "a:graphicData",
        "a:graphicData" => "pic:pic",
        "pic:pic" => "pic:nvPicPr pic:blipFill pic:spPr",
        "pic:nvPicPr" => "pic:cNvPr pic:cNvPicPr",
        "pic:blipFill" => "a:blip a:srcRect a:tile a:stretch",
        "a:stretch" => "a:fillRect",
        "pic:spPr" => "a:xfrm a:custGeom a:prstGeom a:noFill a:solidFill a:ln",
        "a:xfrm" => "a:off a:ext",
        "a:prstGeom" => "a:avLst",
        // Parts of the package (ISO/IEC 29500-2 and 29500-1 22.2).
        "Types" => "*Default *Override",
        "Relationships" => "*Relationship",
        "ds:datastoreItem" => "ds:schemaRefs",
        "ds:schemaRefs" => "*ds:schemaRef",
        "w:fonts" => "*w:font",
        "w:font" => "w:altName w:panose1 w:charset w:family w:notTrueType w:pitch w:sig",
        "w:ftr" => "*w:p *w:tbl",
        "w:rPrDefault" => "w:rPr",
        "w:pPrDefault" => "w:pPr",
        _ => return None,
    })
}

/// Leaves: elements that hold text or nothing.
fn is_leaf(name: &str) -> bool {
    matches!(name, "w:t" | "w:instrText")
}

/// Walks a part and names every child that its parent does not know or that stands too early. A starred run
/// of names in the table is a choice that repeats: those may stand in any order among each other.
fn faults(part: &str, xml: &str) -> Vec<String> {
    struct Open {
        name: String,
        reached: usize,
    }
    let mut faults = Vec::new();
    let mut reader = Reader::from_str(xml);
    let mut stack: Vec<Open> = Vec::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|e| panic!("{part} is not XML: {e}"));
        let (start, opens) = match &event {
            Event::Start(e) => (e, true),
            Event::Empty(e) => (e, false),
            Event::End(_) => {
                stack.pop();
                continue;
            }
            Event::Eof => return faults,
            _ => continue,
        };
        let name = start.name().as_ref().to_owned();
        if let Some(parent) = stack.last_mut() {
            if let Some(list) = order(&parent.name) {
                let list: Vec<&str> = list.split_whitespace().collect();
                match list.iter().position(|n| n.trim_start_matches('*') == name) {
                    None => faults.push(format!("{part}: {name} in {}", parent.name)),
                    Some(at) => {
                        let free = |i: usize| list[i].starts_with('*');
                        let (low, high) = (at.min(parent.reached), at.max(parent.reached));
                        let among_each_other = (low..=high).all(free);
                        if at < parent.reached && !among_each_other {
                            faults.push(format!("{part}: {name} too late in {}", parent.name));
                        }
                        if at == parent.reached && !free(at) && parent.reached != usize::MAX {
                            // Position 0 is where every parent starts, so only a second one is a fault.
                            if at != 0 {
                                faults.push(format!("{part}: {name} twice in {}", parent.name));
                            }
                        }
                        parent.reached = parent.reached.max(at);
                    }
                }
            } else if is_leaf(&parent.name)
                || ["w:", "wp:", "a:", "pic:"].iter().any(|p| parent.name.starts_with(p))
            {
                faults.push(format!("{part}: the order of {} is not in the table", parent.name));
            }
        }
        if opens {
            stack.push(Open { name, reached: 0 });
        }
    }
}

/// A picture of two pixels by one, at 300 dots to the inch.
pub fn picture() -> Image {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0....".to_vec();
    bytes.extend(b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01....\0\0\0\0IEND....");
    Image::read(bytes).unwrap()
}

/// A paper with every kind of block and run.
pub fn everything() -> Document {
    let figure = |place| Run {
        text: "4900余".into(),
        strong: place == 2,
        mention: Some(Mention { figure: "staff".into(), place, wording: "余".into() }),
    };
    let cell = |text: &str| vec![Run::plain(text)];
    let mut blocks = vec![Block::Paragraph(vec![
        Run::plain("全系统现有干部教师"),
        figure(1),
        Run { text: "人，\t并行\n换行".into(), strong: true, mention: None },
    ])];
    blocks.extend(Level::ALL.map(|level| Block::Heading(level, cell("标题"))));
    blocks.push(Block::Table(Table {
        caption: cell("表1"),
        columns: vec![Align::Left, Align::Centre, Align::Right],
        header: vec![cell("甲"), cell("乙"), cell("丙")],
        rows: vec![vec![cell("一"), vec![figure(2)], vec![]]],
        to_fill: true,
    }));
    for (file, image) in [("a.png", Some(picture())), ("b.png", Some(picture())), ("c.png", None)] {
        blocks.push(Block::Picture(Picture { file: file.into(), image, caption: cell("图1　校园") }));
    }
    blocks.push(Block::Picture(Picture::default()));
    blocks.push(Block::Attachments(vec![cell("名单"), cell("一览表")]));
    blocks.push(Block::Signature { issuer: cell("教育局"), date: civil(2025, 12, 31).unwrap() });
    blocks.push(Block::PageBreak);
    blocks.push(Block::Attachment { label: "附件1".into(), title: cell("名单") });
    let stated = Stated {
        title: "干部教师数".into(),
        exact: Some("4912".into()),
        unit: "人".into(),
        receipt: Receipt { source: "登记册".into(), ..Receipt::default() },
    };
    Document {
        letterhead: Some(Letterhead {
            masthead: cell("某某区教育局文件"),
            number: cell("某教〔2025〕12号"),
            signer: cell("张三"),
        }),
        colophon: Some(Colophon {
            copies_to: cell("区政府办公室"),
            printed_by: cell("某某区教育局办公室"),
            printed_on: civil(2025, 12, 31),
        }),
        title: cell("工作简介"),
        subtitle: cell("（送审稿）"),
        salutation: cell("市文明办："),
        blocks,
        properties: mingde_report::document::Properties {
            issuer: "教育局".into(),
            subject: "2025年".into(),
            keywords: vec!["简介".into()],
            dated: civil(2025, 12, 31),
            form: "sample".into(),
            asked: None,
        },
        figures: BTreeMap::from([("staff".to_owned(), stated)]),
    }
}

#[test]
fn every_part_keeps_the_order_of_the_schema() {
    for document in [
        everything(),
        Document::default(),
        Document { blocks: vec![paragraph("一段")], ..Document::default() },
    ] {
        for (name, xml) in parts(&document) {
            assert_eq!(faults(&name, &xml), Vec::<String>::new());
        }
    }
}

#[test]
fn the_check_sees_what_word_would_drop() {
    for (xml, fault) in [
        ("<w:rPr><w:sz/><w:rFonts/></w:rPr>", "p: w:rFonts too late in w:rPr"),
        ("<w:pPr><w:jc/><w:ind/></w:pPr>", "p: w:ind too late in w:pPr"),
        ("<w:tc><w:p/><w:tcPr/></w:tc>", "p: w:tcPr too late in w:tc"),
        ("<w:sectPr><w:docGrid/><w:pgSz/></w:sectPr>", "p: w:pgSz too late in w:sectPr"),
        ("<w:settings><w:compat/><w:zoom/></w:settings>", "p: w:zoom too late in w:settings"),
        ("<w:pPr><w:bold/></w:pPr>", "p: w:bold in w:pPr"),
        ("<w:rPr><w:sz/><w:sz/></w:rPr>", "p: w:sz twice in w:rPr"),
        ("<w:unknown><w:p/></w:unknown>", "p: the order of w:unknown is not in the table"),
    ] {
        assert_eq!(faults("p", xml), [fault]);
    }
}
