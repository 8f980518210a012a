/// NATs by name: what each does, and where that was read.
@NullMarked
package org.warren.harness.catalogue;

import org.jspecify.annotations.NullMarked;
