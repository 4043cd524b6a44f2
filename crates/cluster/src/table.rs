//! Bureaus as a table, for SQL.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::TableType;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::Result;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use serde::{Deserialize, Serialize};

use crate::bureaus::{Bureau, manifest, manifest_schema};
use crate::node::{AssessExec, Wish};
use crate::question::Question;

/// What is asked of which bureaus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssessTable {
    /// The question.
    pub question: Question,
    /// What is wanted.
    pub wish: Wish,
    /// The bureaus, by the part of the work they belong to.
    pub parts: Vec<Vec<Bureau>>,
}

#[async_trait]
impl TableProvider for AssessTable {
    fn schema(&self) -> SchemaRef {
        self.wish.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let rows: Result<Vec<_>> = self.parts.iter().map(|part| Ok(vec![manifest(part)?])).collect();
        let leaf = MemorySourceConfig::try_new_exec(&rows?, manifest_schema(), None)?;
        let node = AssessExec::new(Arc::new(self.question.clone()), self.wish, projection.cloned(), leaf)?;
        Ok(Arc::new(node))
    }
}
