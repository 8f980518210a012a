/// Known faults of implementations, release by release, with the reasons why runs do not pass. Runs are compared with
/// them, so that a new failure can be distinguished from one that has been known for years.
@NullMarked
package org.warren.harness.expectation;

import org.jspecify.annotations.NullMarked;
