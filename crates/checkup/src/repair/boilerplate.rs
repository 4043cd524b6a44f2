//! Lines of the web page around a material: navigation, publication line, links, notices of the site. Dropped by whole
//! lines only; a line of the material itself is never shortened.

use std::ops::Range;

use crate::characters::{ends_sentence, is_han};
use crate::mapped::{Damage, Edit};
use crate::repair::{lines, trimmed};
use crate::words::list;

/// What was found around the material.
pub(super) struct Surroundings {
    pub edits: Vec<Edit>,
    /// A notice that not everything is shown.
    pub cut_notice: Option<Range<usize>>,
}

/// No line of a page around a text is longer; notices that hold the title of the document may be.
const LONGEST: usize = 120;

pub(super) fn find(chars: &[char]) -> Surroundings {
    let all: Vec<Range<usize>> = lines(chars).map(|l| trimmed(chars, l)).filter(|l| !l.is_empty()).collect();
    let mut found = Surroundings { edits: Vec::new(), cut_notice: None };
    let mut is_around: Vec<bool> = Vec::with_capacity(all.len());
    for line in &all {
        if line.len() > LONGEST {
            is_around.push(false);
            continue;
        }
        let text: String = chars[line.clone()].iter().collect();
        if found.cut_notice.is_none() && list("site-cuts").iter().any(|w| text.contains(w.as_str())) {
            found.cut_notice = Some(line.clone());
        }
        is_around.push(stands_around(&text));
    }
    repeated_titles(chars, &all, &mut is_around);
    for (line, around) in all.iter().zip(&is_around) {
        if *around {
            found.edits.push(Edit::remove(line.clone(), Damage::Boilerplate));
        }
    }
    found
}

fn stands_around(line: &str) -> bool {
    list("site-cuts").iter().chain(list("site-lines")).any(|w| line.contains(w.as_str()))
        || list("site-openings").iter().any(|w| line.starts_with(w.as_str()))
        || is_link(line)
        || is_stamp(line)
        || is_navigation(line)
}

/// An address, or an entry of a list of files.
fn is_link(line: &str) -> bool {
    let address = ["http://", "https://", "www."].iter().any(|w| line.contains(w));
    let bullet = line.starts_with(['-', '·', '•', '※', '◆', '>']);
    let file = [".doc", ".docx", ".pdf", ".ppt", ".pptx", ".xls", ".xlsx", ".htm", ".html"];
    (address && !line.contains('。')) || (bullet && file.iter().any(|f| line.to_lowercase().ends_with(f)))
}

/// `本文2006-07-23 19:14:00发表…栏目`.
fn is_stamp(line: &str) -> bool {
    line.strip_prefix("本文").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || (line.starts_with("今天是") || line.ends_with("今天是"))
}

/// Names of pages in a row.
fn is_navigation(line: &str) -> bool {
    if line.chars().any(|c| ends_sentence(c) || matches!(c, '，' | ',')) {
        return false;
    }
    let words = line.split_whitespace().count();
    let sites = line.matches('网').count();
    // 首页 > 新闻 > 总结.
    let path = line.matches(['>', '›', '»']).count() >= 2 && line.chars().count() < 40;
    path || (words >= 2 && line.contains("首页"))
        || (sites >= 3 && line.chars().filter(|c| is_han(*c)).count() < 40)
        || matches!(
            line,
            "首页"
                | "打印"
                | "关闭"
                | "分享"
                | "收藏"
                | "举报"
                | "评论"
                | "登录"
                | "注册"
                | "更多"
                | "搜索"
        )
}

/// The title once more, right before the footer.
fn repeated_titles(chars: &[char], all: &[Range<usize>], around: &mut [bool]) {
    let Some(title) = (0..all.len()).find(|i| !around[*i]) else { return };
    for i in title + 1..all.len().saturating_sub(1) {
        if around[i + 1] && chars[all[i].clone()] == chars[all[title].clone()] {
            around[i] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        find(&chars).edits.into_iter().map(|e| chars[e.at].iter().collect()).collect()
    }

    #[test]
    fn only_lines_around_the_material_go() {
        let page = "某县文明网 首页 动态 查看\n某校创建材料\n  发布时间:2022-5-1 8:30 浏览数: 88\n我校利用网络平台开展宣传。\n\
                    某校创建材料\n本文2022-05-01 08:30:00发表“材料”栏目。\n- 总结.docx\n返回顶部";
        assert_eq!(
            dropped(page),
            [
                "某县文明网 首页 动态 查看",
                "发布时间:2022-5-1 8:30 浏览数: 88",
                "某校创建材料",
                "本文2022-05-01 08:30:00发表“材料”栏目。",
                "- 总结.docx",
                "返回顶部"
            ]
        );
        let around = "首页 > 政务公开 > 工作总结\n我校扎实推进工作。\n上传人：某某\n该文档总共3页，当前第1页";
        assert_eq!(dropped(around).len(), 3);
        assert!(dropped("来源广泛，内容丰富。\n网站、网页、网络三网并进，成效明显。").is_empty());
    }

    #[test]
    fn a_notice_that_something_is_missing_is_remembered() {
        let chars: Vec<char> = "正文。\n由于篇幅不能全部显示，请登录".chars().collect();
        assert!(find(&chars).cut_notice.is_some());
    }
}
