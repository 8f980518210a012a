/// What a run leaves behind: `run.json`, `timeline.json`, and the seam through which they become a report.
///
/// Both files are contracts. Their JSON Schemas are next to these classes as `run.schema.json` and
/// `timeline.schema.json`.
@NullMarked
package org.warren.harness.record;

import org.jspecify.annotations.NullMarked;
