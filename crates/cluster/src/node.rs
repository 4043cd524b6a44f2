//! The one node of ours in a plan: it assesses the bureaus that its input names, and nothing else.
//!
//! It has an input, although that input could as well be inside it: the scheduler hands a task its share of the partitions by
//! cutting down the leaves that it knows, and a leaf that it does not know it leaves whole, so that every task would assess
//! every bureau and every figure would come out too high, without an error (docs/adr/0061).

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::array::{RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ExecutionPlanProperties, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties, SendableRecordBatchStream,
};
use futures::{StreamExt, TryStreamExt, stream};
use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};

use crate::bureaus::{Bureau, bureaus_of};
use crate::fault::Fault;
use crate::question::Question;
use crate::results::{results, results_schema};

/// What is wanted of the bureaus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// Their results. A bureau that cannot be read is an error: a sum without it would be wrong, and nobody would see it.
    Results,
    /// Which of them cannot be read, and why.
    Faults,
}

impl Wish {
    /// The columns of the rows that fulfil it.
    pub fn schema(self) -> SchemaRef {
        match self {
            Self::Results => results_schema(),
            Self::Faults => Arc::new(Schema::new(vec![Field::new("fault", DataType::Utf8, false)])),
        }
    }

    fn rows(self, question: &Arc<Question>, bureau: &Bureau) -> Result<RecordBatch> {
        let asked = question.asked().map_err(|error| failed(&Fault::of(None, &error.message())))?;
        let assessed = asked.assess(bureau.path.as_ref());
        match (self, assessed) {
            (Self::Results, Ok(assessments)) => results(&bureau.name, &assessments),
            (Self::Results, Err(error)) => Err(failed(&Fault::of_bureau(&bureau.name, &error))),
            (Self::Faults, Ok(_)) => Ok(RecordBatch::new_empty(self.schema())),
            (Self::Faults, Err(error)) => told(&Fault::of_bureau(&bureau.name, &error)),
        }
    }
}

fn failed(fault: &Fault) -> DataFusionError {
    DataFusionError::Execution(fault.marked())
}

fn told(fault: &Fault) -> Result<RecordBatch> {
    let faults = StringArray::from_iter_values([fault.marked()]);
    Ok(RecordBatch::try_new(Wish::Faults.schema(), vec![Arc::new(faults)])?)
}

/// Assesses the bureaus of its input, one after the other in each partition.
#[derive(Debug)]
pub struct AssessExec {
    question: Arc<Question>,
    wish: Wish,
    /// The columns wanted, by their place.
    projection: Option<Vec<usize>>,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

/// What of the node travels, besides its input.
#[derive(Debug, Serialize, Deserialize)]
pub struct AssessNode {
    /// The question.
    pub question: Question,
    /// What is wanted.
    pub wish: Wish,
    /// The columns wanted, by their place.
    pub projection: Option<Vec<usize>>,
}

impl AssessExec {
    /// A node over rows of bureaus.
    ///
    /// # Errors
    /// Columns that there are not.
    pub fn new(
        question: Arc<Question>,
        wish: Wish,
        projection: Option<Vec<usize>>,
        input: Arc<dyn ExecutionPlan>,
    ) -> Result<Self> {
        let schema = match &projection {
            Some(columns) => Arc::new(wish.schema().project(columns)?),
            None => wish.schema(),
        };
        // As many as the input has by now: the scheduler may have cut it down.
        let partitions = Partitioning::UnknownPartitioning(input.output_partitioning().partition_count());
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            partitions,
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Self { question, wish, projection, input, properties: Arc::new(properties) })
    }

    /// What travels.
    pub fn node(&self) -> AssessNode {
        let question = self.question.as_ref().clone();
        AssessNode { question, wish: self.wish, projection: self.projection.clone() }
    }
}

impl DisplayAs for AssessExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AssessExec: {:?} of {}", self.wish, self.question.rulebooks.join(", "))
    }
}

impl ExecutionPlan for AssessExec {
    fn name(&self) -> &str {
        "AssessExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    /// The rows of the input are bureaus: dealt out anew they would be no other bureaus, only later.
    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let [input] = <[_; 1]>::try_from(children)
            .map_err(|_| DataFusionError::Internal("AssessExec has one input".to_owned()))?;
        Ok(Arc::new(Self::new(self.question.clone(), self.wish, self.projection.clone(), input)?))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let (question, wish, projection) = (self.question.clone(), self.wish, self.projection.clone());
        let bureaus = self.input.execute(partition, context)?;
        let bureaus = bureaus.map(|rows| rows.and_then(|rows| bureaus_of(&rows)));
        let bureaus =
            bureaus.map_ok(|bureaus| stream::iter(bureaus).map(Ok::<_, DataFusionError>)).try_flatten();
        let assessed = bureaus.and_then(move |bureau| apart(question.clone(), wish, bureau));
        let assessed = assessed.and_then(move |rows| {
            let projected =
                projection.as_ref().map_or_else(|| Ok(rows.clone()), |columns| rows.project(columns));
            std::future::ready(projected.map_err(Into::into))
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), assessed)))
    }
}

/// On a thread that may take its time. One that breaks off is a fault of that bureau and no end of the worker.
async fn apart(question: Arc<Question>, wish: Wish, bureau: Bureau) -> Result<RecordBatch> {
    let name = bureau.name.clone();
    let work = move || wish.rows(&question, &bureau);
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        let fault = Fault::of(Some(&name), &Message::new("cluster-broke-off"));
        match wish {
            Wish::Results => Err(failed(&fault)),
            Wish::Faults => told(&fault),
        }
    })
}
