/// A run in one file, to be sent to somebody and run again there.
@NullMarked
package org.warren.harness.bundle;

import org.jspecify.annotations.NullMarked;
