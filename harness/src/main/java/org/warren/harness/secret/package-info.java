/// The keys of a run, and how they are kept out of everything that is written about it.
@NullMarked
package org.warren.harness.secret;

import org.jspecify.annotations.NullMarked;
