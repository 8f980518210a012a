/// Questions asked of implementations, and the straight line of a run: deploy, capture, drive, settle, collect, judge,
/// record, report.
@NullMarked
package org.warren.harness.scenario;

import org.jspecify.annotations.NullMarked;
