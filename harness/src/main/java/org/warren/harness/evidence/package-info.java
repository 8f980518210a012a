/// Reads the folder of a run, with times in the lab's virtual time.
@NullMarked
package org.warren.harness.evidence;

import org.jspecify.annotations.NullMarked;
