/// Shows runs in a browser while they run.
@NullMarked
package org.warren.reports.live;

import org.jspecify.annotations.NullMarked;
