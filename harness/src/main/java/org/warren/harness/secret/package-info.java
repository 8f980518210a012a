/// The keys of a run, and how they are kept out of all its files.
@NullMarked
package org.warren.harness.secret;

import org.jspecify.annotations.NullMarked;
