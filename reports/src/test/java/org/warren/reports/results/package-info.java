/// Tests of the results.
@NullMarked
package org.warren.reports.results;

import org.jspecify.annotations.NullMarked;
