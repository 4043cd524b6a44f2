//! What values of the domain look like as JSON, for the document of the API.

use mingde_core::record::State;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! texts {
    ($($(#[$about:meta])* $name:ident = $schema:expr;)+) => {$(
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object($schema.build()))
            }
        }

        impl ToSchema for $name {}
    )+};
}

fn text(about: &str) -> ObjectBuilder {
    Object::builder().schema_type(Type::String).description(Some(about))
}

texts! {
    /// The id of an entry.
    IdText = text("Id of an entry: 32 hexadecimal digits, derived from what the entry is.").pattern(Some("^[0-9a-f]{32}$"));
    /// A day.
    DayText = text("A day.").format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    /// A moment.
    MomentText = text("A moment to the second, in the time zone of the bureau (Asia/Shanghai).")
        .pattern(Some(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"));
    /// The state of a record.
    StateText = text("State of a record.").enum_values(Some(State::ALL.iter().map(|(_, name)| *name)));
}
