/// What happens to packets that fit the tunnel but not the path under it?
@NullMarked
package org.warren.scenarios.pathmtu;

import org.jspecify.annotations.NullMarked;
