/// Runs in a browser while they are under way.
@NullMarked
package org.warren.reports.live;

import org.jspecify.annotations.NullMarked;
