/// The records of a run: `run.json`, `timeline.json`, and the interfaces through which they become a report.
///
/// Both formats are stable contracts. Their JSON Schemas are next to these classes, `run.schema.json` and
/// `timeline.schema.json`.
@NullMarked
package org.warren.harness.record;

import org.jspecify.annotations.NullMarked;
