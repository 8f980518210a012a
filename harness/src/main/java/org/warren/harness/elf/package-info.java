/// Linux programs and libraries, parsed from their bytes alone, and what a program of this machine needs elsewhere.
@NullMarked
package org.warren.harness.elf;

import org.jspecify.annotations.NullMarked;
