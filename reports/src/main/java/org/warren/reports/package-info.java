/// Generates HTML from run records. It reads the records and no other part of the harness.
@NullMarked
package org.warren.reports;

import org.jspecify.annotations.NullMarked;
