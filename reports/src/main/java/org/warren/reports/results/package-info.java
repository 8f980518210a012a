/// The results of many runs in the formats of build servers.
@NullMarked
package org.warren.reports.results;

import org.jspecify.annotations.NullMarked;
