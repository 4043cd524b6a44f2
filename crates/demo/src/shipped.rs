//! The settings that ship with the product, as texts.

/// `demo/county.toml`
pub const COUNTY: &str = include_str!("../../../demo/county.toml");
/// `demo/small.toml`
pub const SMALL: &str = include_str!("../../../demo/small.toml");
/// `demo/province.toml`
pub const PROVINCE: &str = include_str!("../../../demo/province.toml");
/// `demo/names.toml`
pub const NAMES: &str = include_str!("../../../demo/names.toml");
/// `demo/open.toml`
pub const OPEN: &str = include_str!("../../../demo/open.toml");
/// `demo/settings.yaml`, with the year in which the demo bureau's ledger begins where it says `{year}`
pub const SETTINGS: &str = include_str!("../../../demo/settings.yaml");
/// `demo/records/*.toml`
pub const RECORDS: [&str; 10] = [
    include_str!("../../../demo/records/organisation.toml"),
    include_str!("../../../demo/records/party.toml"),
    include_str!("../../../demo/records/study.toml"),
    include_str!("../../../demo/records/house.toml"),
    include_str!("../../../demo/records/service.toml"),
    include_str!("../../../demo/records/campaigns.toml"),
    include_str!("../../../demo/records/ethics.toml"),
    include_str!("../../../demo/records/cadres.toml"),
    include_str!("../../../demo/records/teachers.toml"),
    include_str!("../../../demo/records/projects.toml"),
];
