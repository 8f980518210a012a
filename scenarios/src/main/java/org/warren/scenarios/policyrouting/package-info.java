/// Does wg-quick route everything into the tunnel by exactly the rules that it should, and remove them again?
@NullMarked
package org.warren.scenarios.policyrouting;

import org.jspecify.annotations.NullMarked;
