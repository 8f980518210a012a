/// Turns run records into HTML. Reads the records and nothing else of the harness.
@NullMarked
package org.warren.reports;

import org.jspecify.annotations.NullMarked;
