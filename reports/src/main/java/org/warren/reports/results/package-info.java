/// The results of many runs in the forms that build servers show.
@NullMarked
package org.warren.reports.results;

import org.jspecify.annotations.NullMarked;
