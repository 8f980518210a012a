/// What wg-quick(8) did to a node, and whether it undid it.
@NullMarked
package org.warren.kit.wgquick;

import org.jspecify.annotations.NullMarked;
