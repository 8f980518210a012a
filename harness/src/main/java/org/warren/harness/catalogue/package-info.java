/// NATs by name: the behaviour of each, and its source.
@NullMarked
package org.warren.harness.catalogue;

import org.jspecify.annotations.NullMarked;
