//! The parts fonts play in an official document, and by which names the fonts fit for them are known.

/// A part a font plays (GB/T 9704-2012 5.2.2, 7.2, 7.3, 7.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 仿宋: body, third- and fourth-level headings, tables.
    Fangsong,
    /// 楷体: second-level headings, subtitle.
    Kaiti,
    /// 黑体: first-level headings, attachment labels, captions.
    Heiti,
    /// 小标宋: title, issuing authority's mark.
    Xiaobiaosong,
    /// 宋体: page numbers.
    Songti,
}

/// A family that fits a role, and the weight it is wanted in.
pub type Fit = (&'static str, u16);

/// 仿宋 and 楷体 exist in one weight; the others are drawn in many.
const REGULAR: u16 = 400;
/// 黑体 stands between regular and bold.
const MEDIUM: u16 = 500;
/// 小标宋 is a heavy 宋体.
const BOLD: u16 = 700;

/// Families with nearly every character, Chinese forms first: they complete what another font lacks.
const BROAD_SERIF: [Fit; 4] = [
    ("Noto Serif CJK SC", REGULAR),
    ("Source Han Serif SC", REGULAR),
    ("Noto Serif SC", REGULAR),
    ("AR PL UMing CN", REGULAR),
];
/// The same without serifs.
const BROAD_SANS: [Fit; 5] = [
    ("Noto Sans CJK SC", MEDIUM),
    ("Source Han Sans SC", MEDIUM),
    ("Noto Sans SC", MEDIUM),
    ("WenQuanYi Zen Hei", REGULAR),
    ("WenQuanYi Micro Hei", REGULAR),
];

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [Role::Fangsong, Role::Kaiti, Role::Heiti, Role::Xiaobiaosong, Role::Songti];

    /// Its Chinese name; also the name a deployer may give to a font file to have it used for this role, and the
    /// name it goes by in the layout.
    pub fn name(self) -> &'static str {
        match self {
            Role::Fangsong => "仿宋",
            Role::Kaiti => "楷体",
            Role::Heiti => "黑体",
            Role::Xiaobiaosong => "小标宋",
            Role::Songti => "宋体",
        }
    }

    /// The weight its text is set in; matters for fonts that come in several.
    pub fn weight(self) -> u16 {
        match self {
            Role::Fangsong | Role::Kaiti | Role::Songti => REGULAR,
            Role::Heiti => MEDIUM,
            Role::Xiaobiaosong => BOLD,
        }
    }

    /// Families fit for the role, best first: the fonts official documents name, those of the big foundries,
    /// then open ones of the same design.
    pub fn fits(self) -> Vec<Fit> {
        let named: &[&str] = match self {
            Role::Fangsong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "方正仿宋_GB2312",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "方正仿宋简体",
                "FZFangSong-Z02S",
                "仿宋",
                "FangSong",
                "华文仿宋",
                "STFangsong",
                "朱雀仿宋",
                "Zhuque Fangsong",
                "朱雀仿宋（预览测试版）",
                "Zhuque Fangsong (technical preview)",
                "FandolFang",
                "FandolFang R",
            ],
            Role::Kaiti => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "方正楷体_GB2312",
                "方正楷体_GBK",
                "FZKai-Z03",
                "方正楷体简体",
                "FZKai-Z03S",
                "楷体",
                "KaiTi",
                "华文楷体",
                "STKaiti",
                "霞鹜文楷",
                "LXGW WenKai",
                "LXGW WenKai GB",
                "FandolKai",
                "FandolKai R",
                "AR PL UKai CN",
                "AR PL KaitiM GB",
            ],
            Role::Heiti => &[
                "黑体",
                "SimHei",
                "方正黑体_GBK",
                "FZHei-B01",
                "方正黑体简体",
                "FZHei-B01S",
                "华文黑体",
                "STHeiti",
            ],
            Role::Xiaobiaosong => {
                &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "小标宋体"]
            }
            Role::Songti => &["宋体", "SimSun", "华文宋体", "STSong", "方正书宋_GBK", "FZShuSong-Z01"],
        };
        let named = named.iter().map(|name| (*name, REGULAR));
        named.chain(self.open_design()).collect()
    }

    /// Open families that stand in for the official font without anybody having to be told.
    fn open_design(self) -> Vec<Fit> {
        let serif = BROAD_SERIF.iter().map(|(name, _)| (*name, self.weight()));
        match self {
            Role::Fangsong | Role::Kaiti => Vec::new(),
            Role::Heiti => BROAD_SANS.to_vec(),
            Role::Xiaobiaosong => serif.filter(|(name, _)| !name.starts_with("AR PL")).collect(),
            Role::Songti => serif.chain([("FandolSong", REGULAR), ("FandolSong R", REGULAR)]).collect(),
        }
    }

    /// Families that complete what the role's font lacks, in the look closest to it.
    pub fn completed_by(self) -> Vec<Fit> {
        let serif = BROAD_SERIF.iter().map(|(name, _)| (*name, self.weight()));
        match self {
            Role::Heiti => BROAD_SANS.into_iter().chain(serif).collect(),
            _ => serif.chain(BROAD_SANS).collect(),
        }
    }

    /// The roles whose fonts stand in when none fits, best first.
    pub fn stand_ins(self) -> [Role; 4] {
        match self {
            Role::Fangsong => [Role::Songti, Role::Kaiti, Role::Heiti, Role::Xiaobiaosong],
            Role::Kaiti => [Role::Fangsong, Role::Songti, Role::Heiti, Role::Xiaobiaosong],
            Role::Heiti => [Role::Xiaobiaosong, Role::Songti, Role::Kaiti, Role::Fangsong],
            Role::Xiaobiaosong => [Role::Heiti, Role::Songti, Role::Kaiti, Role::Fangsong],
            Role::Songti => [Role::Fangsong, Role::Kaiti, Role::Xiaobiaosong, Role::Heiti],
        }
    }

    /// Code of the message that this role has no font of its own.
    pub fn missing(self) -> &'static str {
        match self {
            Role::Fangsong => "pdf-no-fangsong",
            Role::Kaiti => "pdf-no-kaiti",
            Role::Heiti => "pdf-no-heiti",
            Role::Xiaobiaosong => "pdf-no-xiaobiaosong",
            Role::Songti => "pdf-no-songti",
        }
    }
}
