/// Labs run topologies. A lab owns the time: whoever needs to wait calls the lab's clock.
@NullMarked
package org.warren.harness.lab;

import org.jspecify.annotations.NullMarked;
