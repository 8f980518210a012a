/// Does a tunnel survive that its NAT forgets it, and is a stranger in its place met with silence?
@NullMarked
package org.warren.scenarios.rebind;

import org.jspecify.annotations.NullMarked;
