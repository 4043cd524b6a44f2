//! Which findings are of a kind of slip that was planted.

/// Whether a finding is of the kind that was planted.
pub fn is_of(kind: &str, code: &str) -> bool {
    let code = code.strip_prefix("checkup-").unwrap_or(code);
    match kind {
        "numbering" => {
            matches!(code, "number-skips" | "number-twice" | "number-first" | "number-nests" | "item-skips")
        }
        "number-writing" => matches!(
            code,
            "number-estimate"
                | "number-range"
                | "number-mixed"
                | "number-nought"
                | "number-about"
                | "number-two-styles"
        ),
        "dates-reversed" | "dates-order" => matches!(code, "dates-reversed" | "dates-order"),
        "event" => matches!(code, "said-differently" | "period-length"),
        "no-such" => code.starts_with("no-such-"),
        "change-differs" => matches!(code, "change-differs" | "change-direction"),
        "unbalanced" => code == "mark-unbalanced",
        "attachment" => code == "attachment-missing",
        "product-differs" | "average-differs" => matches!(code, "product-differs" | "average-differs"),
        "share-differs" | "ratio-differs" => matches!(code, "share-differs" | "ratio-differs"),
        "sum-differs" | "table-sum" => matches!(code, "sum-differs" | "table-sum-differs"),
        "flow" => matches!(code, "sum-differs" | "change-differs"),
        "table-text" => code == "table-differs",
        "table-derived" => {
            matches!(code, "table-sum-differs" | "share-differs" | "change-differs" | "average-differs")
        }
        "said-differently" => matches!(code, "said-differently" | "table-differs"),
        kind => code == kind,
    }
}

/// The papers of a folder, by their names.
#[macro_export]
macro_rules! papers {
    ($folder:literal: $($name:literal),+) => {
        [$(($name, include_str!(concat!("../corpus/audit/", $folder, "/", $name, ".txt")))),+]
    };
}
