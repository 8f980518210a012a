/// The folder that a run leaves behind, read back in the lab's virtual time.
@NullMarked
package org.warren.harness.evidence;

import org.jspecify.annotations.NullMarked;
