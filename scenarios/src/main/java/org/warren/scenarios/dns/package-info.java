/// Does wg-quick give a node the tunnel's resolvers, and take them away again?
@NullMarked
package org.warren.scenarios.dns;

import org.jspecify.annotations.NullMarked;
