/// What is known of runs that do not pass: faults of implementations, release by release, with their reasons. A run is
/// compared with them, so that a new failure is told from one that has been known for years.
@NullMarked
package org.warren.harness.expectation;

import org.jspecify.annotations.NullMarked;
