/// Programs and libraries as Linux has them, read from their bytes alone, and what one of this machine needs elsewhere.
@NullMarked
package org.warren.harness.elf;

import org.jspecify.annotations.NullMarked;
