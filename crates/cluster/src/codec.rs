//! The table and the node of ours as bytes, on their way between client, scheduler and executors; everything else is left to
//! the engine.

use std::sync::Arc;

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{Extension, LogicalPlan};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::node::{AssessExec, AssessNode};
use crate::table::AssessTable;

/// What ours begins with. The engine's own begins with the tag of a protobuf field, which no letter is.
const OURS: &[u8] = b"mingde/1 ";

fn pack(what: &impl Serialize, bytes: &mut Vec<u8>) -> Result<()> {
    bytes.extend_from_slice(OURS);
    serde_json::to_writer(bytes, what).map_err(|cause| DataFusionError::Internal(cause.to_string()))
}

fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<Result<T>> {
    let ours = bytes.strip_prefix(OURS)?;
    Some(serde_json::from_slice(ours).map_err(|cause| DataFusionError::Internal(cause.to_string())))
}

/// Of logical plans: the table.
#[derive(Debug, Default)]
pub struct TableCodec(BallistaLogicalExtensionCodec);

impl LogicalExtensionCodec for TableCodec {
    fn try_decode(&self, bytes: &[u8], inputs: &[LogicalPlan], context: &TaskContext) -> Result<Extension> {
        self.0.try_decode(bytes, inputs, context)
    }

    fn try_encode(&self, node: &Extension, bytes: &mut Vec<u8>) -> Result<()> {
        self.0.try_encode(node, bytes)
    }

    fn try_decode_table_provider(
        &self,
        bytes: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        context: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        match unpack::<AssessTable>(bytes) {
            Some(ours) => Ok(Arc::new(ours?)),
            None => self.0.try_decode_table_provider(bytes, table, schema, context),
        }
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        provider: Arc<dyn TableProvider>,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        match provider.downcast_ref::<AssessTable>() {
            Some(ours) => pack(ours, bytes),
            None => self.0.try_encode_table_provider(table, provider, bytes),
        }
    }

    fn try_decode_file_format(
        &self,
        bytes: &[u8],
        context: &TaskContext,
    ) -> Result<Arc<dyn FileFormatFactory>> {
        self.0.try_decode_file_format(bytes, context)
    }

    fn try_encode_file_format(&self, bytes: &mut Vec<u8>, format: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.0.try_encode_file_format(bytes, format)
    }
}

/// Of physical plans: the node.
#[derive(Debug, Default)]
pub struct NodeCodec(BallistaPhysicalExtensionCodec);

impl PhysicalExtensionCodec for NodeCodec {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(ours) = unpack::<AssessNode>(bytes) else {
            return self.0.try_decode(bytes, inputs, context, converter);
        };
        let (AssessNode { question, wish, projection }, [input]) = (ours?, inputs) else {
            return Err(DataFusionError::Internal("AssessExec has one input".to_owned()));
        };
        Ok(Arc::new(AssessExec::new(Arc::new(question), wish, projection, input.clone())?))
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        bytes: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        match node.downcast_ref::<AssessExec>() {
            Some(ours) => pack(&ours.node(), bytes),
            None => self.0.try_encode(node, bytes, converter),
        }
    }
}
