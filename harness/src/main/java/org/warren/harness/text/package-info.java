/// Formats numbers and the output of programs for readers.
@NullMarked
package org.warren.harness.text;

import org.jspecify.annotations.NullMarked;
