/// Scenarios, and the sequence of a run: deploy, capture, prepare, play, settle, collect, judge, record, report.
@NullMarked
package org.warren.harness.scenario;

import org.jspecify.annotations.NullMarked;
