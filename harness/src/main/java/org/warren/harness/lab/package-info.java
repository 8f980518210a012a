/// Where a topology comes alive. A lab owns time: whoever needs to wait asks the lab's clock.
@NullMarked
package org.warren.harness.lab;

import org.jspecify.annotations.NullMarked;
